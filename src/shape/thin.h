// What a disc cannot reach inside a shape: its thin parts.
#pragma once

#include <vector>

#include "ombra/shape.h"

namespace ombra {

/// Where a disc must not be able to come, and how far from where it can, for a part to be one; in pixels.
struct Thinness {
  double radius_px = 1;  ///< of the disc
  double length_px = 1;  ///< a part's far end is further than this from all that the disc covers
  double root_px = 0;    ///< a part begins this far from what the disc covers
};

/// The thin parts of a mask: of what the opening by a disc takes away, each connected piece (8 neighbours)
/// that reaches far enough from what is left. `to_ground` is squared_distance() to the pixels that are not
/// shape.
Mask thin_parts(const Mask& mask, const std::vector<int>& to_ground, const Thinness& thinness);

}  // namespace ombra
