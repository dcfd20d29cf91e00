// result.json ("ombra.result/1"): what solving for a target gave; docs/formats.md names every field.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ombra/contact.h"
#include "ombra/part.h"
#include "ombra/sensitivity.h"
#include "ombra/shape.h"
#include "ombra/solve.h"

namespace ombra {

/// A solve as its result file records it.
struct SolveRecord {
  std::string target_name, target_source;
  std::uint64_t seed = 1;
  std::optional<std::string> from;  ///< the pose file or result folder that the solve began with
  double seconds = 0;               ///< from reading the target to the last silhouette
  bool arms = true;
  Solution solution;
  std::vector<Touch> contact;              ///< of the solution's skin, deepest first
  std::optional<Sensitivity> sensitivity;  ///< of the solution
  /// Parts that move: what each is called, and its motion.
  std::vector<std::pair<std::string, PartMotion>> parts{};
  std::vector<std::pair<std::string, std::string>> files;  ///< kind and name, beside the result file
  std::optional<std::string> taken_for;  ///< in a bench: the exemplar that the shadow comes nearest to
};

/// The folder of a variant inside its result folder: variant-2 for the second best.
std::string variant_folder(std::size_t rank);

/// The pose of a figure with a part moved, inside its folder: parts/jaw.json.
std::string part_file(const std::string& part);

/// The record as JSON, fields in the order of the documentation. Text that is not UTF-8 (a file's name may be
/// anything) has its stray bytes replaced by U+FFFD. Deterministic.
nlohmann::ordered_json result_json(const SolveRecord& record);

/// The mask that a result file names, and where the target lies that it is to be scored against.
struct PlacedMask {
  std::string file;
  Placement placement;
};
/// Reads both from a result file's text. @return kBadInput naming the field that is missing or wrong
Result<PlacedMask> read_placed_mask(std::string_view text, const std::string& where);

/// What a sheet shows of a result.
struct ShownResult {
  std::string pose_file;  ///< beside the result file
  std::string target_name, target_source;
  Placement placement;
  Scores scores;
};
/// Reads it from a result file's text. @return kBadInput naming the field that is missing or wrong
Result<ShownResult> read_shown_result(std::string_view text, const std::string& where);

nlohmann::ordered_json placement_json(const Placement& placement);
/// Reads what placement_json() writes. @return kBadInput naming the field that is missing or wrong
Result<Placement> read_placement(std::string_view text, const std::string& where);

/// The five scores that compare two masks, named as in result.json.
nlohmann::ordered_json scores_json(const Scores& scores);

/// The text itself with whatever is not UTF-8 replaced by U+FFFD.
std::string valid_utf8(const std::string& text);

}  // namespace ombra
