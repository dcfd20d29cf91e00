// The goal of a search: the target itself where fingers are thin enough for it, heavier where its meaning
// hangs.
#include "solve/goal.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace ombra;

namespace {

template <typename Inside>
Target drawn(Inside inside) {
  constexpr int kSize = 360;
  Mask mask{kSize, kSize, {}};
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) mask.pixels.push_back(inside((x + 0.5) / kSize, (y + 0.5) / kSize));
  return make_target(mask, "drawn", "drawn").value();
}

/// A disc with a horn upwards of the given half width.
Target horned(double half) {
  return drawn([half](double x, double y) {
    const double dx = x - 0.5, dy = y - 0.7;
    return dx * dx + dy * dy < 0.075 || (dx > -half && dx < half && y > 0.02 && y < 0.5);
  });
}

int area(const Mask& mask) { return std::accumulate(mask.pixels.begin(), mask.pixels.end(), 0); }

}  // namespace

TEST_CASE("a target that fingers can make is its own goal") {
  const Target target = horned(0.05);
  const Goal goal(target, {}, 0.01);
  CHECK(goal.widened_share() == 0);
  CHECK(goal.mask(Goal::kSize) == place(target, {}, Goal::kSize));
  // Placing rounds to whole pixels, so that the reduced goal may be off by one where the border runs.
  const Mask small = goal.mask(64), placed = place(target, {}, 64);
  const std::vector<float> distance = signed_distance(placed);
  REQUIRE(small.pixels.size() == placed.pixels.size());
  for (std::size_t i = 0; i < small.pixels.size(); ++i)
    CHECK((small.pixels[i] == placed.pixels[i] || std::fabs(distance[i]) < 1));
}

TEST_CASE("what is thinner than a finger is widened to one, and nothing is taken away") {
  const Target target = horned(0.008);
  const Goal goal(target, {}, 0.03);
  const Mask placed = place(target, {}, Goal::kSize), working = goal.mask(Goal::kSize);
  for (std::size_t i = 0; i < placed.pixels.size(); ++i) CHECK(working.pixels[i] >= placed.pixels[i]);
  CHECK(goal.widened_share() > 0.02);
  CHECK(area(working) == doctest::Approx(area(placed) * (1 + goal.widened_share())));
}

TEST_CASE("a line too thin for any pixel is still there at every size") {
  const Target line = drawn([](double x, double y) { return y > 0.498 && y < 0.502 && x > 0.1 && x < 0.9; });
  const Goal goal(line, {}, 0);
  for (const int size : {64, 128, Goal::kSize}) CHECK(area(goal.mask(size)) >= size / 2);
}

TEST_CASE("salient parts weigh up to twice as much, at every resolution") {
  const Goal goal(horned(0.04), {}, 0);
  for (const int size : {128, Goal::kSize}) {
    const TargetField field = goal.field(size, 1);
    const auto n = static_cast<float>(size);
    const Vec2 horn{0.5f * n, 0.25f * n}, belly{0.5f * n, 0.8f * n}, far{0.05f * n, 0.9f * n};
    CHECK(field.weight(horn, 0) == 2);
    CHECK(field.weight(belly, 0) == 1);
    CHECK(field.weight(far, 5) == 1);
  }
}
