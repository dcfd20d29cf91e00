// A shape whose thin parts are as wide as what is to make them.
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "ombra/shape.h"
#include "shape/distance.h"
#include "shape/thin.h"

namespace ombra {

Widened widened(const Mask& mask, double least_width_px) {
  assert(mask.width > 0 && mask.height > 0);
  Mask ground = mask;
  for (std::uint8_t& pixel : ground.pixels) pixel = !pixel;
  const std::vector<int> to_ground = squared_distance(ground);

  // A part of w pixels is the first to go at a radius of half of w (rounded up); that much is known of its
  // width, and it grows by what it is short of on either side.
  Widened out{mask, 0};
  const double half_px = least_width_px / 2;
  for (double radius = 1; half_px - radius + 0.5 >= 1; ++radius) {
    const Mask parts = thin_parts(mask, to_ground, {radius, half_px, radius / 2});
    const double grown = half_px - radius + 0.5;
    const std::vector<int> to_part = squared_distance(parts);
    for (std::size_t i = 0; i < to_part.size(); ++i) out.mask.pixels[i] |= to_part[i] <= grown * grown;
  }

  const auto area = [](const Mask& of) {
    return static_cast<double>(std::count(of.pixels.begin(), of.pixels.end(), 1));
  };
  if (const double before = area(mask); before > 0) out.share = (area(out.mask) - before) / before;
  return out;
}

}  // namespace ombra
