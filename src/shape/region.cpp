#include "shape/region.h"

#include <algorithm>
#include <cstddef>

namespace ombra {

std::vector<std::vector<int>> regions(const Mask& mask, std::size_t least_px) {
  std::vector<std::vector<int>> found;
  std::vector<std::uint8_t> left = mask.pixels;
  for (int start = 0; start < mask.width * mask.height; ++start) {
    if (!left[static_cast<std::size_t>(start)]) continue;
    std::vector<int> region = {start};
    left[static_cast<std::size_t>(start)] = 0;
    for (std::size_t next = 0; next < region.size(); ++next) {
      const int at = region[next], x = at % mask.width;
      const auto take = [&](bool inside, int neighbour) {
        if (!inside || !left[static_cast<std::size_t>(neighbour)]) return;
        left[static_cast<std::size_t>(neighbour)] = 0;
        region.push_back(neighbour);
      };
      take(x > 0, at - 1);
      take(x + 1 < mask.width, at + 1);
      take(at >= mask.width, at - mask.width);
      take(at + mask.width < mask.width * mask.height, at + mask.width);
    }
    if (region.size() < least_px) continue;
    found.push_back(std::move(region));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return found;
}

Mask inverted(Mask mask) {
  for (std::uint8_t& pixel : mask.pixels) pixel = !pixel;
  return mask;
}

Mask filled(const std::vector<int>& region, int width, int height) {
  // A rim of ground around the picture is one with all ground that is no hole.
  Mask ground{width + 2, height + 2, {}};
  ground.pixels.assign(static_cast<std::size_t>(ground.width) * static_cast<std::size_t>(ground.height), 1);
  for (const int at : region)
    ground.pixels[static_cast<std::size_t>((at / width + 1) * ground.width + at % width + 1)] = 0;
  Mask out{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), 1)};
  for (const std::vector<int>& part : regions(ground, 1)) {
    if (part.front() != 0) continue;
    for (const int at : part) {
      const int x = at % ground.width - 1, y = at / ground.width - 1;
      if (x >= 0 && y >= 0 && x < width && y < height)
        out.pixels[static_cast<std::size_t>(y * width + x)] = 0;
    }
  }
  return out;
}

}  // namespace ombra
