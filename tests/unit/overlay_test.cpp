#include "io/overlay.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace ombra;

namespace {

/// A square of the score mask from (x, y).
Mask square(int x, int y, int size) {
  Mask mask{kScoreSize, kScoreSize, std::vector<std::uint8_t>(kScoreSize * kScoreSize)};
  for (int j = y; j < y + size; ++j)
    for (int i = x; i < x + size; ++i) mask.pixels[static_cast<std::size_t>(j * kScoreSize + i)] = 1;
  return mask;
}

std::array<int, 3> at(const Image& image, int x, int y) {
  const auto i = static_cast<std::size_t>(3 * (y * image.width + x));
  return {image.rgb[i], image.rgb[i + 1], image.rgb[i + 2]};
}

/// Luma of ITU-R BT.601.
double lightness(std::array<int, 3> c) { return 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]; }

}  // namespace

TEST_CASE("an overlay shows what agrees, what is missing and what is too much") {
  const Mask target = square(100, 100, 200), silhouette = square(200, 200, 200);
  const Image image = overlay_picture(target, silhouette);
  REQUIRE(image.width == kScoreSize);
  REQUIRE(image.height == kScoreSize);
  REQUIRE(image.rgb.size() == 3u * kScoreSize * kScoreSize);
  const auto paper = at(image, 40, 40), both = at(image, 250, 250), missing = at(image, 150, 150),
             extra = at(image, 350, 350);
  CHECK(lightness(paper) > 230);
  CHECK(lightness(both) < 70);
  CHECK(missing[2] > missing[0] + 40);  // blue
  CHECK(extra[0] > extra[2] + 80);      // orange
  // Apart in grey, too, and both from paper and dark.
  CHECK(lightness(paper) > lightness(missing) + 40);
  CHECK(lightness(missing) > lightness(extra) + 30);
  CHECK(lightness(extra) > lightness(both) + 60);
}

TEST_CASE("an overlay outlines the target, also where nothing covers it") {
  const Image image = overlay_picture(square(100, 100, 200), square(400, 400, 50));
  double darkest = 255;
  for (int x = 97; x < 104; ++x) darkest = std::min(darkest, lightness(at(image, x, 200)));
  CHECK(darkest < 90);
  // Thin: three pixels away there is none of it.
  CHECK(at(image, 96, 200) == at(image, 40, 200));
  CHECK(at(image, 104, 200) == at(image, 200, 200));
}

TEST_CASE("edges of an overlay are soft, and swapping the masks swaps the colours") {
  const Image image = overlay_picture(square(10, 10, 40), square(200, 200, 100));
  const auto inside = at(image, 250, 250), outside = at(image, 180, 250);
  const auto edge = at(image, 200, 250);
  CHECK(lightness(edge) > lightness(inside));
  CHECK(lightness(edge) < lightness(outside));
  const Image swapped = overlay_picture(square(200, 200, 100), square(10, 10, 40));
  CHECK(at(swapped, 30, 30) == inside);
  CHECK(at(swapped, 250, 250) == at(image, 30, 30));
}

TEST_CASE("the wall is lit in the middle and dark in the corners") {
  const Image image = shadow_picture(square(0, 0, 0));
  REQUIRE(image.width == kScoreSize);
  CHECK(at(image, 256, 256) == std::array<int, 3>{0xf0, 0xe2, 0xcc});
  for (const int x : {0, kScoreSize - 1})
    for (const int y : {0, kScoreSize - 1}) {
      const auto [red, green, blue] = at(image, x, y);
      CHECK(std::abs(red - 0x15) <= 1);
      CHECK(std::abs(green - 0x11) <= 1);
      CHECK(std::abs(blue - 0x0e) <= 1);
    }
  for (int x = 257; x < kScoreSize; ++x)
    CHECK(lightness(at(image, x, 256)) <= lightness(at(image, x - 1, 256)));
}

TEST_CASE("the shadow is deep and its edge is a few pixels wide") {
  const Image image = shadow_picture(square(156, 156, 200));
  const double dark = lightness(at(image, 256, 256)), lit = lightness(at(image, 140, 256));
  CHECK(dark < 50);
  CHECK(lit > 150);
  int between = 0;
  for (int x = 140; x < 256; ++x) {
    const double value = lightness(at(image, x, 256));
    between += value > dark + 10 && value < lit - 10;
  }
  CHECK(between >= 2);
  CHECK(between <= 6);
}

TEST_CASE("empty and full masks make pictures") {
  const Mask none = square(0, 0, 0), all = square(0, 0, kScoreSize);
  CHECK(lightness(at(overlay_picture(none, none), 256, 256)) > 230);
  CHECK(lightness(at(overlay_picture(all, all), 256, 256)) < 70);
  CHECK(lightness(at(shadow_picture(all), 256, 256)) < 50);
}
