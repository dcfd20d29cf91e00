// Random numbers that are the same on every machine: SplitMix64 (Steele, Lea & Flood 2014) as one stream a
// task.
#pragma once

#include <cstdint>

namespace ombra {

class Random {
 public:
  /// Seed and stream are mixed apart, so that neighbouring seeds are not one sequence shifted.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : state_(mixed(mixed(seed) + stream)) {}
  std::uint64_t bits() { return mixed(state_ += 0x9E3779B97F4A7C15u); }
  /// Uniform in [0, 1).
  float uniform() { return static_cast<float>(bits() >> 40) * 0x1p-24f; }
  float uniform(float least, float most) { return least + (most - least) * uniform(); }
  /// Uniform in 0 … count - 1.
  int below(int count) { return static_cast<int>((bits() >> 32) * static_cast<std::uint64_t>(count) >> 32); }
  /// Close to normal with unit variance: the sum of four uniforms (no logarithm, whose bits differ by
  /// machine).
  float normal() { return (uniform() + uniform() + uniform() + uniform() - 2) * 1.7320508f; }

 private:
  static constexpr std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace ombra
