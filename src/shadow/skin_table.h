// A hand laid out for the hot loops: structure of arrays, padded to whole vectors.
#pragma once

#include <cstdint>
#include <vector>

#include "ombra/hand.h"
#include "ombra/stage.h"

namespace ombra {

inline constexpr std::size_t kLanes = 16;  ///< padding unit; no vector is wider

struct SkinTable {
  explicit SkinTable(const Hand& hand);
  std::size_t vertex_count = 0, padded_count = 0;
  std::vector<float> x, y, z;  ///< bind pose, wrist frame
  std::array<std::vector<float>, 4> weight;
  std::array<std::vector<std::int32_t>, 4> bone;
  int max_influences = 4;  ///< influences that any vertex uses
};

/// Skinning matrices already multiplied by the projection: pixel x = X / W, pixel y = Y / W with
/// (X, Y, W) = M * (x, y, z, 1). element[r * 4 + c][bone].
struct ProjectedBones {
  alignas(64) float element[12][kBoneCount];
};
ProjectedBones project_bones(const Skeleton& skeleton, const Projection& projection);

}  // namespace ombra
