// Exact Euclidean distances on the pixel grid, first half: down the columns.
#pragma once

#include <vector>

#include "ombra/shape.h"

namespace ombra {

/// Distance in pixels from each pixel to the nearest site (pixel == 1) of its own column, row by row. Where
/// the column holds none it is width + height, which is further than any two pixels of the mask lie apart.
std::vector<int> column_distance(const Mask& sites);

}  // namespace ombra
