// The outline of a mask as points at even distances.
#pragma once

#include <vector>

#include "ombra/shape.h"
#include "ombra/vec.h"

namespace ombra {

/// `count` points spread evenly by length over the contours() of all parts and holes, in pixels (y down), one
/// contour after another; none when the mask holds no shape.
std::vector<Vec2> outline_points(const Mask& mask, int count);

/// Length in pixels of the contours() of a mask, without what runs along the mask's own edge, where the shape
/// goes on.
double contour_length_px(const Mask& mask);

}  // namespace ombra
