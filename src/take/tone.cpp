#include "take/tone.h"

#include <algorithm>
#include <cstddef>

#include "math/logarithm.h"

namespace ombra {
namespace {

float decoded(float value) {
  return value <= 0.04045f ? value / 12.92f : exponential(2.4f * natural_log((value + 0.055f) / 1.055f));
}

}  // namespace

std::array<float, 256> light_of_bytes() {
  std::array<float, 256> light{};
  for (std::size_t byte = 0; byte < light.size(); ++byte)
    light[byte] = decoded(static_cast<float>(byte) / 255);
  return light;
}

Encoder::Encoder() {
  for (std::size_t k = 0; k < from_.size(); ++k) from_[k] = decoded((static_cast<float>(k) + 0.5f) / 255);
  for (std::size_t k = 0; k < lowest_.size(); ++k)
    lowest_[k] = static_cast<std::uint8_t>(
        std::upper_bound(from_.begin(), from_.end(), static_cast<float>(k) / 4096) - from_.begin());
}

std::uint8_t Encoder::operator()(float light) const {
  const float inside = std::clamp(light, 0.0f, 1.0f);
  std::size_t byte = lowest_[static_cast<std::size_t>(inside * 4096)];
  while (byte < from_.size() && inside >= from_[byte]) ++byte;
  return static_cast<std::uint8_t>(byte);
}

}  // namespace ombra
