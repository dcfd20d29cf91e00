// Strain: nothing at rest, one at the limits, and each finger its own.
#include <doctest/doctest.h>

#include "ombra/stage.h"
#include "support/random_pose.h"

using namespace ombra;

namespace {

Pose holding(const Angles& angles) {
  Pose pose;
  pose.hands[0] = HeldHand{{}, {}, angles, {}};
  return pose;
}

/// A right arm that hangs with the forearm level, turned as told.
Pose with_arm(const ArmAngles& angles, Vec3 from_shoulder) {
  const Stage stage;
  const Reach at =
      reach(stage.performer, Side::kRight, shoulder(stage.performer, Side::kRight) + from_shoulder, angles);
  Pose pose;
  pose.hands[1] = HeldHand{at.wrist, quaternion(at.orientation), relaxed_angles(), at.arm};
  return pose;
}

}  // namespace

TEST_CASE("a relaxed hand has no strain, and nobody has none") {
  CHECK(strain(Pose{}, {}).whole == 0);
  const Strain s = strain(holding(relaxed_angles()), {});
  CHECK(s.whole < 0.06);  // the last joints hang a little less than two thirds of the middle ones
  CHECK(s.hands[0].fingers[0] < 1e-6);
  CHECK(s.hands[0].arm == 0);
}

TEST_CASE("at the limits strain is one, and never more") {
  Angles angles;
  for (std::size_t i = 0; i < kAngleCount; ++i) angles[i] = radians(angle_limits()[i].max_deg);
  const Strain s = strain(holding(angles), {});
  for (const double finger : s.hands[0].fingers) CHECK(finger == doctest::Approx(1));
  CHECK(s.whole == doctest::Approx(1));
  testing::Random random(5);
  for (int i = 0; i < 100; ++i) {
    const Strain any = strain(random_pose(random, {}, true), {});
    CHECK(any.whole > 0.2);
    CHECK(any.whole <= 1);
  }
}

TEST_CASE("strain grows with the way to the limit, and only where a joint is moved") {
  double before = 0;
  for (const double bent_deg : {20.0, 40.0, 60.0, 80.0, 100.0}) {
    Angles angles = relaxed_angles();
    angles[kIndexPipFlexion] = radians(bent_deg), angles[kIndexDipFlexion] = radians(bent_deg * 2 / 3);
    const Strain s = strain(holding(angles), {});
    const Strain rest = strain(holding(relaxed_angles()), {});
    CHECK(s.hands[0].fingers[1] >= before);
    before = s.hands[0].fingers[1];
    for (const std::size_t other : {0u, 2u, 3u, 4u})
      CHECK(s.hands[0].fingers[other] == doctest::Approx(rest.hands[0].fingers[other]));
  }
  CHECK(before > 0.5);
}

TEST_CASE("a tip bent alone and a little finger curled alone are harder than together") {
  const auto of = [](std::initializer_list<std::pair<int, double>> bends, std::size_t finger) {
    Angles angles = relaxed_angles();
    for (const auto& [angle, bent_deg] : bends) angles[static_cast<std::size_t>(angle)] = radians(bent_deg);
    return strain(holding(angles), {}).hands[0].fingers[finger];
  };
  CHECK(of({{kIndexDipFlexion, 60}, {kIndexPipFlexion, 20}}, 1) >
        of({{kIndexDipFlexion, 60}, {kIndexPipFlexion, 60}}, 1) + 0.05);
  CHECK(of({{kLittlePipFlexion, 90}, {kLittleDipFlexion, 60}}, 4) >
        of({{kLittlePipFlexion, 90}, {kLittleDipFlexion, 60}, {kRingPipFlexion, 90}, {kRingDipFlexion, 60}},
           4) +
            0.05);
  // The index finger may well go its own way.
  CHECK(of({{kIndexPipFlexion, 90}, {kIndexDipFlexion, 60}}, 2) == doctest::Approx(of({}, 2)));
}

TEST_CASE("a raised arm and a turned wrist are harder than a hanging one") {
  const Vec3 low{0, -0.25f, -0.25f}, high{0, 0.2f, -0.35f};
  const auto arm = [](const ArmAngles& angles, Vec3 place) {
    return strain(with_arm(angles, place), {}).hands[1].arm;
  };
  CHECK(arm({}, high) > arm({}, low) + 0.1);
  CHECK(arm({.flexion = radians(60)}, low) > arm({}, low) + 0.2);
  CHECK(arm({.pronation = radians(70)}, low) > arm({}, low) + 0.2);
}
