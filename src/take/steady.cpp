#include "ombra/steady.h"

namespace ombra {
namespace {

constexpr double kSame = 0.94;
constexpr int kSmall = 64;

}  // namespace

Mask small_view(const Mask& mask) {
  const int longer = std::max(mask.width, mask.height);
  return resized(mask, std::max(1, mask.width * kSmall / longer), std::max(1, mask.height * kSmall / longer));
}

bool held_still(const Glimpse& before, const Glimpse& after) {
  const Mask &a = before.small, &b = after.small;
  if (a.pixels.size() != b.pixels.size()) return false;
  int both = 0, either = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    both += a.pixels[i] && b.pixels[i];
    either += a.pixels[i] || b.pixels[i];
  }
  return either > 0 && static_cast<double>(both) / either >= kSame;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace ombra
