// The contour of a silhouette as a drawing, for cutters and plotters.
#pragma once

#include <string>

#include "ombra/shape.h"

namespace ombra {

/// An SVG of one black path, the contours() of all parts and holes, in a square of the mask's pixels that
/// is `size_m` wide when printed at its own size. Same text for the same mask.
std::string contour_svg(const Mask& mask, float size_m);

}  // namespace ombra
