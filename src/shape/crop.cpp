#include "shape/crop.h"

#include <algorithm>
#include <iterator>

namespace ombra {

std::optional<Mask> cropped(const Mask& mask) {
  int left = mask.width, right = -1, top = -1, bottom = -1;
  for (int y = 0; y < mask.height; ++y) {
    const auto begin = mask.pixels.begin() + static_cast<std::ptrdiff_t>(y) * mask.width;
    const auto end = begin + mask.width;
    const auto first = std::find(begin, end, 1);
    if (first == end) continue;
    const auto last = std::find(std::reverse_iterator(end), std::reverse_iterator(begin), 1);
    left = std::min(left, static_cast<int>(first - begin));
    right = std::max(right, static_cast<int>(last.base() - begin) - 1);
    if (top < 0) top = y;
    bottom = y;
  }
  if (right < 0) return std::nullopt;

  Mask out{right - left + 1, bottom - top + 1, {}};
  out.pixels.reserve(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (int y = top; y <= bottom; ++y) {
    const auto row = mask.pixels.begin() + static_cast<std::ptrdiff_t>(y) * mask.width;
    out.pixels.insert(out.pixels.end(), row + left, row + right + 1);
  }
  return out;
}

}  // namespace ombra
