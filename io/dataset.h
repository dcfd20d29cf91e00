// Data sets of poses with their silhouettes: what is in a file of one, and what is written about all of them
// (docs/dataset.md).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "io/npz.h"
#include "ombra/sample.h"
#include "ombra/shadow.h"

namespace ombra {

/// What a data set is made of.
struct DatasetPlan {
  std::uint64_t count = 1, each = 4096;  ///< samples in all, and in a file
  int size_px = 128;                     ///< of a silhouette; a multiple of 64
  std::uint64_t seed = 1;
  bool arms = true;
  HandChoice hands = HandChoice::kAuto;
  std::string lamp;  ///< a named one whose light is added; empty: none
};

/// The number of files, and of the samples in one.
std::uint64_t file_count(const DatasetPlan& plan);
std::string dataset_file(std::uint64_t file);  ///< "samples-000012.npz"

/// A sample as it goes into a file.
struct DatasetSample {
  std::uint64_t index = 0;
  Pose pose;
  std::vector<std::uint64_t> silhouette;  ///< Caster::cast_bits()
  std::vector<float> visible;             ///< LightCaster::visible(); empty without a lamp
};

/// The arrays of a file.
std::vector<NpzArray> dataset_arrays(std::span<const DatasetSample> samples, const Stage& stage, int size_px);

/// dataset.json ("ombra.dataset/1"): the plan, the joints' names, the stage.
nlohmann::ordered_json dataset_json(const DatasetPlan& plan, const Hands& hands, const Stage& stage);

}  // namespace ombra
