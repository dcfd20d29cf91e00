// The wall in pictures: exposure, bits a channel, the audience's side.
#include "io/wall_picture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "io/png_16.h"

using namespace ombra;

namespace {

/// A lamp whose light grows from the left to the right.
LampLight ramp(int size_px, float colour_k = 5500) {
  LampLight light{colour_k, {}};
  for (int i = 0; i < size_px * size_px; ++i) light.lux.push_back(static_cast<float>(i % size_px + 1));
  return light;
}

}  // namespace

TEST_CASE("Whatever the lamp's strength the brightest is exposed alike, one stop for twice the light") {
  const LampLight weak = ramp(8);
  LampLight strong = weak;
  for (float& lux : strong.lux) lux *= 2;
  const WallPicture a = wall_picture(std::span(&weak, 1), 0, 0.75f, 8),
                    b = wall_picture(std::span(&strong, 1), 0, 0.75f, 8);
  CHECK(rounded_to_8_bits(a).rgb == rounded_to_8_bits(b).rgb);
  CHECK(b.exposure_ev - a.exposure_ev == doctest::Approx(1).epsilon(1e-4));
  CHECK(*std::max_element(a.rgb.begin(), a.rgb.end()) < 1);
}

TEST_CASE("An audience behind the screen sees it mirrored") {
  const std::vector<float> wall = {1, 2, 3, 4};
  Screen screen;
  CHECK(as_seen(wall, 2, screen) == wall);
  screen.seen_from_behind = true;
  CHECK(as_seen(wall, 2, screen) == std::vector<float>{2, 1, 4, 3});
  CHECK(as_seen(Mask{3, 1, {1, 0, 0}}, screen).pixels == std::vector<std::uint8_t>{0, 0, 1});
}

TEST_CASE("A PNG of 16 bits a channel is the picture, to what 8 bits can tell") {
  const LampLight light = ramp(16, 2000);
  const WallPicture picture = wall_picture(std::span(&light, 1), 0, 0.75f, 16);
  const auto bytes = write_png_16(picture.rgb, 16, 16);
  REQUIRE(bytes);
  CHECK(*bytes == write_png_16(picture.rgb, 16, 16).value());
  CHECK(static_cast<int>((*bytes)[24]) == 16);  // bits a channel
  const auto read = read_photo(*bytes, "wall.16.png");
  REQUIRE_MESSAGE(read, read.error().message);
  const Image image = rounded_to_8_bits(picture);
  REQUIRE(read->rgb.size() == image.rgb.size());
  for (std::size_t i = 0; i < image.rgb.size(); ++i) REQUIRE(std::abs(read->rgb[i] - image.rgb[i]) <= 1);
}
