// The outline of a mask as points at even distances.
#pragma once

#include <vector>

#include "ombra/shape.h"
#include "ombra/vec.h"

namespace ombra {

/// `count` points spread evenly by length over the contours of all parts and holes, in pixels (y down), one
/// contour after another; none when the mask holds no shape. A contour runs through the middles of the sides
/// between shape and ground, and along the mask's own edge where shape touches it. Pixels that touch at a
/// corner belong together.
std::vector<Vec2> outline_points(const Mask& mask, int count);

}  // namespace ombra
