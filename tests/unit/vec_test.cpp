#include "ombra/vec.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/random.h"

using namespace ombra;

namespace {

float distance(const Mat3& a, const Mat3& b) {
  return std::max({length(a.x - b.x), length(a.y - b.y), length(a.z - b.z)});
}

}  // namespace

TEST_CASE("sin_cos keeps its documented error up to 1000 rad") {
  double worst = 0;
  for (int i = -200000; i <= 200000; ++i) {
    const float a = static_cast<float>(i) * 0.005f;
    const SinCos sc = sin_cos(a);
    worst = std::max({worst, std::fabs(sc.sin - std::sin(static_cast<double>(a))),
                      std::fabs(sc.cos - std::cos(static_cast<double>(a)))});
  }
  CHECK(worst < 1e-7);
}

TEST_CASE("sin_cos is right where quadrants meet") {
  for (int quarter = -8; quarter <= 8; ++quarter)
    for (const float beside : {-1e-4f, 0.0f, 1e-4f}) {
      const float a = static_cast<float>(quarter) * kPi / 4 + beside;
      CAPTURE(a);
      CHECK(std::fabs(sin_cos(a).sin - std::sin(static_cast<double>(a))) < 1e-7);
      CHECK(std::fabs(sin_cos(a).cos - std::cos(static_cast<double>(a))) < 1e-7);
    }
  CHECK(sin_cos(0).sin == 0);
  CHECK(sin_cos(0).cos == 1);
}

TEST_CASE("arc_tangent keeps its documented error in every direction and at every size") {
  double worst = 0;
  for (int i = 0; i < 100000; ++i)
    for (const double size : {1e-30, 1.0, 1e30}) {
      const double a = (i + 0.5) * (6.283185307179586 / 100000);
      const float y = static_cast<float>(size * std::sin(a)), x = static_cast<float>(size * std::cos(a));
      worst = std::max(
          worst, std::fabs(arc_tangent(y, x) - std::atan2(static_cast<double>(y), static_cast<double>(x))));
    }
  CHECK(worst < 1e-6);
}

TEST_CASE("arc_tangent on the axes") {
  CHECK(arc_tangent(0, 0) == 0);
  CHECK(arc_tangent(0, 2) == 0);
  CHECK(arc_tangent(0, -2) == kPi);
  CHECK(arc_tangent(-0.0f, -2) == kPi);  // the range is (-pi, pi]
  CHECK(arc_tangent(2, 0) == kPi / 2);
  CHECK(arc_tangent(-2, 0) == -kPi / 2);
}

TEST_CASE("rotations are right-handed") {
  const float quarter = kPi / 2;
  CHECK(length(rotation_x(quarter) * Vec3{0, 1, 0} - Vec3{0, 0, 1}) < 1e-6f);
  CHECK(length(rotation_y(quarter) * Vec3{0, 0, 1} - Vec3{1, 0, 0}) < 1e-6f);
  CHECK(length(rotation_z(quarter) * Vec3{1, 0, 0} - Vec3{0, 1, 0}) < 1e-6f);
  CHECK(cross(Vec3{1, 0, 0}, Vec3{0, 1, 0}) == Vec3{0, 0, 1});
}

TEST_CASE("matrices, products and frames agree with one another") {
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const Mat3 a = matrix(random.rotation()), b = matrix(random.rotation());
    const Vec3 p = random.point({-2, -2, -2}, {2, 2, 2}), q = random.point({-2, -2, -2}, {2, 2, 2});
    CHECK(distance(a * transposed(a), Mat3{}) < 1e-6f);
    CHECK(length(cross(a.x, a.y) - a.z) < 1e-6f);
    CHECK(length((a * b) * p - a * (b * p)) < 2e-6f);
    const Frame3 f{a, q}, g{b, p};
    CHECK(length((f * g) * q - f * (g * q)) < 3e-6f);
    CHECK(length(inverse(f) * (f * p) - p) < 3e-6f);
  }
}

TEST_CASE("quaternions and matrices say the same rotation") {
  Random random(2);
  for (int i = 0; i < 2000; ++i) {
    const Quat q = random.rotation(), r = random.rotation();
    CHECK(distance(matrix(q * r), matrix(q) * matrix(r)) < 2e-6f);
    CHECK(distance(matrix(quaternion(matrix(q))), matrix(q)) < 2e-6f);
  }
  // Half turns are where the trace gives no hold.
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}, normalized(Vec3{1, 2, 3}),
                          normalized(Vec3{-3, 1, 2}), normalized(Vec3{1, -3, 2})})
    for (const float angle : {kPi, kPi - 1e-3f, 1e-3f}) {
      const auto [s, c] = sin_cos(angle / 2);
      const Mat3 m = matrix({axis.x * s, axis.y * s, axis.z * s, c});
      CHECK(distance(matrix(quaternion(m)), m) < 2e-6f);
    }
  CHECK(quaternion(rotation_x(0.5f)).x == doctest::Approx(std::sin(0.25)).epsilon(1e-6));
  CHECK(quaternion(rotation_y(0.5f)).y == doctest::Approx(std::sin(0.25)).epsilon(1e-6));
  CHECK(quaternion(rotation_z(0.5f)).z == doctest::Approx(std::sin(0.25)).epsilon(1e-6));
}

TEST_CASE("zero vectors stay zero") {
  CHECK(normalized(Vec3{}) == Vec3{});
  CHECK(normalized(Quat{0, 0, 0, 0}) == Quat{});
}

TEST_CASE("degrees and radians") {
  CHECK(radians(180) == kPi);
  CHECK(degrees(radians(37.125)) == doctest::Approx(37.125).epsilon(1e-7));
}
