#include "io/nearest.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

using ombra::nearest;

TEST_CASE("the nearest name is the one that was meant") {
  constexpr std::array<std::string_view, 4> kNames{"heart", "dog", "horse", "howl"};
  CHECK(nearest("haert", kNames) == "heart");
  CHECK(nearest("dogs", kNames) == "dog");
  CHECK(nearest("horse", kNames) == "horse");
  CHECK(nearest("hors", kNames) == "horse");
}

TEST_CASE("a name that is like none of them has no nearest") {
  constexpr std::array<std::string_view, 3> kNames{"heart", "dog", "horse"};
  CHECK(nearest("xylophone", kNames).empty());
  CHECK(nearest("", kNames).empty());
  CHECK(nearest(std::string(100'000, 'h'), kNames).empty());
  CHECK(nearest("heart", {}).empty());
}
