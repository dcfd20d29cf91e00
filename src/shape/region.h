// The connected parts of a mask.
#pragma once

#include <vector>

#include "ombra/shape.h"

namespace ombra {

/// Each part of a mask (4 neighbours) of at least `least_px` pixels as their indices, the first in
/// scan order leading, the largest part first.
std::vector<std::vector<int>> regions(const Mask& mask, std::size_t least_px);

/// Ground where there was shape, shape where there was ground.
Mask inverted(Mask mask);

/// A mask of these pixels, holes filled.
Mask filled(const std::vector<int>& region, int width, int height);

}  // namespace ombra
