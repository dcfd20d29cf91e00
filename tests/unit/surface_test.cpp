// Surfaces to be drawn: on what they stand for, closed, their normals outwards.
#include "io/surface.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "io/camera.h"

using namespace ombra;

TEST_CASE("A capsule's surface lies on the capsule, its normals out of it") {
  for (const TaperedCapsule& c :
       {TaperedCapsule{{0, 1, 0}, {0.3f, 1.2f, -0.1f}, 0.05f, 0.03f},
        TaperedCapsule{{0, 0, 0}, {0, 1, 0}, 0.04f, 0.04f}, TaperedCapsule{{1, 1, 1}, {1, 1, 1}, 0.1f, 0.1f},
        TaperedCapsule{{0, 0, 0}, {0, 0, 0.1f}, 0.02f, 0.1f}}) {
    const Surface surface = capsule_surface(c);
    REQUIRE(surface.normals.size() == surface.positions.size());
    for (std::size_t i = 0; i < surface.positions.size(); ++i) {
      const Vec3 n = surface.normals[i];
      REQUIRE(length(n) == doctest::Approx(1).epsilon(1e-4));
      // No point of either ball lies farther along the normal: the plane there touches the hull of the balls.
      const float here = dot(surface.positions[i], n);
      const float most = std::max(dot(c.from, n) + c.from_radius_m, dot(c.to, n) + c.to_radius_m);
      REQUIRE(std::fabs(here - most) < 1e-5f);
    }
    for (const auto& [a, b, d] : surface.triangles) REQUIRE(std::max({a, b, d}) < surface.positions.size());
  }
}

TEST_CASE("A camera finds back the point whose picture it is asked for") {
  const std::vector<Vec3> points = {{-1, 0, 0}, {1, 2, 0}, {0.3f, 1, 1.5f}};
  const Camera camera = fitted_camera({{2, 2, 4}, {0, 1, 0.5f}}, points, 640, 480, 0.9f);
  float left = 1e9f, right = -1e9f, top = 1e9f, bottom = -1e9f;
  for (const Vec3 p : points) {
    const Vec3 at = camera(p);
    CHECK(length(camera.eye + camera.ray({at.x, at.y}) * at.z - p) < 1e-4f);
    left = std::min(left, at.x), right = std::max(right, at.x);
    top = std::min(top, at.y), bottom = std::max(bottom, at.y);
  }
  CHECK(std::max((right - left) / 640, (bottom - top) / 480) == doctest::Approx(0.9).epsilon(1e-3));
  CHECK((left + right) / 2 == doctest::Approx(320).epsilon(1e-3));
}
