#include "ombra/part.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "io/file.h"
#include "io/pose_json.h"
#include "ombra/play.h"
#include "support/real_hands.h"
#include "support/source_dir.h"

using namespace ombra;

namespace {

PoseFile gallery_pose(const std::string& name) {
  const std::string file = source_dir() + "/gallery/" + name + "/pose.json";
  const auto bytes = read_file(file).value();
  return read_pose({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file).value();
}

/// A canvas with a bar, and another one with the bar's right half lifted.
Mask bar(int canvas, bool lifted) {
  Mask mask{canvas, canvas, std::vector<std::uint8_t>(static_cast<std::size_t>(canvas * canvas))};
  const int unit = canvas / 10;
  for (int x = 2 * unit; x < 8 * unit; ++x)
    for (int y = 4 * unit; y < 6 * unit; ++y)
      mask.pixels[static_cast<std::size_t>((lifted && x >= 5 * unit ? y - 2 * unit : y) * canvas + x)] = 1;
  return mask;
}

}  // namespace

TEST_CASE("place_moved() lays the figure itself where place() does") {
  const Mask picture = bar(400, false);
  const Target target = make_target(picture, "bar", "bar").value();
  for (const Placement& placement : {Placement{}, Placement{Edge::kBottom, 0.9, 0, 0.05},
                                     Placement{Edge::kLeft, 1.1, 7, 0}, Placement{Edge::kNone, 1, -8, 0}}) {
    CAPTURE(placement.tilt_deg);
    const Mask there = place(target, placement, kScoreSize);
    CHECK(compare(place_moved(picture, picture, placement, kScoreSize), there).iou > 0.985);
  }
}

TEST_CASE("place_moved() moves what moved by as much as the figure is scaled") {
  const Mask there = place_moved(bar(400, false), bar(400, true), {}, 500);
  // The bar is 240 x 80 on the canvas and 360 x 120 in the frame; its right half lies 120 higher.
  const auto at = [&](int x, int y) { return there.at(x, y) == 1; };
  CHECK(at(75, 195));
  CHECK(at(240, 300));
  CHECK_FALSE(at(260, 315));
  CHECK(at(260, 75));
  CHECK(at(425, 185));
  CHECK_FALSE(at(240, 180));
}

TEST_CASE("find_part() finds the finger that moves a part") {
  const PoseFile dog = gallery_pose("dog");
  Pose bent = dog.pose;
  bent.hands[1]->angles[kLittlePipFlexion] = radians(40);
  bent.hands[1]->angles[kLittleDipFlexion] = radians(10);
  REQUIRE(limit_violation_deg(bent, *dog.stage) == 0);
  const Mask moved = Caster(real_hands()).cast(bent, *dog.stage, kScoreSize);
  const double before = compare(Caster(real_hands()).cast(dog.pose, *dog.stage, kScoreSize), moved).iou;
  const PartMotion motion = find_part(real_hands(), dog.pose, *dog.stage, moved);
  REQUIRE_FALSE(motion.movers.empty());
  CHECK(motion.movers[0].hand == 1);
  CHECK(motion.movers[0].finger == 4);
  CHECK(motion.movers.size() <= 2);
  CHECK(motion.scores.iou > std::max(0.98, before));
  CHECK(motion.penetration_mm <= kWayGive_mm);
  CHECK(words(motion.movers[0]).starts_with("right little finger, "));
  // Everything but what is named stays as it was.
  for (std::size_t i = 0; i < kAngleCount; ++i)
    CHECK(motion.pose.hands[0]->angles[i] == dog.pose.hands[0]->angles[i]);
  CHECK(length(motion.pose.hands[1]->wrist - dog.pose.hands[1]->wrist) < 1e-5f);
}

TEST_CASE("find_part() leaves a pose alone where there is nothing to move") {
  const PoseFile dog = gallery_pose("dog");
  const PartMotion motion = find_part(real_hands(), dog.pose, *dog.stage,
                                      Caster(real_hands()).cast(dog.pose, *dog.stage, kScoreSize));
  CHECK(motion.movers.empty());
  CHECK(motion.scores.iou == 1);
}
