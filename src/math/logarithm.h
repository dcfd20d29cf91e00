// Natural logarithm and exponential by our own series: libm's differ in the last bit from one machine to the
// next.
#pragma once

#include <cmath>
#include <cstdint>

#include "math/bits.h"

namespace ombra {

/// Of a positive, normal number; within 1e-6.
inline float natural_log(float x) {
  const auto bits = same_bits<std::uint32_t>(x);
  const int exponent =
      static_cast<std::int32_t>(bits - 0x3f3504f3u) >> 23;  // of the power of 2 nearest below √2 x
  const float m = same_bits<float>(bits - (static_cast<std::uint32_t>(exponent) << 23));  // near 1
  const float t = (m - 1) / (m + 1), t2 = t * t;
  const float series = 2 * t * (1 + t2 * (1 / 3.0f + t2 * (1 / 5.0f + t2 * (1 / 7.0f + t2 / 9))));
  return static_cast<float>(exponent) * 0.69314718f + series;
}

/// e to the power x, for |x| < 80; within a relative 1e-6.
inline float exponential(float x) {
  const float n = x * 1.44269504f;
  const int exponent = static_cast<int>(n + std::copysign(0.5f, n));
  const float r = x - static_cast<float>(exponent) * 0.69314718f;
  const float series = 1 + r * (1 + r / 2 * (1 + r / 3 * (1 + r / 4 * (1 + r / 5 * (1 + r / 6)))));
  return series * same_bits<float>(static_cast<std::uint32_t>(exponent + 127) << 23);
}

}  // namespace ombra
