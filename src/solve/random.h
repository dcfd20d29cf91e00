// Random numbers that are the same on every machine: SplitMix64 (Steele, Lea & Flood 2014) as one stream a
// task.
#pragma once

#include <cstdint>

namespace ombra {

class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0)
      : state_(seed * 0x9E3779B97F4A7C15u + (stream + 1) * 0xD1B54A32D192ED03u) {
    bits();
  }
  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, 1).
  float uniform() { return static_cast<float>(bits() >> 40) * 0x1p-24f; }
  float uniform(float least, float most) { return least + (most - least) * uniform(); }
  /// Uniform in 0 … count - 1.
  int below(int count) { return static_cast<int>((bits() >> 32) * static_cast<std::uint64_t>(count) >> 32); }
  /// Close to normal with unit variance: the sum of four uniforms (no logarithm, whose bits differ by
  /// machine).
  float normal() { return (uniform() + uniform() + uniform() + uniform() - 2) * 1.7320508f; }

 private:
  std::uint64_t state_;
};

}  // namespace ombra
