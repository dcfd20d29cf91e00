// Salient parts and widened ones: on drawn figures, against the definition, and at several sizes and places.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "ombra/shape.h"
#include "shape/distance.h"
#include "shape/thin.h"

namespace {

using namespace ombra;

/// A square mask of a region of the unit square (y down), pixels judged at their centres.
Mask painted(int size, const std::function<bool(double x, double y)>& inside) {
  Mask mask{size, size, {}};
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) mask.pixels.push_back(inside((x + 0.5) / size, (y + 0.5) / size));
  return mask;
}

bool in_box(double x, double y, double left, double top, double right, double bottom) {
  return x >= left && x < right && y >= top && y < bottom;
}
bool in_disc(double x, double y, double cx, double cy, double radius) {
  return (x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius;
}

/// A round body with a pointed ear, two legs and a hole for an eye.
bool in_animal(double x, double y) {
  const bool ear = y > 0.15 && y < 0.45 && std::abs(x - 0.4) < 0.25 * (y - 0.15);
  const bool legs = in_box(x, y, 0.36, 0.5, 0.42, 0.85) || in_box(x, y, 0.56, 0.5, 0.62, 0.85);
  return (in_disc(x, y, 0.5, 0.5, 0.2) || ear || legs) && !in_disc(x, y, 0.55, 0.45, 0.03);
}

std::uint8_t at(const Mask& mask, double x, double y) {
  return mask.at(static_cast<int>(x * mask.width), static_cast<int>(y * mask.height));
}

std::ptrdiff_t area(const Mask& mask) { return std::count(mask.pixels.begin(), mask.pixels.end(), 1); }

Mask speckled(std::mt19937& random, int width, int height) {
  Mask mask{width, height, {}};
  const unsigned density = 700 + random() % 300;
  for (int i = 0; i < width * height; ++i) mask.pixels.push_back(random() % 1000 < density);
  return mask;
}

Mask inverted(Mask mask) {
  for (std::uint8_t& pixel : mask.pixels) pixel = !pixel;
  return mask;
}

/// A mask moved by whole pixels into a larger one.
Mask moved(const Mask& mask, int width, int height, int right, int down) {
  Mask out{width, height,
           std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x)
      out.pixels[static_cast<std::size_t>((y + down) * width + x + right)] = mask.at(x, y);
  return out;
}

/// Furthest that a pixel of `a` lies from `b`.
double furthest(const Mask& a, const Mask& b) {
  const std::vector<int> to_b = squared_distance(b);
  int most = 0;
  for (std::size_t i = 0; i < to_b.size(); ++i)
    if (a.pixels[i]) most = std::max(most, to_b[i]);
  return std::sqrt(static_cast<double>(most));
}

}  // namespace

TEST_CASE("what a disc cannot reach, by painting every disc that fits") {
  std::mt19937 random(1);
  for (int round = 0; round < 60; ++round) {
    const Mask mask =
        speckled(random, 8 + static_cast<int>(random() % 20), 8 + static_cast<int>(random() % 20));
    const double radius = 1 + 0.25 * (round % 5);
    const auto each_in_disc = [&](int x, int y, const auto& visit) {
      for (int v = 0; v < mask.height; ++v)
        for (int u = 0; u < mask.width; ++u)
          if (std::hypot(u - x, v - y) <= radius) visit(static_cast<std::size_t>(v * mask.width + u));
    };
    Mask reached{mask.width, mask.height, std::vector<std::uint8_t>(mask.pixels.size())};
    for (int y = 0; y < mask.height; ++y)
      for (int x = 0; x < mask.width; ++x) {
        bool fits = true;
        each_in_disc(x, y, [&](std::size_t i) { fits = fits && mask.pixels[i]; });
        if (fits) each_in_disc(x, y, [&](std::size_t i) { reached.pixels[i] = 1; });
      }
    Mask expected = mask;
    for (std::size_t i = 0; i < mask.pixels.size(); ++i) expected.pixels[i] &= !reached.pixels[i];
    CAPTURE(round);
    CHECK(thin_parts(mask, squared_distance(inverted(mask)), {radius, 0, 0}) == expected);
  }
}

TEST_CASE("a part of too little length is none, and a longer one begins at its root") {
  // A block with two bars, 5 and 12 pixels long and 3 wide.
  const Mask mask = painted(40, [](double x, double y) {
    return in_box(40 * x, 40 * y, 3, 3, 20, 37) || in_box(40 * x, 40 * y, 20, 8, 25, 11) ||
           in_box(40 * x, 40 * y, 20, 20, 32, 23);
  });
  const Mask parts = thin_parts(mask, squared_distance(inverted(mask)), {3, 8, 2});
  // The bar's middle row lets a disc's centre come to column 17; its part begins more than 3 + 2 from there.
  for (int x = 0; x < 40; ++x) CHECK(parts.at(x, 21) == (x >= 23 && x < 32));
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 40; ++x)
      if (parts.at(x, y)) CHECK((x >= 22 && x < 32 && y >= 20 && y < 23));
}

TEST_CASE("a disc, a square and a bar have no salient part, whatever their size") {
  for (const int size : {64, 128, 300, 512})
    for (const Mask& plain :
         {painted(size, [](double x, double y) { return in_disc(x, y, 0.5, 0.5, 0.36); }),
          painted(size, [](double x, double y) { return in_box(x, y, 0.14, 0.14, 0.86, 0.86); }),
          painted(size, [](double x, double y) { return in_box(x, y, 0.14, 0.4, 0.86, 0.6); }),
          painted(size, [](double, double) { return false; }),
          painted(size, [](double, double) { return true; })}) {
      CAPTURE(size);
      CHECK(area(salient_parts(plain)) == 0);
      const std::vector<float> weights = salience(plain);
      CHECK(weights == std::vector<float>(plain.pixels.size()));
    }
}

TEST_CASE("ears, legs, what is between them and a hole are salient, the body is not") {
  for (const int size : {128, 512}) {
    const Mask parts = salient_parts(painted(size, in_animal));
    CAPTURE(size);
    CHECK(at(parts, 0.40, 0.19) == 1);  // the ear
    CHECK(at(parts, 0.39, 0.80) == 1);  // the legs
    CHECK(at(parts, 0.59, 0.75) == 1);
    CHECK(at(parts, 0.49, 0.76) == 1);  // the slot between them
    CHECK(at(parts, 0.55, 0.45) == 1);  // the eye
    CHECK(at(parts, 0.50, 0.55) == 0);  // the body, its outline and the ground
    CHECK(at(parts, 0.695, 0.50) == 0);
    CHECK(at(parts, 0.71, 0.50) == 0);
    CHECK(at(parts, 0.10, 0.10) == 0);
  }
}

TEST_CASE("a mouth and a cleft cut in, a slight dent does not") {
  const auto with_notch = [](double angle_deg) {
    const double slope = std::tan(angle_deg * 3.14159265358979 / 360);
    return painted(512, [=](double x, double y) {
      return in_disc(x, y, 0.5, 0.5, 0.36) && std::abs(y - 0.5) > slope * (x - 0.6);
    });
  };
  CHECK(at(salient_parts(with_notch(40)), 0.65, 0.5) == 1);
  CHECK(at(salient_parts(with_notch(90)), 0.605, 0.5) == 1);
  CHECK(at(salient_parts(with_notch(130)), 0.605, 0.5) == 0);
}

TEST_CASE("a hole counts from 0.04 % of the square around the shape on") {
  const auto square_with_hole = [](int side) {
    return painted(300, [=](double x, double y) {
      return in_box(300 * x, 300 * y, 50, 50, 250, 250) &&
             !in_box(300 * x, 300 * y, 150, 150, 150 + side, 150 + side);
    });
  };
  CHECK(area(salient_parts(square_with_hole(3))) == 0);  // 16 pixels would do
  CHECK(area(salient_parts(square_with_hole(4))) == 16);
}

TEST_CASE("salient parts move with the shape, up to the very edge and beyond other sizes of the mask") {
  const Mask animal = painted(200, in_animal);
  const Mask parts = salient_parts(animal);
  REQUIRE(area(parts) > 0);
  for (const auto& [right, down] : {std::pair(0, 0), {17, 40}, {100, 60}})
    CHECK(salient_parts(moved(animal, 300, 260, right, down)) == moved(parts, 300, 260, right, down));

  // Cut out along its bounding box (columns 60 to 139, rows 30 to 169): all discs lie outside the mask.
  Mask cut{80, 140, {}}, cut_parts{80, 140, {}};
  for (int y = 30; y < 170; ++y)
    for (int x = 60; x < 140; ++x)
      cut.pixels.push_back(animal.at(x, y)), cut_parts.pixels.push_back(parts.at(x, y));
  REQUIRE(area(cut) == area(animal));
  CHECK(salient_parts(cut) == cut_parts);
}

TEST_CASE("another resolution finds the same parts, to two pixels of the smaller") {
  const Mask small = salient_parts(painted(128, in_animal));
  for (const int size : {256, 384, 512}) {
    const Mask other = resized(salient_parts(painted(size, in_animal)), 128, 128);
    CAPTURE(size);
    CHECK(furthest(small, other) < 2.5);
    CHECK(furthest(other, small) < 2.5);
  }
}

TEST_CASE("weights are 1 in the parts and fade with the distance") {
  const Mask animal = painted(200, in_animal);
  const Mask parts = salient_parts(animal);
  const std::vector<int> to_part = squared_distance(parts);
  const std::vector<float> weights = salience(animal);
  REQUIRE(std::count(animal.pixels.begin(), animal.pixels.begin() + 32 * 200, 1) == 0);
  REQUIRE(std::count(animal.pixels.begin() + 32 * 200, animal.pixels.begin() + 33 * 200, 1) > 0);
  const double margin_px = 0.025 * (170 - 32);  // of its height, from the ear's first row to the feet
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double expected = std::max(0.0, 1 - std::sqrt(static_cast<double>(to_part[i])) / margin_px);
    REQUIRE(static_cast<double>(weights[i]) == doctest::Approx(expected).epsilon(1e-5));
  }
}

TEST_CASE("thin bars are widened to the width asked for, wide ones left alone") {
  for (const double least_px : {1.0, 4.0, 7.7, 12.0})
    for (int width_px = 1; width_px <= 14; ++width_px) {
      const Mask mask = painted(120, [=](double x, double y) {
        return in_box(120 * x, 120 * y, 20, 20, 60, 100) ||
               in_box(120 * x, 120 * y, 60, 50, 110, 50 + width_px);
      });
      const Widened wider = widened(mask, least_px);
      int after_px = 0;
      for (int y = 0; y < 120; ++y) after_px += wider.mask.at(90, y);
      CAPTURE(least_px);
      CAPTURE(width_px);
      if (width_px + 1 >= least_px) {
        CHECK(wider.mask == mask);
        CHECK(wider.share == 0);
      } else {
        CHECK(std::abs(after_px - least_px) <= 1);
        CHECK(wider.share ==
              doctest::Approx(static_cast<double>(area(wider.mask)) / static_cast<double>(area(mask)) - 1));
      }
      for (int y = 0; y < 120; ++y)
        for (int x = 0; x < 120; ++x) {
          REQUIRE(wider.mask.at(x, y) >= mask.at(x, y));              // nothing is taken away
          if (x < 50) REQUIRE(wider.mask.at(x, y) == mask.at(x, y));  // the block stays as it is
        }
    }
}

TEST_CASE("a slanted hair is widened too, and a part that is thin everywhere") {
  const Mask hair =
      painted(120, [](double x, double y) { return std::abs(x - y) < 0.012 && x > 0.1 && x < 0.9; });
  const Mask wider = widened(hair, 9).mask;
  int along_row = 0;
  for (int x = 0; x < 120; ++x) along_row += wider.at(x, 60);
  CHECK(along_row * std::sqrt(0.5) == doctest::Approx(9).epsilon(0.15));
}

TEST_CASE("corners and a ragged outline are no thin parts") {
  std::mt19937 random(4);
  CHECK(widened(painted(200, [](double x, double y) { return in_disc(x, y, 0.5, 0.5, 0.3); }), 16).share ==
        0);
  for (int round = 0; round < 20; ++round) {
    Mask square = painted(200, [](double x, double y) { return in_box(x, y, 0.2, 0.2, 0.8, 0.8); });
    for (int x = 40; x < 160; ++x)
      if (random() % 2) square.pixels[static_cast<std::size_t>(39 * 200 + x)] = 1;
    CHECK(widened(square, 16).mask == square);
  }
}

TEST_CASE("what is cut off by the frame goes on beyond it: a neck at the edge is not thin") {
  const Mask neck = painted(100, [](double x, double y) { return in_box(x, y, 0, 0.5, 0.04, 1); });
  CHECK(widened(neck, 8).share == 0);
}
