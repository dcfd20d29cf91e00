#include "shape/thin.h"

#include <algorithm>
#include <cstddef>

#include "shape/distance.h"

namespace ombra {

Mask thin_parts(const Mask& mask, const std::vector<int>& to_ground, const Thinness& thinness) {
  const auto squared = [](double length) { return length * length; };
  Mask centres = mask;  // of the discs that lie in the shape
  for (std::size_t i = 0; i < centres.pixels.size(); ++i)
    centres.pixels[i] = to_ground[i] > squared(thinness.radius_px);
  const std::vector<int> to_centre = squared_distance(centres);

  // A pixel lies as far from the discs as from their centres less one radius. From every far end the part is
  // followed down to its root.
  const double far_end = squared(thinness.radius_px + thinness.length_px);
  const double root = squared(thinness.radius_px + thinness.root_px);
  Mask parts{mask.width, mask.height, std::vector<std::uint8_t>(mask.pixels.size())};
  std::vector<int> open;
  const auto take = [&](int at) {
    parts.pixels[static_cast<std::size_t>(at)] = 1;
    open.push_back(at);
  };
  for (int start = 0; start < mask.width * mask.height; ++start) {
    const auto i = static_cast<std::size_t>(start);
    if (!mask.pixels[i] || parts.pixels[i] || to_centre[i] <= far_end) continue;
    take(start);
    while (!open.empty()) {
      const int x = open.back() % mask.width, y = open.back() / mask.width;
      open.pop_back();
      for (int v = std::max(0, y - 1); v <= std::min(mask.height - 1, y + 1); ++v)
        for (int u = std::max(0, x - 1); u <= std::min(mask.width - 1, x + 1); ++u) {
          const int next = v * mask.width + u;
          const auto n = static_cast<std::size_t>(next);
          if (mask.pixels[n] && !parts.pixels[n] && to_centre[n] > root) take(next);
        }
    }
  }
  return parts;
}

}  // namespace ombra
