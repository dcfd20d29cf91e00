#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ombra/hand.h"

namespace ombra {

/// The corners of a mesh's faces, padded to whole steps of front_faces() with degenerate faces.
struct FaceCorners {
  FaceCorners(const Hand& hand, std::span<const std::uint16_t> order);  ///< face order[i] is the i-th
  std::vector<std::uint16_t> a, b, c;
};

/// front[f] = 1 where face f shows its front to the lamp (runs counter-clockwise with y up), else 0.
void front_faces(const FaceCorners& faces, const Vec2* pixels, std::uint8_t* front);

}  // namespace ombra
