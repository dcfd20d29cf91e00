// Handling: changes by hand go where they are asked to and stop where a body does.
#include "ombra/handling.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/random.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;
using ombra::testing::Random;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

Stage default_stage() {
  Stage stage;
  stage.performer = performer_from(ArmsFrom::kBottom, stage.lamp);
  return stage;
}

/// A random pose that is on its stage.
Pose drawn_pose(Random& random, const Stage& stage, bool arms) {
  for (;;) {
    const Pose pose = random_pose(random, stage, arms);
    if (checked_on_stage(real_hands(), pose, stage, "")) return pose;
  }
}

/// A left hand alone before the wall, relaxed, fingers up.
Pose one_hand() {
  Pose pose;
  pose.hands[0] = HeldHand{{0, 1.2f, 1.2f}, {0.70710678f, 0, 0, 0.70710678f}, relaxed_angles(), std::nullopt};
  return pose;
}

Vec3 place_of(const Pose& pose, std::size_t hand, std::size_t bone, Vec3 grip) {
  const HeldHand& held = *pose.hands[hand];
  return pose_skeleton(real_hands()[side_index(hand)], {matrix(normalized(held.orientation)), held.wrist},
                       held.angles)
             .bones[bone] *
         grip;
}

Vec3 tip_of(const Pose& pose, std::size_t hand, std::size_t finger) {
  return place_of(pose, hand, 3 + 3 * finger, real_hands()[side_index(hand)].fingertips[finger]);
}

Handled pull_tip(const Pose& pose, const Stage& stage, std::size_t hand, std::size_t finger, Vec3 towards,
                 const AngleRanges& ranges = full_ranges()) {
  return pull(real_hands(), pose, stage, ranges, hand, 3 + 3 * finger,
              real_hands()[side_index(hand)].fingertips[finger], towards);
}

float wrist_room(const Pose& pose, const Stage& stage) {
  float room = 1e9f;
  for (const auto& held : pose.hands)
    if (held)
      room = std::min({room, held->wrist.z - stage.hand_wall_min_m,
                       stage.lamp.position.z - stage.hand_lamp_min_m - held->wrist.z});
  return room;
}

/// What holds of every change.
void check_rules(const Pose& before, const Handled& after, const Stage& stage) {
  CHECK(limit_violation_deg(after.pose, stage) <= limit_violation_deg(before, stage) + 2e-3);
  CHECK(penetration_mm(real_hands(), after.pose, stage) <=
        std::max(penetration_mm(real_hands(), before, stage) + 3e-3, kHandlingGive_mm));
  CHECK(checked_on_stage(real_hands(), after.pose, stage, "").has_value());
  CHECK(wrist_room(after.pose, stage) >= std::min(wrist_room(before, stage) - 3e-6f, 0.0f));
}

void check_whole(const HeldHand& held, const Performer& performer, Side side) {
  REQUIRE(held.arm);
  CHECK(length(held.arm->shoulder - shoulder(performer, side)) < 1e-6f);
  CHECK(length(held.arm->elbow - held.arm->shoulder) == doctest::Approx(performer.upper_arm_m).epsilon(1e-4));
  CHECK(length(held.wrist - held.arm->elbow) == doctest::Approx(performer.forearm_m).epsilon(1e-4));
}

float turned_rad(Quat a, Quat b) {
  const Mat3 p = matrix(normalized(a)), q = matrix(normalized(b));
  return std::max(length(p.y - q.y), length(p.z - q.z));
}

bool same(const Pose& a, const Pose& b) {
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!a.hands[hand]) continue;
    const HeldHand &p = *a.hands[hand], &q = *b.hands[hand];
    if (!(p.wrist == q.wrist && p.orientation == q.orientation && p.angles == q.angles)) return false;
    if (p.arm && !(p.arm->elbow == q.arm->elbow && p.arm->shoulder == q.arm->shoulder)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("handling: no change makes a pose worse, whatever is asked") {
  Random random(1);
  const Stage stage = default_stage();
  std::array<int, 4> stops{};
  for (int k = 0; k < 300; ++k) {
    const bool arms = k % 2 == 0;
    Pose pose = drawn_pose(random, stage, arms);
    if (k % 10 == 9) pose.hands[1]->angles[kIndexPipFlexion] = radians(110);  // beyond its limit
    const std::size_t hand = k % 4 < 2 ? 0 : 1;
    const auto near = [&](float most_m) { return random.direction() * random.uniform(0, most_m); };
    const auto bone = static_cast<std::size_t>(random.uniform(1, 16));
    const Vec3 grip = random.direction() * 0.01f;
    for (const Handled& done :
         {bend(real_hands(), pose, stage, full_ranges(), hand, static_cast<Angle>(random.uniform(0, 21)),
               random.uniform(-2, 2)),
          pull(real_hands(), pose, stage, full_ranges(), hand, bone, grip,
               place_of(pose, hand, bone, grip) + near(0.1f)),
          carry(real_hands(), pose, stage, hand, pose.hands[hand]->wrist + near(k % 3 == 0 ? 3 : 0.5f)),
          turn(real_hands(), pose, stage, hand, random.rotation()),
          arms ? swing(real_hands(), pose, stage, hand,
                       {random.uniform(-2, 2), random.uniform(-2, 2), random.uniform(-2, 2),
                        random.uniform(-2, 2)})
               : Handled{pose, Stop::kNone}}) {
      check_rules(pose, done, stage);
      ++stops[static_cast<std::size_t>(done.stop)];
    }
  }
  for (const int count : stops) CHECK(count > 10);
}

TEST_CASE("handling: a joint bends as far as its range leaves and takes along what hangs on it") {
  const Stage stage;
  const Pose pose = one_hand();
  const Handled bent = bend(real_hands(), pose, stage, full_ranges(), 0, kIndexPipFlexion, radians(60));
  CHECK(bent.stop == Stop::kNone);
  CHECK(bent.pose.hands[0]->angles[kIndexPipFlexion] == radians(60));
  Angles rest = bent.pose.hands[0]->angles;
  rest[kIndexPipFlexion] = pose.hands[0]->angles[kIndexPipFlexion];
  CHECK(rest == pose.hands[0]->angles);

  const Handled far = bend(real_hands(), pose, stage, full_ranges(), 0, kIndexPipFlexion, radians(140));
  CHECK(far.stop == Stop::kJoint);
  CHECK(far.pose.hands[0]->angles[kIndexPipFlexion] == radians(100));

  // The middle finger takes the ring finger along, the ring finger leaves the middle finger where it is.
  const Handled middle = bend(real_hands(), pose, stage, full_ranges(), 0, kMiddleMcpFlexion, radians(70));
  CHECK(middle.stop == Stop::kNone);
  CHECK(degrees(middle.pose.hands[0]->angles[kRingMcpFlexion]) == doctest::Approx(50));
  const Handled ring = bend(real_hands(), pose, stage, full_ranges(), 0, kRingMcpFlexion, radians(80));
  CHECK(ring.stop == Stop::kJoint);
  CHECK(degrees(ring.pose.hands[0]->angles[kRingMcpFlexion]) == doctest::Approx(60));
  CHECK(ring.pose.hands[0]->angles[kMiddleMcpFlexion] == pose.hands[0]->angles[kMiddleMcpFlexion]);

  // A joint that is held stays.
  const AngleRanges held = with_held(full_ranges(), kIndexPipFlexion, radians(20)).value();
  CHECK(bend(real_hands(), pose, stage, held, 0, kIndexPipFlexion, radians(50)).stop == Stop::kJoint);
}

TEST_CASE("handling: a fingertip comes to a place that its finger can reach") {
  Random random(2);
  const Stage stage;
  int reached = 0;
  for (int k = 0; k < 300; ++k) {
    const auto finger = static_cast<std::size_t>(k % 5);
    const std::size_t first = finger == 0 ? 0 : kIndexMcpFlexion + 4 * (finger - 1);
    const std::size_t last = finger == 0 ? 5 : first + 4;
    Pose pose = one_hand();
    Pose there = pose;
    Angles& angles = there.hands[0]->angles;
    const Angles other = random_angles(random);
    std::copy(other.begin() + static_cast<std::ptrdiff_t>(first),
              other.begin() + static_cast<std::ptrdiff_t>(last),
              angles.begin() + static_cast<std::ptrdiff_t>(first));
    keep_in_ranges(full_ranges(), angles);
    const Vec3 towards = tip_of(there, 0, finger);
    const Handled done = pull_tip(pose, stage, 0, finger, towards);
    check_rules(pose, done, stage);
    if (done.stop == Stop::kTouch) continue;
    CAPTURE(k);
    CHECK(done.stop == Stop::kNone);
    CHECK(length(tip_of(done.pose, 0, finger) - towards) < 1e-3f);
    ++reached;
  }
  CHECK(reached > 150);
}

TEST_CASE("handling: a short pull leaves the finger near to how it was and the others alone") {
  Random random(3);
  const Stage stage;
  const Pose pose = one_hand();
  for (int k = 0; k < 50; ++k) {
    const auto finger = static_cast<std::size_t>(k % 5);
    const Vec3 towards = tip_of(pose, 0, finger) + random.direction() * 3e-3f;
    const Handled done = pull_tip(pose, stage, 0, finger, towards);
    for (std::size_t i = 0; i < kAngleCount; ++i) {
      const float by = std::fabs(done.pose.hands[0]->angles[i] - pose.hands[0]->angles[i]);
      CHECK(by < radians(25));
      if ((bone_of(static_cast<int>(i)) - 1) / 3 != static_cast<int>(finger)) CHECK(by == 0);
    }
  }
  // The middle bone leaves the last joint as it is.
  Pose bent = pose;
  bent.hands[0]->angles[kIndexPipFlexion] = radians(60);
  const Vec3 grip{0, 0, -0.01f};
  const Handled middle =
      pull(real_hands(), pose, stage, full_ranges(), 0, 5, grip, place_of(bent, 0, 5, grip));
  CHECK(middle.stop == Stop::kNone);
  CHECK(middle.pose.hands[0]->angles[kIndexDipFlexion] == pose.hands[0]->angles[kIndexDipFlexion]);
  CHECK(middle.pose.hands[0]->angles[kIndexPipFlexion] != pose.hands[0]->angles[kIndexPipFlexion]);
}

TEST_CASE("handling: out of reach a fingertip ends nearest to where it was pulled") {
  Random random(4);
  const Stage stage;
  for (int k = 0; k < 60; ++k) {
    const auto finger = static_cast<std::size_t>(k % 5);
    const Pose pose = one_hand();
    const Vec3 knuckle = place_of(pose, 0, 1 + 3 * finger, {});
    const Vec3 towards =
        knuckle + normalized(Vec3{random.uniform(-0.5f, 0.5f), 1, random.uniform(-1, 1)}) * 0.3f;
    const Handled done = pull_tip(pose, stage, 0, finger, towards);
    if (done.stop == Stop::kTouch) continue;
    CHECK(done.stop == Stop::kJoint);
    const float distance = length(tip_of(done.pose, 0, finger) - towards);
    CHECK(distance < length(tip_of(pose, 0, finger) - towards));
    for (std::size_t i = 0; i < kAngleCount; ++i) {
      if ((bone_of(static_cast<int>(i)) - 1) / 3 != static_cast<int>(finger)) continue;
      for (const float by : {radians(2), radians(-2)}) {
        Pose other = done.pose;
        other.hands[0]->angles[i] += by;
        keep_in_ranges(full_ranges(), other.hands[0]->angles);
        CHECK(length(tip_of(other, 0, finger) - towards) > distance - 2e-4f);
      }
    }
  }
}

TEST_CASE("handling: a finger that is pulled into another hand stops where they touch") {
  const Stage stage;
  // The right hand's palm lies behind the left hand's index finger.
  Pose pose = one_hand();
  pose.hands[1] = pose.hands[0];
  pose.hands[1]->wrist += Vec3{0.02f, 0.06f, -0.08f};
  REQUIRE(penetration_mm(real_hands(), pose, stage) == 0);
  const Vec3 beyond = tip_of(pose, 0, 1) + Vec3{0, -0.03f, -0.12f};
  const Handled done = pull_tip(pose, stage, 0, 1, beyond);
  CHECK(done.stop == Stop::kTouch);
  const double depth_mm = penetration_mm(real_hands(), done.pose, stage);
  CHECK(depth_mm > kHandlingGive_mm - 0.1);
  CHECK(depth_mm <= kHandlingGive_mm);

  // A whole hand does not jump through the other one however far it is carried.
  const Handled carried = carry(real_hands(), pose, stage, 0, pose.hands[0]->wrist + Vec3{0, 0, -0.4f});
  CHECK(carried.stop == Stop::kTouch);
  CHECK(carried.pose.hands[0]->wrist.z > pose.hands[1]->wrist.z);
  CHECK(penetration_mm(real_hands(), carried.pose, stage) > kHandlingGive_mm - 0.1);
  // What has stopped goes no further, and back at once.
  const Handled on = carry(real_hands(), carried.pose, stage, 0, pose.hands[0]->wrist + Vec3{0, 0, -0.4f});
  CHECK(on.stop == Stop::kTouch);
  CHECK(length(on.pose.hands[0]->wrist - carried.pose.hands[0]->wrist) < 1e-4f);
  const Handled back = carry(real_hands(), carried.pose, stage, 0, pose.hands[0]->wrist);
  CHECK(back.stop == Stop::kNone);
  CHECK(same(back.pose, pose));
}

TEST_CASE("handling: a carried hand has its wrist there, its arm whole and its direction where it can") {
  Random random(5);
  const Stage stage = default_stage();
  int there = 0, straight = 0;
  for (int k = 0; k < 100; ++k) {
    Pose pose = drawn_pose(random, stage, true);
    pose.hands[1].reset();
    const HeldHand& before = *pose.hands[0];
    const Vec3 wrist = before.wrist + random.direction() * 0.05f;
    const Handled done = carry(real_hands(), pose, stage, 0, wrist);
    const HeldHand& after = *done.pose.hands[0];
    check_whole(after, stage.performer, Side::kLeft);
    CHECK(after.angles == before.angles);
    if (done.stop != Stop::kNone) continue;
    ++there;
    CHECK(length(after.wrist - wrist) < 1e-3f);
    straight += turned_rad(after.orientation, before.orientation) < 1e-3f;
  }
  CHECK(there > 50);
  CHECK(straight > 40);

  // Farther than the arm: as far as it goes, in that direction.
  const Pose pose = drawn_pose(random, stage, true);
  const Vec3 far = pose.hands[0]->wrist + Vec3{0, 0, -2};
  const Handled done = carry(real_hands(), pose, stage, 0, far);
  CHECK(done.stop != Stop::kNone);
  check_whole(*done.pose.hands[0], stage.performer, Side::kLeft);
  // Without an arm only the stage ends it.
  const Handled wall = carry(real_hands(), one_hand(), stage, 0, {0, 1.2f, -1});
  CHECK(wall.stop == Stop::kStage);
  CHECK(wall.pose.hands[0]->wrist.z == doctest::Approx(stage.hand_wall_min_m).epsilon(1e-3));
}

TEST_CASE("handling: turning back gives the pose back where nothing stopped it") {
  Random random(6);
  const Stage stage = default_stage();
  int turned = 0;
  for (int k = 0; k < 100; ++k) {
    const bool arms = k % 2 == 0;
    Pose pose = drawn_pose(random, stage, arms);
    pose.hands[1].reset();
    const Vec3 axis = random.direction();
    const auto [sin, cos] = sin_cos(random.uniform(0.02f, arms ? 0.1f : 1.5f));
    const Quat by{axis.x * sin, axis.y * sin, axis.z * sin, cos};
    const Handled there = turn(real_hands(), pose, stage, 0, by);
    CHECK(length(there.pose.hands[0]->wrist - pose.hands[0]->wrist) < 1e-5f);
    if (arms) check_whole(*there.pose.hands[0], stage.performer, Side::kLeft);
    if (there.stop != Stop::kNone) continue;
    CHECK(turned_rad(there.pose.hands[0]->orientation, normalized(by * pose.hands[0]->orientation)) < 1e-2f);
    const Handled back = turn(real_hands(), there.pose, stage, 0, {-by.x, -by.y, -by.z, by.w});
    CHECK(back.stop == Stop::kNone);
    CHECK(turned_rad(back.pose.hands[0]->orientation, pose.hands[0]->orientation) < 1e-2f);
    ++turned;
  }
  CHECK(turned > 60);
}

TEST_CASE("handling: an arm swings to angles inside its limits") {
  Random random(7);
  const Stage stage = default_stage();
  int swung = 0;
  for (int k = 0; k < 60; ++k) {
    Pose pose = drawn_pose(random, stage, true);
    pose.hands[0].reset();
    ArmAngles to = random_arm_angles(random);
    const Handled done = swing(real_hands(), pose, stage, 1, to);
    check_whole(*done.pose.hands[1], stage.performer, Side::kRight);
    CHECK(length(done.pose.hands[1]->wrist - pose.hands[1]->wrist) < 1e-5f);
    if (done.stop == Stop::kNone) {
      const ArmAngles is = arm_angles(stage.performer, Side::kRight, *done.pose.hands[1]);
      CHECK(is.swivel == doctest::Approx(to.swivel).epsilon(1e-2));
      CHECK(is.flexion == doctest::Approx(to.flexion).epsilon(1e-2));
      ++swung;
    }
    to.pronation = radians(100);
    CHECK(swing(real_hands(), pose, stage, 1, to).stop != Stop::kNone);
  }
  CHECK(swung > 15);
}

TEST_CASE("handling: a lamp is carried until a hand would be beside or behind it") {
  const Stage stage;
  const Pose pose = one_hand();
  const Relit aside = carry_lamp(real_hands(), pose, stage, {0.5f, 1.5f, 3});
  CHECK(aside.stop == Stop::kNone);
  CHECK(aside.stage.lamp.position == Vec3{0.5f, 1.5f, 3});
  const Relit nearer = carry_lamp(real_hands(), pose, stage, {0, 1.25f, 0.2f});
  CHECK(nearer.stop == Stop::kStage);
  CHECK(checked(nearer.stage, "").has_value());
  CHECK(checked_on_stage(real_hands(), pose, nearer.stage, "").has_value());
  Stage closer = nearer.stage;
  closer.lamp.position.z -= 1e-4f;
  CHECK_FALSE((checked(closer, "") && checked_on_stage(real_hands(), pose, closer, "") &&
               wrist_room(pose, closer) >= 0));
  CHECK(carry_lamp(real_hands(), pose, stage, {0, kNaN, 1}).stage.lamp.position == stage.lamp.position);
}

TEST_CASE("handling: numbers that are none change nothing") {
  Random random(8);
  const Stage stage = default_stage();
  const Pose pose = drawn_pose(random, stage, true);
  for (const float bad : {kNaN, std::numeric_limits<float>::infinity()}) {
    for (const Handled& done :
         {bend(real_hands(), pose, stage, full_ranges(), 0, kIndexPipFlexion, bad),
          pull_tip(pose, stage, 0, 1, {bad, 0, 0}), carry(real_hands(), pose, stage, 0, {0, bad, 1}),
          turn(real_hands(), pose, stage, 0, {bad, 0, 0, 1}),
          swing(real_hands(), pose, stage, 0, {.swivel = kNaN})}) {
      CHECK(done.stop == Stop::kJoint);
      CHECK(same(done.pose, pose));
    }
  }
}
