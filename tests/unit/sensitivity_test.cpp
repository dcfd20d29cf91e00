#include "ombra/sensitivity.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/real_hands.h"

using namespace ombra;

namespace {

/// A right hand half way to the lamp, its palm to the wall: a fist with the index finger out.
Pose pointing() {
  HeldHand held;
  held.wrist = {0, 1.2f, 1.3f};
  // Fingers up, back of the hand to the lamp.
  held.orientation = quaternion(Mat3{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}});
  held.angles = relaxed_angles();
  for (const int mcp : {kMiddleMcpFlexion, kRingMcpFlexion, kLittleMcpFlexion}) {
    held.angles[static_cast<std::size_t>(mcp)] = radians(85);
    held.angles[static_cast<std::size_t>(mcp) + 2] = radians(95);
    held.angles[static_cast<std::size_t>(mcp) + 3] = radians(60);
  }
  held.angles[kIndexMcpFlexion] = radians(20);
  Pose pose;
  pose.hands[1] = held;
  return pose;
}

}  // namespace

TEST_CASE("what stands out matters most, and what lies in the fist hardly") {
  const Stage stage;
  const Pose pose = pointing();
  const Mask own = Caster(real_hands()).cast(pose, stage, kScoreSize);
  const Sensitivity s = sensitivity(real_hands(), pose, stage, own);
  CHECK(s.iou == 1);
  CHECK_FALSE(s.hands[0]);
  REQUIRE(s.hands[1]);
  REQUIRE(s.fingers.size() == kFingerCount);
  for (const Sensitivity::Finger& f : s.fingers) {
    CHECK(f.hand == 1);
    CHECK(f.loss == s.hands[1]->finger[f.finger]);
  }
  CHECK(std::is_sorted(s.fingers.begin(), s.fingers.end(),
                       [](const auto& a, const auto& b) { return a.loss > b.loss; }));
  CHECK(s.hands[1]->finger[1] > 0.01);
  CHECK(finger_name(1) == "index");
  for (const std::size_t folded : {2u, 3u, 4u}) CHECK(s.hands[1]->finger[folded] < s.hands[1]->finger[1] / 3);
  CHECK(s.hands[1]->shift > 0.05);
  CHECK(s.hands[1]->turn > 0.01);
}

TEST_CASE("a finger's loss is that of the worse of both ways, inside its limits") {
  const Stage stage;
  const Pose pose = pointing();
  Caster caster(real_hands());
  const Mask own = caster.cast(pose, stage, kScoreSize);
  double least = 1;
  for (const float by : {radians(10), radians(-10)}) {
    Pose bent = pose;
    for (const Angle angle : {kIndexMcpFlexion, kIndexPipFlexion, kIndexDipFlexion})
      bent.hands[1]->angles[angle] = std::max(0.0f, pose.hands[1]->angles[angle] + by);
    least = std::min(least, compare(caster.cast(bent, stage, kScoreSize), own).iou);
  }
  CHECK(sensitivity(real_hands(), pose, stage, own).hands[1]->finger[1] ==
        doctest::Approx(1 - least).epsilon(1e-6));
}

TEST_CASE("one's own size is no change, and others are one") {
  const Stage stage;
  const Pose pose = pointing();
  const Hands hands = {resized(real_hands()[0], 0.193f, 0.088f), resized(real_hands()[1], 0.193f, 0.088f)};
  const Mask own = Caster(hands).cast(pose, stage, kScoreSize);
  const Sensitivity s = sensitivity(hands, pose, stage, own);
  REQUIRE(s.sizes.size() == 6);
  CHECK(s.sizes.front().size.name == "woman-5");
  CHECK(s.sizes.back().size.name == "man-95");
  const auto at = std::find_if(s.sizes.begin(), s.sizes.end(),
                               [](const auto& size) { return size.size.name == "man-50"; });
  REQUIRE(at != s.sizes.end());
  CHECK(at->iou > 0.999);
  for (const auto& other : s.sizes)
    if (other.size.name != at->size.name) CHECK(other.iou < 0.97);
  CHECK(s.sizes.front().iou < s.sizes[2].iou);
}
