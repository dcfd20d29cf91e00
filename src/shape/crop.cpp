#include "shape/crop.h"

#include <algorithm>
#include <iterator>

namespace ombra {

std::optional<Box> bounding_box(const Mask& mask) {
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

  return Box{left, top, right - left + 1, bottom - top + 1};
}

std::optional<Mask> cropped(const Mask& mask) {
  const std::optional<Box> box = bounding_box(mask);
  if (!box) return std::nullopt;
  Mask out{box->width, box->height, {}};
  out.pixels.reserve(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (int y = box->top; y < box->top + box->height; ++y) {
    const auto row = mask.pixels.begin() + static_cast<std::ptrdiff_t>(y) * mask.width + box->left;
    out.pixels.insert(out.pixels.end(), row, row + box->width);
  }
  return out;
}

}  // namespace ombra
