// Exact Euclidean distances on the pixel grid.
#pragma once

#include <vector>

#include "ombra/shape.h"

namespace ombra {

/// Distance in pixels from each pixel to the nearest site (pixel == 1) of its own column, row by row. Where
/// the column holds none it is width + height, which is further than any two pixels of the mask lie apart.
std::vector<int> column_distance(const Mask& sites);

/// Squared distance in pixels from each pixel to the nearest site (pixel == 1), row by row; exact
/// (Felzenszwalb & Huttenlocher 2012). Where there is no site at all it is (width + height)^2 or more. width
/// + height must be at most 32768.
std::vector<int> squared_distance(const Mask& sites);

}  // namespace ombra
