#include "io/shape_in.h"

#include <algorithm>
#include <cstddef>

namespace ombra {
namespace {

/// Whether the outermost rows and columns (corners counted in both) have a median grey below 128.
bool dark_border(const GreyAlpha& picture) {
  const auto at = [&](int x, int y) {
    return picture.grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                        static_cast<std::size_t>(x)];
  };
  std::vector<int> border;
  for (int x = 0; x < picture.width; ++x) border.insert(border.end(), {at(x, 0), at(x, picture.height - 1)});
  for (int y = 0; y < picture.height; ++y) border.insert(border.end(), {at(0, y), at(picture.width - 1, y)});
  // An even number of values: the median is the mean of the middle two.
  const auto upper = border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2);
  std::nth_element(border.begin(), upper, border.end());
  return *std::max_element(border.begin(), upper) + *upper < 2 * 128;
}

}  // namespace

std::uint8_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return static_cast<std::uint8_t>((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
}

Mask shape_in(const GreyAlpha& picture) {
  Mask mask{picture.width, picture.height, {}};
  mask.pixels.reserve(picture.grey.size());
  if (std::any_of(picture.alpha.begin(), picture.alpha.end(), [](auto alpha) { return alpha < 128; })) {
    for (const std::uint8_t alpha : picture.alpha) mask.pixels.push_back(alpha > 127);
  } else {
    const bool light_shape = dark_border(picture);
    for (const std::uint8_t grey : picture.grey) mask.pixels.push_back((grey > 127) == light_shape);
  }
  return mask;
}

}  // namespace ombra
