// A colour picture as three grey ones.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "math/homography.h"
#include "ombra/measure.h"
#include "shape/resample.h"

namespace ombra {

/// Red, green and blue, of one size.
using Colours = std::array<Grey, 3>;

/// The photograph, reduced by area so that its longer side has at most that many pixels.
Colours reduced(const Photo& photo, int longest_px);

/// The least of red, green and blue at each pixel: high for white alone.
Grey least_channel(const Colours& colours);

/// The value at a point, between the four nearest pixels; the border's pixels go on beyond it.
inline double sample(const Grey& grey, Point p) {
  const double x = std::clamp(p.x - 0.5, 0.0, grey.width - 1.0),
               y = std::clamp(p.y - 0.5, 0.0, grey.height - 1.0);
  const int left = std::min(static_cast<int>(x), std::max(0, grey.width - 2)),
            top = std::min(static_cast<int>(y), std::max(0, grey.height - 2));
  const double along = x - left, down = y - top;
  const auto* at = grey.pixels.data() + static_cast<std::ptrdiff_t>(top) * grey.width + left;
  const std::ptrdiff_t right = grey.width > 1 ? 1 : 0, below = grey.height > 1 ? grey.width : 0;
  return (at[0] * (1 - along) + at[right] * along) * (1 - down) +
         (at[below] * (1 - along) + at[below + right] * along) * down;
}

}  // namespace ombra
