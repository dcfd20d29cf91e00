// Outlines, how alike shapes look, and what a bench's shadows are taken for.
#include "ombra/recognise.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "io/recognition.h"
#include "shape/outline.h"

namespace {

using namespace ombra;

using Inside = bool (*)(double x, double y);

/// A mask of what is inside, x and y in 0 … 1 with y up.
Mask drawn(int size, Inside inside) {
  Mask mask{size, size, {}};
  for (int j = 0; j < size; ++j)
    for (int i = 0; i < size; ++i) mask.pixels.push_back(inside((i + 0.5) / size, 1 - (j + 0.5) / size));
  return mask;
}

bool disc(double x, double y, double cx, double cy, double r) { return std::hypot(x - cx, y - cy) < r; }

bool six(double x, double y) {
  return (disc(x, y, 0.5, 0.35, 0.25) && !disc(x, y, 0.5, 0.35, 0.1)) ||
         (x > 0.25 && x < 0.4 && y > 0.35 && y < 0.9);
}
bool nine(double x, double y) { return six(1 - x, 1 - y); }
bool flipped_six(double x, double y) { return six(1 - x, y); }
bool ring(double x, double y) { return disc(x, y, 0.5, 0.5, 0.4) && !disc(x, y, 0.5, 0.5, 0.2); }
bool cross(double x, double y) {
  return (std::abs(x - 0.5) < 0.1 && std::abs(y - 0.5) < 0.45) ||
         (std::abs(y - 0.6) < 0.1 && std::abs(x - 0.5) < 0.3);
}

Target target_of(const Mask& mask) { return make_target(mask, "drawn", "a drawing").value(); }

ShapeContexts looks(Inside inside) { return shape_contexts(drawn(256, inside)); }

/// Exemplars without looks, for counting.
std::vector<Exemplar> named(const std::vector<std::string>& names) {
  std::vector<Exemplar> exemplars;
  for (const std::string& name : names) exemplars.push_back({name, {}});
  return exemplars;
}

bool same_class(const std::vector<std::string>& names) {
  const auto words = class_words(names);
  return std::find_first_of(words[0].begin(), words[0].end(), words[1].begin(), words[1].end()) !=
         words[0].end();
}

}  // namespace

TEST_CASE("an outline is sampled evenly, holes and the mask's edge with it") {
  // A frame of 40 pixels with a hole of 20 that touches the mask's left and upper edge.
  Mask mask{64, 64, std::vector<std::uint8_t>(64 * 64)};
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 40; ++x)
      mask.pixels[static_cast<std::size_t>(y * 64 + x)] = x < 10 || x >= 30 || y < 10 || y >= 30;
  const std::vector<Vec2> points = outline_points(mask, 240);
  REQUIRE(points.size() == 240);
  int outside = 0;
  for (const Vec2 p : points) {
    const float from_middle = std::max(std::abs(p.x - 20), std::abs(p.y - 20));
    outside += from_middle > 15;
    CHECK(std::min(std::abs(from_middle - 20), std::abs(from_middle - 10)) <= 0.5f);
  }
  CHECK(std::abs(outside - 160) <= 1);  // 160 pixels around it, 80 around its hole
  for (std::size_t i = 1; i < 160; ++i) CHECK(length(points[i] - points[i - 1]) <= 1.001f);
}

TEST_CASE("every pixel that stands alone has an outline, and pixels that touch at a corner share one") {
  CHECK(outline_points({1, 1, {1}}, 7).size() == 7);
  CHECK(outline_points({2, 2, {1, 0, 0, 1}}, 100).size() == 100);
  CHECK(outline_points({2, 2, {0, 0, 0, 0}}, 100).empty());
  CHECK(outline_points({0, 0, {}}, 100).empty());
}

TEST_CASE("a shape is like itself wherever it lies and however large it is") {
  const Target target = target_of(drawn(256, six));
  const ShapeContexts here = shape_contexts(place(target, {}, 512));
  CHECK(shape_distance(here, here) < 1e-6);
  const ShapeContexts there = shape_contexts(place(target, {Edge::kBottom, 0.7, 0, 0.1}, 512));
  CHECK(shape_distance(here, there) < 0.02);
  CHECK(shape_distance(here, there) == doctest::Approx(shape_distance(there, here)).epsilon(1e-6));
}

TEST_CASE("turned round or seen in a mirror it is another shape") {
  const ShapeContexts upright = looks(six);
  const double same = shape_distance(upright, shape_contexts(drawn(400, six)));
  CHECK(shape_distance(upright, looks(nine)) > 5 * same);
  CHECK(shape_distance(upright, looks(flipped_six)) > 5 * same);
  CHECK(shape_distance(upright, looks(nine)) < 1);
}

TEST_CASE("a tilt that is known is turned back") {
  const Target target = target_of(drawn(256, six));
  const ShapeContexts upright = shape_contexts(place(target, {}, 512));
  for (const double tilt_deg : {-8.0, 8.0}) {
    const Mask tilted = place(target, {Edge::kNone, 1, tilt_deg, 0}, 512);
    const double turned_back = shape_distance(upright, shape_contexts(tilted, tilt_deg));
    CHECK(turned_back < 0.02);
    CHECK(turned_back < 0.5 * shape_distance(upright, shape_contexts(tilted)));
    CHECK(shape_distance(upright, shape_contexts(tilted, -tilt_deg)) >
          shape_distance(upright, shape_contexts(tilted)));
  }
}

TEST_CASE("nothing looks like nothing") {
  const ShapeContexts empty = shape_contexts({8, 8, std::vector<std::uint8_t>(64)});
  CHECK(empty.roots.empty());
  CHECK(shape_distance(empty, looks(ring)) == 1);
  CHECK(shape_distance(looks(ring), empty) == 1);
  CHECK(shape_distance(empty, empty) == 1);
}

TEST_CASE("a shadow is taken for the exemplar it is nearest to, its own where none is nearer") {
  const std::vector<Exemplar> exemplars = {
      {"ring", looks(ring)}, {"six", looks(six)}, {"cross", looks(cross)}, {"six again", looks(six)}};
  // A cross with a bite taken out of it.
  const ShapeContexts shadow =
      looks([](double x, double y) { return cross(x, y) && !disc(x, y, 0.4, 0.2, 0.04); });
  CHECK(nearest_exemplars(shadow, exemplars, 2).all == 2);
  CHECK(nearest_exemplars(shadow, exemplars, 0).all == 2);
  CHECK(nearest_exemplars(shadow, exemplars, 0).other == 2);
  CHECK(nearest_exemplars(looks(six), exemplars, 3).all == 3);
  CHECK(nearest_exemplars(looks(six), exemplars, 3).other == 1);
  CHECK_FALSE(nearest_exemplars(shadow, std::span(exemplars).first(1), 0).other.has_value());
}

TEST_CASE("names are of one class by their words") {
  CHECK(same_class({"dog-3", "dog-12"}));
  CHECK(same_class({"Dog_3", "dog 12"}));
  CHECK(same_class({"mpeg7-dog-3", "emoji-dog"}));
  CHECK(same_class({"emoji-dog", "gallery/dog"}));
  CHECK(same_class({"mpeg7-device0-3", "mpeg7-device0-12"}));
  CHECK(same_class({"howling-wolf", "wolf"}));
  CHECK_FALSE(same_class({"mpeg7-device0-3", "mpeg7-device1-3"}));
  CHECK_FALSE(same_class({"emoji-dog-face", "mpeg7-face-3"}));
  CHECK_FALSE(same_class({"emoji-dog", "emoji-fox"}));
  CHECK_FALSE(same_class({"6", "9"}));
  CHECK_FALSE(same_class({"-", "--"}));
}

TEST_CASE("a number is what is drawn where the word before it names a collection") {
  CHECK(same_class({"glyph-6", "glyph-9", "glyph-a", "glyph-b"}));
  CHECK_FALSE(same_class({"glyph-6", "glyph-9", "glyph-a", "glyph-b", "glyph-c"}));
  CHECK(same_class({"mpeg7-dog-6", "mpeg7-dog-9", "mpeg7-cat-1", "mpeg7-cup-1", "mpeg7-key-1"}));
}

TEST_CASE("what shapes are taken for is counted, classes of one left out") {
  const std::vector<Exemplar> exemplars = named({"dog-1", "dog-2", "cup", "gallery/dog", "gallery/cat"});
  const std::vector<Nearest> found = {{0, 3}, {2, 2}, {2, 1}};
  const Recognised counted = recognised(found, exemplars);
  CHECK(counted.own.right == 2);
  CHECK(counted.own.of == 3);
  CHECK(counted.of_class.right == 1);
  CHECK(counted.of_class.of == 2);
}
