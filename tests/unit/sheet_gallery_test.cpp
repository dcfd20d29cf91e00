// The gallery taken up again from its sheets' words.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "io/file.h"
#include "io/pose_json.h"
#include "io/result_json.h"
#include "io/target.h"
#include "ombra/sheet.h"
#include "support/real_hands.h"
#include "support/source_dir.h"
#include "support/spoken_pose.h"

using namespace ombra;

namespace {

const std::string kGallery = source_dir() + "/gallery";

std::string text_of(const std::string& path) {
  const auto bytes = read_file(path).value();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

double overlap(const Mask& a, const Mask& b) {
  double both = 0, either = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    both += a.pixels[i] & b.pixels[i];
    either += a.pixels[i] | b.pixels[i];
  }
  return either > 0 ? both / either : 0;
}

/// The pose with one hand slid along an axis of the stage (0 … 2) or turned about one through the middle of
/// its palm (3 … 5); its arm follows, the elbow lifted as was said.
Pose nudged(const SpokenPose& spoken, std::size_t number, int way, float by) {
  Pose pose = spoken.pose;
  HeldHand& hand = *pose.hands[number];
  if (way < 3) {
    (way == 0 ? hand.wrist.x : way == 1 ? hand.wrist.y : hand.wrist.z) += by;
  } else {
    const Mat3 before = matrix(hand.orientation);
    const Mat3 after = (way == 3 ? rotation_x(by) : way == 4 ? rotation_y(by) : rotation_z(by)) * before;
    hand.wrist += (after.z - before.z) * (0.4f * pose.hand_length_m);
    hand.orientation = quaternion(after);
  }
  if (hand.arm)
    hand.arm =
        reach(performer_of(spoken.stage, number), side_of(number), hand.wrist, spoken.arms[number]).arm;
  return pose;
}

/// What a performer does who has taken up the pose: looks at the wall, slides each hand and turns it a little
/// (up to 10° about each axis), and keeps what fits better. Fingers stay as they are.
void slide_until_it_fits(SpokenPose& spoken, Caster& caster, const Mask& wanted) {
  constexpr float kMostTurn = radians(10);
  std::array<std::array<float, 3>, kMostHands> turned{};
  float slide_m = 0.02f, turn_rad = radians(4);
  const auto fit = [&](const Pose& pose) {
    return overlap(caster.cast(pose, spoken.stage, wanted.width), wanted);
  };
  double best = fit(spoken.pose);
  for (int round = 0; round < 14; ++round) {
    bool better = false;
    for (std::size_t number = 0; number < kMostHands; ++number) {
      if (!spoken.pose.hands[number]) continue;
      for (int way = 0; way < 6; ++way)
        for (const float sign : {-1.0f, 1.0f}) {
          const float by = sign * (way < 2 ? slide_m : way == 2 ? 2 * slide_m : turn_rad);
          if (way >= 3 && std::abs(turned[number][static_cast<std::size_t>(way - 3)] + by) > kMostTurn)
            continue;
          const Pose tried = nudged(spoken, number, way, by);
          const double fits = fit(tried);
          if (fits <= best) continue;
          best = fits;
          spoken.pose = tried;
          if (way >= 3) turned[number][static_cast<std::size_t>(way - 3)] += by;
          better = true;
          break;
        }
    }
    if (better) continue;
    slide_m /= 2;
    turn_rad /= 2;
  }
}

}  // namespace

TEST_CASE("the gallery's shadows come back from the words of their sheets") {
  Caster caster(real_hands());
  double sum = 0, count = 0, least = 1;
  for (const std::string& name : gallery_names(kGallery)) {
    const std::string folder = kGallery + "/" + name;
    const PoseFile held = read_pose(text_of(folder + "/pose.json"), name).value();
    const Placement placement = read_placed_mask(text_of(folder + "/result.json"), name).value().placement;
    const Target target = load_target(name, kGallery).value();
    const Mask wanted = place(target, placement, kScoreSize);
    const double solved = overlap(caster.cast(held.pose, *held.stage, kScoreSize), wanted);

    SpokenPose spoken =
        spoken_pose(instructions(held.pose, *held.stage), held.pose.hand_length_m, *held.stage);
    slide_until_it_fits(spoken, caster, place(target, placement, 128));
    const double ratio = overlap(caster.cast(spoken.pose, spoken.stage, kScoreSize), wanted) / solved;
    INFO(name, ": ", ratio, " of ", solved);
    CHECK(ratio >= 0.85);
    sum += ratio;
    least = std::min(least, ratio);
    ++count;
  }
  MESSAGE("of the overlap " << sum / count << " in the mean, " << least << " at least");
  REQUIRE(count == 39);
  CHECK(sum / count >= 0.93);
}
