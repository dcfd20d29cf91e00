#include "solve/goal.h"

#include <algorithm>

namespace ombra {
namespace {

bool any(const Mask& mask) {
  return std::find(mask.pixels.begin(), mask.pixels.end(), 1) != mask.pixels.end();
}

/// Every coarse pixel that holds one of the fine mask's; size_px divides the fine size.
Mask touched(const Mask& fine, int size_px) {
  Mask mask{size_px, size_px, std::vector<std::uint8_t>(static_cast<std::size_t>(size_px * size_px))};
  const int step = fine.width / size_px;
  for (int y = 0; y < fine.height; ++y)
    for (int x = 0; x < fine.width; ++x)
      if (fine.at(x, y)) mask.pixels[static_cast<std::size_t>(y / step * size_px + x / step)] = 1;
  return mask;
}

}  // namespace

Goal::Goal(const Target& target, const Placement& placement, double least_width) {
  Mask mask = place(target, placement, kSize);
  if (!any(mask)) mask = touched(place(target, placement, kScoreSize), kSize);
  salience_ = salience(mask);
  working_ = widened(mask, least_width * kSize);
}

Mask Goal::mask(int size_px) const {
  if (size_px == kSize) return working_.mask;
  Mask mask = resized(working_.mask, size_px, size_px);
  return any(mask) ? mask : touched(working_.mask, size_px);
}

TargetField Goal::field(int size_px, float softness_px) const {
  const int step = kSize / size_px;
  std::vector<float> coarse;
  for (int y = 0; y < size_px; ++y)
    for (int x = 0; x < size_px; ++x) {
      float most = 0;
      for (int j = 0; j < step; ++j)
        for (int i = 0; i < step; ++i)
          most = std::max(most, salience_[static_cast<std::size_t>((y * step + j) * kSize + x * step + i)]);
      coarse.push_back(most);
    }
  return TargetField(mask(size_px), softness_px, std::move(coarse));
}

}  // namespace ombra
