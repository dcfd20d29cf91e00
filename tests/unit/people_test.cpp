#include <doctest/doctest.h>

#include "ombra/light.h"
#include "support/real_hands.h"

using namespace ombra;

TEST_CASE("People's silhouette is their shadow under a point lamp") {
  Stage stage;
  stage.frame = {{-0.6f, 1.2f}, 2.4f};
  stage.lamp.intensity_cd = 100;
  CHECK(people_silhouette(stage, 256).pixels == std::vector<std::uint8_t>(256 * 256));
  stage.people = {{1.72f, {-1.15f, 0.32f}, radians(90)}, {1.2f, {0.2f, 0.8f}, 0}};
  const Mask mask = people_silhouette(stage, 256);
  const std::vector<float> seen = LightCaster(real_hands()).visible(Pose{}, stage, stage.lamp, 256);
  Mask shadow = mask;
  for (std::size_t i = 0; i < seen.size(); ++i) shadow.pixels[i] = seen[i] < 0.5f;
  CHECK(compare(mask, shadow).iou > 0.99);
}
