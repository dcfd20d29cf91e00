#include "ombra/stage.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

constexpr std::array kSides = {Side::kLeft, Side::kRight};
constexpr std::array kEntrances = {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight};

Vec3 mirrored(Vec3 p) { return {-p.x, p.y, p.z}; }

/// A wrist 0.15 to 0.5 m from the shoulder, in front of the chest.
Vec3 wrist_in_reach(Random& random, const Performer& performer, Side side) {
  const Vec3 ahead = facing(performer);
  for (;;) {
    const Vec3 direction = random.direction();
    if (dot(direction, ahead) > 0.1f)
      return shoulder(performer, side) + direction * random.uniform(0.2f, 0.5f);
  }
}

HeldHand held(const Reach& at) { return {at.wrist, quaternion(at.orientation), relaxed_angles(), at.arm}; }

Pose pose_of(Side side, const HeldHand& hand) {
  Pose pose;
  pose.hands[static_cast<std::size_t>(side)] = hand;
  return pose;
}

/// Where a hand's thumb side, its palm's face and its fingertips point.
Vec3 thumb_side(Side side, const Reach& at) {
  return at.orientation.x * (side == Side::kLeft ? 1.0f : -1.0f);
}
Vec3 palm_face(const Reach& at) { return -at.orientation.y; }
Vec3 fingers(const Reach& at) { return -at.orientation.z; }

}  // namespace

TEST_CASE("the default stage and the performers placed for its lamp are stages") {
  Stage stage;
  CHECK(checked(stage, "default").has_value());
  for (const ArmsFrom from : kEntrances) {
    stage.performer = performer_from(from, stage.lamp);
    CHECK(stage.performer.arms_from == from);
    CHECK(checked(stage, "default").has_value());
    // They face across the frame's middle, at right angles to straight up.
    CHECK(length(facing(stage.performer)) == 1);
    CHECK(facing(stage.performer).y == 0);
  }
  CHECK(facing(performer_from(ArmsFrom::kBottom, stage.lamp)) == Vec3{0, 0, -1});
  CHECK(performer_from(ArmsFrom::kLeft, stage.lamp).shoulder_centre.x < stage.lamp.position.x);
  CHECK(facing(performer_from(ArmsFrom::kLeft, stage.lamp)).x == 1);
  CHECK(performer_from(ArmsFrom::kRight, stage.lamp).shoulder_centre.x > stage.lamp.position.x);
  CHECK(facing(performer_from(ArmsFrom::kRight, stage.lamp)).x == -1);
}

TEST_CASE("the body goes with the hand") {
  const Performer own = performer_for(Pose{}.hand_length_m), standard;
  CHECK(own.upper_arm_m == standard.upper_arm_m);
  CHECK(own.wrist_radius_m == standard.wrist_radius_m);
  CHECK(own.head_radius_m == standard.head_radius_m);
  CHECK(head_centre(standard) == standard.shoulder_centre + Vec3{0, 0.26f, 0});
  const Performer child = performer_for(0.127f);
  CHECK(child.forearm_m == doctest::Approx(0.26 * 127 / 190));
  CHECK(child.head_radius_m == doctest::Approx(0.10 * (1 + 127.0 / 190) / 2));
}

TEST_CASE("hands of every named size reach the middle of the beam with the head out of it") {
  const Stage stage;
  for (const HandSize& size : hand_sizes())
    for (const ArmsFrom from : kEntrances) {
      CAPTURE(size.name);
      CAPTURE(name(from));
      const auto length_m = static_cast<float>(size.length_mm / 1000);
      const Performer p = performer_from(from, stage.lamp, performer_for(length_m));
      Stage with = stage;
      with.performer = p;
      CHECK(checked(with, "stage").has_value());
      // A palm in the beam's middle is half a hand's length in front of its wrist.
      const Vec3 chest = p.shoulder_centre + facing(p) * arm_limits().chest_m;
      const Vec3 middle{stage.lamp.position.x, stage.lamp.position.y, chest.z};
      const Vec3 towards = normalized(middle - chest);
      const Vec3 wrist = middle - towards * (length_m / 2);
      for (const Side side : kSides) CHECK(length(reach(p, side, wrist, {}).wrist - wrist) < 0.002f);
      // And a figure of 0.5 m on the wall passes by the head.
      const Vec3 head = head_centre(p) - stage.lamp.position;
      const float aside = from == ArmsFrom::kBottom ? -head.y : std::fabs(head.x);
      CHECK(aside - p.head_radius_m * 1.05f > 0.25f * -head.z / stage.lamp.position.z);
    }
}

TEST_CASE("a pair has room, however it stands") {
  Stage stage;
  stage.lamp.position.x = 0.2f;
  using enum ArmsFrom;
  for (const auto& [from, other_from] :
       {std::pair{kBottom, kBottom}, {kBottom, kLeft}, {kBottom, kRight}, {kLeft, kRight}, {kRight, kLeft}}) {
    const Stage pair = pair_from(from, other_from, stage);
    CHECK(checked(pair, "pair").has_value());
    REQUIRE(pair.second_performer);
    const Performer &first = pair.performer, &second = *pair.second_performer;
    CHECK(first.arms_from == from);
    CHECK(second.arms_from == other_from);
    if (from == kBottom && other_from != kBottom)
      CHECK(first.shoulder_centre == performer_from(kBottom, stage.lamp).shoulder_centre);
    else
      CHECK(first.shoulder_centre.x + second.shoulder_centre.x == doctest::Approx(2 * stage.lamp.position.x));
    for (const Side side : kSides)
      for (const Side other : kSides)
        CHECK(length(shoulder(first, side) - shoulder(second, other)) >
              first.shoulder_radius_m + second.shoulder_radius_m + 0.05f);
    CHECK(&performer_of(pair, 1) == &pair.performer);
    CHECK(&performer_of(pair, 2) == &*pair.second_performer);
    CHECK(&performer_of(stage, 2) == &stage.performer);
  }
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    CHECK(2 * person_of(hand) + static_cast<std::size_t>(side_of(hand)) == hand);
}

TEST_CASE("the limits are kept by both performers") {
  Stage pair = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, Stage{});
  Pose pose;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const Performer& performer = performer_of(pair, hand);
    const Vec3 wrist = shoulder(performer, side_of(hand)) + facing(performer) * 0.35f + Vec3{0, 0.05f, 0};
    pose.hands[hand] = held(reach(performer, side_of(hand), wrist, {}));
  }
  CHECK(for_two(pose));
  CHECK(limit_violation_deg(pose, pair) == 0);
  pose.hands[3]->angles[kIndexPipFlexion] = radians(angle_limits()[kIndexPipFlexion].max_deg + 3);
  CHECK(limit_violation_deg(pose, pair) == doctest::Approx(3).epsilon(1e-4));
  pose.hands[3]->wrist.z = -1;
  const auto off = checked_on_stage(real_hands(), pose, pair, "pose.json");
  REQUIRE_FALSE(off);
  CHECK(off.error().message.starts_with("the second performer's right hand reaches through the wall"));
}

TEST_CASE("a bad stage is named by its field") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::pair<std::string, std::function<void(Stage&)>>> broken = {
      {"lamp.position_m x", [&](Stage& s) { s.lamp.position.x = nan; }},
      {"lamp.position_m y", [&](Stage& s) { s.lamp.position.y = 1e9f; }},
      {"lamp.position_m z", [&](Stage& s) { s.lamp.position.z = -2.5f; }},
      {"screen.width_m", [&](Stage& s) { s.screen.width_m = 0; }},
      {"screen.height_m", [&](Stage& s) { s.screen.height_m = -1; }},
      {"screen.centre_m x", [&](Stage& s) { s.screen.centre.x = nan; }},
      {"screen.centre_m y", [&](Stage& s) { s.screen.centre.y = 60; }},
      {"frame.size_m", [&](Stage& s) { s.frame.size_m = 0; }},
      {"frame.centre_m x", [&](Stage& s) { s.frame.centre.x = nan; }},
      {"frame.centre_m y", [&](Stage& s) { s.frame.centre.y = -60; }},
      {"performer.shoulder_centre_m x", [&](Stage& s) { s.performer.shoulder_centre.x = nan; }},
      {"performer.shoulder_centre_m y", [&](Stage& s) { s.performer.shoulder_centre.y = 99; }},
      {"performer.shoulder_centre_m z", [&](Stage& s) { s.performer.shoulder_centre.z = 0; }},
      {"performer.shoulder_width_m", [&](Stage& s) { s.performer.shoulder_width_m = 2; }},
      {"performer.upper_arm_m", [&](Stage& s) { s.performer.upper_arm_m = 0; }},
      {"performer.forearm_m", [&](Stage& s) { s.performer.forearm_m = nan; }},
      {"performer.wrist_radius_m", [&](Stage& s) { s.performer.wrist_radius_m = 0.3f; }},
      {"performer.elbow_radius_m", [&](Stage& s) { s.performer.elbow_radius_m = 0; }},
      {"performer.shoulder_radius_m", [&](Stage& s) { s.performer.shoulder_radius_m = -0.05f; }},
      {"performer.head_radius_m", [&](Stage& s) { s.performer.head_radius_m = 1; }},
      {"second_performer.forearm_m",
       [&](Stage& s) {
         s = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, s);
         s.second_performer->forearm_m = 0;
       }},
      {"the second performer's shoulders must be between",
       [&](Stage& s) {
         s = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, s);
         s.second_performer->shoulder_centre.z = 2.45f;
       }},
      {"stand in each other",
       [&](Stage& s) {
         s.second_performer = s.performer;
         s.second_performer->shoulder_centre.x += 0.4f;
       }},
      {"hand_lamp_min_m", [&](Stage& s) { s.hand_lamp_min_m = 0; }},
      {"hand_wall_min_m", [&](Stage& s) { s.hand_wall_min_m = nan; }},
      {"between the lamp and the wall", [&](Stage& s) { s.performer.shoulder_centre.z = 2.45f; }},
      {"no room for hands", [&](Stage& s) { s.hand_lamp_min_m = 2.3f; }},
      {"must lie on the screen", [&](Stage& s) { s.frame.size_m = 2.5f; }},
      {"must lie on the screen", [&](Stage& s) { s.frame.centre.x = 1.2f; }},
  };
  for (const auto& each : broken) {
    const auto& field = each.first;
    CAPTURE(field);
    Stage stage;
    each.second(stage);
    const Result<Stage> result = checked(stage, "room.json");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::kBadInput);
    CHECK(result.error().where == "room.json");
    CHECK(result.error().message.find(field) != std::string::npos);
  }
}

TEST_CASE("the projection is what similar triangles give") {
  Stage stage;
  stage.lamp.position = {0.5f, 1, 2};
  stage.frame = {{0.25f, 1.5f}, 0.5f};
  const Projection to_pixels = projection(stage, 256);
  // Half way between lamp and wall everything doubles: 0.1 m left of the lamp becomes 0.2 m, 0.2 m up 0.4 m.
  const Vec2 p = to_pixels({0.4f, 1.2f, 1});
  CHECK(p.x == doctest::Approx(128 + (0.3 - 0.25) * 512).epsilon(1e-6));
  CHECK(p.y == doctest::Approx(128 - (1.4 - 1.5) * 512).epsilon(1e-6));
  // On the wall nothing moves: the frame's corners are the picture's.
  CHECK(length(Vec3{to_pixels({0, 1.75f, 0}).x, to_pixels({0, 1.75f, 0}).y, 0}) < 1e-4f);
  CHECK(to_pixels({0.5f, 1.25f, 0}).x == doctest::Approx(256));
  CHECK(to_pixels({0.5f, 1.25f, 0}).y == doctest::Approx(256));
}

TEST_CASE("reach keeps the bones' lengths and comes to the wrist that can be reached") {
  Random random(11);
  for (const ArmsFrom from : kEntrances)
    for (const Side side : kSides)
      for (int i = 0; i < 200; ++i) {
        const Performer p = performer_from(from, Lamp{});
        const Vec3 wrist = wrist_in_reach(random, p, side);
        const Reach at = reach(p, side, wrist, random_arm_angles(random));
        CHECK(length(at.wrist - wrist) < 1e-5f);
        CHECK(length(at.arm.shoulder - shoulder(p, side)) == 0);
        CHECK(length(at.arm.elbow - at.arm.shoulder) == doctest::Approx(p.upper_arm_m).epsilon(1e-4));
        CHECK(length(at.wrist - at.arm.elbow) == doctest::Approx(p.forearm_m).epsilon(1e-4));
        const Mat3& r = at.orientation;
        CHECK(length(r.x) == doctest::Approx(1).epsilon(1e-5));
        CHECK(length(cross(r.x, r.y) - r.z) < 1e-5f);
      }
}

TEST_CASE("reach keeps the bones' lengths where the elbow hangs in line with the wrist") {
  // The swivel is counted from the elbow's rest; here that is the line it turns about.
  for (const Side side : kSides) {
    const Performer p;
    const Vec3 out{side == Side::kRight ? 0.5f : -0.5f, -1, 0};
    for (const Vec3 aside : {Vec3{}, Vec3{1e-6f, 0, 0}, Vec3{0, 0, 1e-5f}}) {
      const Reach at = reach(p, side, shoulder(p, side) + normalized(out) * 0.4f + aside, {});
      CHECK(length(at.arm.elbow - at.arm.shoulder) == doctest::Approx(p.upper_arm_m).epsilon(1e-3));
      CHECK(length(at.wrist - at.arm.elbow) == doctest::Approx(p.forearm_m).epsilon(1e-3));
      CHECK(length(at.orientation.y) == doctest::Approx(1).epsilon(1e-4));
    }
  }
}

TEST_CASE("a wrist out of reach is brought to the nearest point of its line") {
  const Stage stage;
  const Performer& p = stage.performer;
  const ArmLimits& l = arm_limits();
  for (const Side side : kSides) {
    const Vec3 s = shoulder(p, side), n = normalized(Vec3{0.1f, 0.3f, -1});
    const Reach far = reach(p, side, s + n * 2, {});
    CHECK(length(normalized(far.wrist - s) - n) < 1e-5f);
    CHECK(length(far.wrist - s) < p.upper_arm_m + p.forearm_m);
    CHECK(length(far.wrist - s) > p.upper_arm_m + p.forearm_m - 0.001f);  // 5 degrees of flexion are left
    CHECK(limit_violation_deg(pose_of(side, held(far)), stage) < 0.05);
    const Reach near = reach(p, side, s + n * 0.01f, {});
    const float a = p.upper_arm_m, b = p.forearm_m;
    const double folded = std::sqrt(a * a + b * b + 2 * a * b * std::cos(l.elbow_flexion_max));
    CHECK(length(near.wrist - s) == doctest::Approx(folded).epsilon(1e-4));
    const Reach none = reach(p, side, s, {});
    CHECK(length(normalized(none.wrist - s) - facing(p)) < 1e-5f);
  }
}

TEST_CASE("arm_angles gives back the angles that reach was given") {
  Random random(12);
  for (const ArmsFrom from : kEntrances)
    for (const Side side : kSides)
      for (int i = 0; i < 200; ++i) {
        const Performer p = performer_from(from, Lamp{});
        const ArmAngles in = random_arm_angles(random);
        const ArmAngles out = arm_angles(p, side, held(reach(p, side, wrist_in_reach(random, p, side), in)));
        CHECK(std::fabs(out.pronation - in.pronation) < 1e-4f);
        CHECK(std::fabs(out.flexion - in.flexion) < 1e-4f);
        CHECK(std::fabs(out.deviation - in.deviation) < 1e-4f);
        CHECK(std::fabs(out.swivel - in.swivel) < 2e-4f);
      }
}

TEST_CASE("left and right arm mirror each other") {
  Random random(13);
  const Performer p;
  for (int i = 0; i < 100; ++i) {
    const ArmAngles angles = random_arm_angles(random);
    const Vec3 wrist = wrist_in_reach(random, p, Side::kLeft);
    const Reach l = reach(p, Side::kLeft, wrist, angles), r = reach(p, Side::kRight, mirrored(wrist), angles);
    CHECK(length(mirrored(l.arm.elbow) - r.arm.elbow) < 1e-6f);
    CHECK(length(mirrored(l.wrist) - r.wrist) < 1e-6f);
    CHECK(length(mirrored(l.orientation.x) + r.orientation.x) < 1e-5f);
    CHECK(length(mirrored(l.orientation.y) - r.orientation.y) < 1e-5f);
    CHECK(length(mirrored(l.orientation.z) - r.orientation.z) < 1e-5f);
  }
}

TEST_CASE("arm angles have the signs their names promise") {
  for (const ArmsFrom from : kEntrances)
    for (const Side side : kSides) {
      CAPTURE(name(from));
      CAPTURE(name(side));
      const Performer p = performer_from(from, Lamp{});
      const Vec3 s = shoulder(p, side), wrist = s + facing(p) * 0.35f + Vec3{0, -0.2f, 0};
      const Vec3 outwards = normalized(s - p.shoulder_centre);
      const Reach rest = reach(p, side, wrist, {});
      // At rest: elbow low, a little outwards, thumb up, palm inwards, fingers along the forearm.
      CHECK(rest.arm.elbow.y < std::min(s.y, wrist.y));
      CHECK(dot(rest.arm.elbow - s, outwards) > 0.01f);
      CHECK(thumb_side(side, rest).y > 0.8f);
      CHECK(dot(palm_face(rest), outwards) < -0.8f);
      CHECK(length(fingers(rest) - normalized(rest.wrist - rest.arm.elbow)) < 1e-5f);

      ArmAngles angles;
      angles.pronation = radians(80);
      CHECK(palm_face(reach(p, side, wrist, angles)).y < -0.5f);
      angles.pronation = radians(-80);
      CHECK(palm_face(reach(p, side, wrist, angles)).y > 0.5f);

      angles = {};
      angles.flexion = radians(60);
      CHECK(dot(fingers(reach(p, side, wrist, angles)), palm_face(rest)) > 0.8f);
      angles = {};
      angles.deviation = radians(30);
      CHECK(dot(fingers(reach(p, side, wrist, angles)), thumb_side(side, rest)) < -0.4f);

      angles = {};
      angles.swivel = radians(60);
      const Reach lifted = reach(p, side, wrist, angles);
      CHECK(lifted.arm.elbow.y > rest.arm.elbow.y + 0.02f);
      CHECK(dot(lifted.arm.elbow - rest.arm.elbow, outwards) > 0.02f);
    }
}

TEST_CASE("limits are kept by holdable poses and broken by the amount that is outside") {
  Random random(14);
  const Stage stage;
  const Performer& p = stage.performer;
  for (int i = 0; i < 100; ++i) CHECK(limit_violation_deg(random_pose(random, stage, false), stage) == 0);

  for (const Side side : kSides) {
    for (std::size_t a = 0; a < kAngleCount; ++a) {
      CAPTURE(angle_limits()[a].name);
      // At a limit, the joints that hang on it brought along, and then beyond.
      const auto violation_deg = [&](double limit_deg, double beyond_deg) {
        HeldHand hand;
        hand.angles = relaxed_angles();
        hand.angles[a] = radians(limit_deg);
        keep_in_ranges(full_ranges(), hand.angles);
        hand.angles[a] += radians(beyond_deg);
        return limit_violation_deg(pose_of(side, hand), stage);
      };
      const AngleLimit& limit = angle_limits()[a];
      CHECK(violation_deg(limit.max_deg, 3) == doctest::Approx(3).epsilon(1e-3));
      CHECK(violation_deg(limit.min_deg, -4) == doctest::Approx(4).epsilon(1e-3));
      CHECK(violation_deg(limit.max_deg, 0.005) == 0);
    }
    const Vec3 wrist = shoulder(p, side) + Vec3{0, 0.1f, -0.4f};
    const ArmLimits& l = arm_limits();
    const auto violation = [&](float ArmAngles::*angle, double value_deg) {
      ArmAngles angles;
      angles.*angle = radians(value_deg);
      return limit_violation_deg(pose_of(side, held(reach(p, side, wrist, angles))), stage);
    };
    CHECK(violation(&ArmAngles::swivel, 0) == 0);
    CHECK(violation(&ArmAngles::pronation, degrees(l.pronation_max) + 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::pronation, degrees(l.pronation_min) - 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::flexion, degrees(l.flexion_max) + 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::flexion, degrees(l.flexion_min) - 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::deviation, degrees(l.deviation_max) + 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::deviation, degrees(l.deviation_min) - 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::swivel, degrees(l.swivel_max) + 5) == doctest::Approx(5).epsilon(2e-3));
    CHECK(violation(&ArmAngles::swivel, degrees(l.swivel_min) - 5) == doctest::Approx(5).epsilon(2e-3));

    // A straight elbow lacks its 5 degrees of flexion, a raised upper arm is beyond its elevation.
    HeldHand hand = held(reach(p, side, wrist, {}));
    const Vec3 along = normalized(hand.arm->elbow - hand.arm->shoulder);
    hand.wrist = hand.arm->elbow + along * p.forearm_m;
    CHECK(limit_violation_deg(pose_of(side, hand), stage) >= 5 - 0.1);
    const Vec3 overhead = shoulder(p, side) + Vec3{0, 0.55f, -0.02f};
    CHECK(limit_violation_deg(pose_of(side, held(reach(p, side, overhead, {}))), stage) > 30);
  }
}

TEST_CASE("arm capsules run from the wrist over the elbow to the shoulder") {
  const Performer p;
  const HeldHand hand = held(reach(p, Side::kLeft, {0, 1, 1.4f}, {}));
  const auto [fore, upper] = arm_capsules(hand, p);
  CHECK(fore.from == hand.wrist);
  CHECK(fore.to == hand.arm->elbow);
  CHECK(upper.from == hand.arm->elbow);
  CHECK(upper.to == hand.arm->shoulder);
  CHECK(fore.from_radius_m == p.wrist_radius_m);
  CHECK(fore.to_radius_m == p.elbow_radius_m);
  CHECK(upper.from_radius_m == p.elbow_radius_m);
  CHECK(upper.to_radius_m == p.shoulder_radius_m);
}

TEST_CASE("rounding for a file moves little and moves nothing the second time") {
  Random random(15);
  const Stage stage;
  for (int i = 0; i < 2000; ++i) {
    Pose pose = random_pose(random, stage, i % 10 == 0);
    if (i % 3 == 0) pose.hands[0]->orientation = random.rotation() * Quat{0, 0, 0, random.uniform(0.5f, 2)};
    pose.hand_length_m = random.uniform(0.1f, 0.3f);
    const Pose once = rounded_for_file(pose), twice = rounded_for_file(once);
    REQUIRE(once.hand_length_m == twice.hand_length_m);
    for (std::size_t side = 0; side < 2; ++side) {
      const HeldHand &exact = *pose.hands[side], &a = *once.hands[side], &b = *twice.hands[side];
      REQUIRE(a.wrist == b.wrist);
      REQUIRE(a.orientation == b.orientation);
      REQUIRE(a.angles == b.angles);
      REQUIRE(a.arm.has_value() == b.arm.has_value());
      if (a.arm) REQUIRE(a.arm->elbow == b.arm->elbow);
      if (a.arm) REQUIRE(a.arm->shoulder == b.arm->shoulder);
      REQUIRE(length(a.wrist - exact.wrist) < 1e-6f);
      const Quat p = a.orientation, q = normalized(exact.orientation);
      REQUIRE(length(Vec3{p.x - q.x, p.y - q.y, p.z - q.z}) < 2e-6f);
      REQUIRE(std::fabs(p.w - q.w) < 1.5e-6f);
      for (std::size_t k = 0; k < kAngleCount; ++k)
        REQUIRE(std::fabs(degrees(a.angles[k] - exact.angles[k])) < 0.0006);
    }
  }
}

TEST_CASE("the thinnest shadow of a finger is a finger's at the wall, and wider where arms end before it") {
  const Hand& hand = real_hands()[0];
  float thinnest_m = 1;
  for (const Hand::Capsule& capsule : hand.capsules)
    if (capsule.finger >= 0) thinnest_m = std::min(thinnest_m, 2 * capsule.radius_m);
  CHECK(thinnest_m > 0.008f);  // a finger's
  CHECK(thinnest_m < 0.018f);

  Stage stage;  // a wrist may come so near to the wall that the fingertips touch it
  CHECK(least_finger_width_m(hand, stage, false) == doctest::Approx(thinnest_m));
  stage.hand_wall_min_m = 1.19f;  // the fingertips at 1 m, the lamp at 2.5 m
  CHECK(least_finger_width_m(hand, stage, false) == doctest::Approx(thinnest_m * 2.5f / 1.5f));

  // From the bottom the shoulders are 1.9 m from the wall: 0.56 m of arm and 0.19 m of hand leave 1.15 m.
  CHECK(least_finger_width_m(hand, Stage{}, true) == doctest::Approx(thinnest_m * 2.5f / 1.35f));
  CHECK(least_finger_width_m(hand, stage, true) == doctest::Approx(thinnest_m * 2.5f / 1.35f));
}

TEST_CASE("A bystander is as tall as said, symmetric, and turns about the upright") {
  const Bystander person{1.8f, {0.5f, 1.5f}, 0};
  const auto extent = [](const Bystander& who, const auto& along) {
    float low = 1e9f, high = -1e9f;
    for (const TaperedCapsule& c : body_capsules(who)) {
      low = std::min({low, along(c.from) - c.from_radius_m, along(c.to) - c.to_radius_m});
      high = std::max({high, along(c.from) + c.from_radius_m, along(c.to) + c.to_radius_m});
    }
    return std::pair{low, high};
  };
  const auto x = [](Vec3 p) { return p.x; };
  const auto y = [](Vec3 p) { return p.y; };
  const auto z = [](Vec3 p) { return p.z; };
  const auto near = [](float value) { return doctest::Approx(static_cast<double>(value)).epsilon(1e-4); };
  CHECK(extent(person, y).first == near(0).epsilon(1e-3));
  CHECK(extent(person, y).second == near(1.8f));
  const auto [left, right] = extent(person, x);
  CHECK(left + right == near(1));
  CHECK(right - left > 0.45f);
  CHECK(right - left < 0.65f);
  // Toes point to the wall, and to +x after a quarter turn to the right.
  CHECK(1.5f - extent(person, z).first > extent(person, z).second - 1.5f);
  const auto turned = extent({1.8f, {0.5f, 1.5f}, kPi / 2}, x);
  CHECK(turned.second - 0.5f == near(1.5f - extent(person, z).first));
}

TEST_CASE("A sleeve is as much wider than the arm as its ease and ends where it says") {
  Performer performer;
  performer.sleeve = {0.02f, 0.05f};
  HeldHand held;
  held.wrist = {0, 1.2f, 1.6f};
  held.arm = Arm{{0.2f, 0.8f, 1.9f}, {0.1f, 0.96f, 1.62f}};
  const auto bare = arm_capsules(held, performer), clothed = sleeve_capsules(held, performer);
  CHECK(clothed[1].to_radius_m == doctest::Approx(bare[1].to_radius_m + 0.02f));
  CHECK(clothed[0].to_radius_m == doctest::Approx(bare[0].to_radius_m + 0.02f));
  const float cuff_m = length(clothed[0].from - held.wrist);
  CHECK(cuff_m - clothed[0].from_radius_m == doctest::Approx(0.05f));
  const float share = cuff_m / length(held.arm->elbow - held.wrist);
  const float arm_radius_m = bare[0].from_radius_m + (bare[0].to_radius_m - bare[0].from_radius_m) * share;
  CHECK(clothed[0].from_radius_m == doctest::Approx(arm_radius_m + 0.02f));
  performer.sleeve.end_m = 0.26f;
  CHECK(sleeve_capsules(held, performer)[0].from == held.arm->elbow);
}
