// Takes found in moments that come one by one.
#include "ombra/steady.h"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using namespace ombra;

namespace {

/// A rectangle whose left edge says where the hands are; nothing where it is not usable.
Glimpse moment(double time_s, int left, double merit, bool usable = true) {
  Mask mask{64, 36, {}};
  for (int y = 0; y < 36; ++y)
    for (int x = 0; x < 64; ++x)
      mask.pixels.push_back(usable && x >= left && x < left + 20 && y > 8 && y < 30);
  return {time_s, usable, merit, mask};
}

/// A take and the time at which it was given.
struct Given {
  double at_s;
  Glimpse best;
};

std::vector<Given> given(const std::vector<Glimpse>& moments) {
  SteadyTakes<Glimpse> takes;
  std::vector<Given> out;
  for (const Glimpse& m : moments)
    if (const auto take = takes.add(m)) out.push_back({m.time_s, *take});
  if (const auto take = takes.end()) out.push_back({-1, *take});
  CHECK_FALSE(takes.end());
  return out;
}

}  // namespace

TEST_CASE("a shadow held still for half a second is a take, given when it is over, by its best half second") {
  std::vector<Glimpse> moments;
  for (int k = 0; k < 4; ++k) moments.push_back(moment(0.1 * k, 3 * k, 0.9));  // moving, however good
  for (int k = 0; k < 12; ++k) moments.push_back(moment(0.4 + 0.1 * k, 30, k < 6 ? 0.5 : 0.8));
  moments.push_back(moment(1.6, 30, 0, false));
  for (int k = 0; k < 3; ++k) moments.push_back(moment(1.7 + 0.1 * k, 10, 0.95));  // too short
  moments.push_back(moment(2.0, 40, 0.4));                                         // one picture that stays
  moments.push_back(moment(2.9, 5, 0.1));
  const std::vector<Given> takes = given(moments);
  REQUIRE(takes.size() == 2);
  CHECK(takes[0].at_s == 1.6);
  CHECK(takes[0].best.merit == 0.8);
  // The half second from the fourth moment on, three of whose five merits are 0.8 … begins at 0.8 s.
  CHECK(takes[0].best.time_s == doctest::Approx(1.0));
  CHECK(takes[1].at_s == 2.9);
  CHECK(takes[1].best.time_s == 2.0);
}

TEST_CASE("a take that runs to the end is given at the end, and one that is too short never") {
  std::vector<Glimpse> moments;
  for (int k = 0; k < 5; ++k) moments.push_back(moment(0.125 * k, 20, 0.5));  // seen for 0.5 s
  REQUIRE(given(moments).size() == 1);
  CHECK(given(moments)[0].at_s == -1);
  moments.pop_back();
  CHECK(given(moments).empty());
  CHECK(given({}).empty());
}

TEST_CASE("a wall without a shadow is no take, however long it stays") {
  CHECK(given({moment(0, 20, 0, false), moment(5, 20, 0, false), moment(9, 20, 0, false)}).empty());
}

TEST_CASE("of a long take only half a second and the best moment are kept") {
  struct Counted : Glimpse {
    std::shared_ptr<int> picture;
  };
  const auto picture = std::make_shared<int>(0);
  SteadyTakes<Counted> takes;
  for (int k = 0; k < 600; ++k) {
    CHECK_FALSE(takes.add({moment(0.1 * k, 20, k == 300 ? 0.9 : 0.5), picture}));
    CHECK(picture.use_count() <= 1 + 6 + 1);
  }
  REQUIRE(takes.end());
  CHECK(picture.use_count() == 1);
}
