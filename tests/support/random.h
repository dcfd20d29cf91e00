// Random numbers for tests: seeded, and the same on every machine (the standard's distributions are not).
#pragma once

#include <cstdint>
#include <random>

#include "ombra/vec.h"

namespace ombra {

// The solver has a Random of its own: two classes of one name in one program need two names for the linker.
inline namespace testing {

class Random {
 public:
  explicit Random(std::uint32_t seed) : bits_(seed) {}
  /// Uniform in [least, most).
  float uniform(float least, float most) {
    return least + (most - least) * (static_cast<float>(bits_() >> 8) * 0x1p-24f);
  }
  /// Uniform in a box.
  Vec3 point(Vec3 least, Vec3 most) {
    const float x = uniform(least.x, most.x), y = uniform(least.y, most.y), z = uniform(least.z, most.z);
    return {x, y, z};
  }
  /// Uniform on the sphere (cut from the cube that holds it).
  Vec3 direction() {
    for (;;) {
      const Vec3 v = point({-1, -1, -1}, {1, 1, 1});
      if (dot(v, v) > 0.01f && dot(v, v) < 1) return normalized(v);
    }
  }
  /// Uniform over all rotations (Marsaglia's: a point of the four-dimensional sphere).
  Quat rotation() {
    for (;;) {
      const Quat q{uniform(-1, 1), uniform(-1, 1), uniform(-1, 1), uniform(-1, 1)};
      const float n = q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w;
      if (n > 0.01f && n < 1) return normalized(q);
    }
  }

 private:
  std::mt19937 bits_;
};

}  // namespace testing
}  // namespace ombra
