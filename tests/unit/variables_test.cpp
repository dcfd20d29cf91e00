// The solver's variables: steps keep the limits, and hands move as the derivatives say.
#include "solve/variables.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "solve/objective.h"
#include "support/random_candidate.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

using Step = std::vector<float>;

Step zeros(const Variables& v) { return Step(static_cast<std::size_t>(v.count())); }

Candidate stepped(const Variables& v, const Candidate& c, int variable, float by) {
  Step step = zeros(v);
  step[static_cast<std::size_t>(variable)] = by;
  return v.moved(c, step);
}

/// Largest difference of two candidates' numbers: metres, quaternion parts, radians.
float difference(const Candidate& a, const Candidate& b) {
  float worst = std::fabs(a.frame_size_m - b.frame_size_m);
  for (std::size_t side = 0; side < kMostHands; ++side) {
    if (!a.pose.hands[side]) continue;
    const HeldHand &p = *a.pose.hands[side], &q = *b.pose.hands[side];
    const ArmAngles &u = a.arm_angles[side], &w = b.arm_angles[side];
    const Mat3 m = matrix(p.orientation), n = matrix(q.orientation);
    worst = std::max({worst, length(p.wrist - q.wrist), length(m.x - n.x), length(m.y - n.y),
                      std::fabs(u.swivel - w.swivel), std::fabs(u.pronation - w.pronation),
                      std::fabs(u.flexion - w.flexion), std::fabs(u.deviation - w.deviation)});
    for (std::size_t i = 0; i < kAngleCount; ++i)
      worst = std::max(worst, std::fabs(p.angles[i] - q.angles[i]));
    REQUIRE(p.arm.has_value() == q.arm.has_value());
    if (p.arm) worst = std::max(worst, length(p.arm->elbow - q.arm->elbow));
  }
  return worst;
}

/// The shadow of the point that a hand's translation moves: its palm, or with an arm its wrist.
Vec2 shadow_of_pivot(const Variables& v, const Candidate& c, std::size_t side) {
  const HeldHand& held = *c.pose.hands[side];
  const Vec3 pivot = v.arms() ? held.wrist : held.wrist + matrix(held.orientation) * v.palm(side);
  const Vec3 lamp = v.stage().lamp.position;
  const Vec3 ray = (pivot - lamp) * (lamp.z / (lamp.z - pivot.z));
  return {lamp.x + ray.x, lamp.y + ray.y};
}
float depth_of_pivot(const Variables& v, const Candidate& c, std::size_t side) {
  const HeldHand& held = *c.pose.hands[side];
  const Vec3 pivot = v.arms() ? held.wrist : held.wrist + matrix(held.orientation) * v.palm(side);
  return v.stage().lamp.position.z - pivot.z;
}

/// The small rotation vector that turns one orientation into another.
Vec3 turn(Quat from, Quat to) {
  const Quat r = to * Quat{-from.x, -from.y, -from.z, from.w};
  const float sign = r.w < 0 ? -2.0f : 2.0f;
  return Vec3{r.x, r.y, r.z} * sign;
}

void check_limits(const Variables& v, const Candidate& c) {
  const ArmLimits& l = arm_limits();
  const Stage& stage = v.stage();
  CHECK(c.frame_size_m >= v.frame_least_m());
  CHECK(c.frame_size_m <= v.frame_most_m());
  for (std::size_t side = 0; side < kMostHands; ++side) {
    if (!v.held(side)) continue;
    const HeldHand& held = *c.pose.hands[side];
    for (std::size_t i = 0; i < kAngleCount; ++i) {
      CHECK(held.angles[i] >= radians(angle_limits()[i].min_deg));
      CHECK(held.angles[i] <= radians(angle_limits()[i].max_deg));
    }
    CHECK(depth_of_pivot(v, c, side) >= stage.hand_lamp_min_m - 1e-5f);
    CHECK(depth_of_pivot(v, c, side) <= stage.lamp.position.z - stage.hand_wall_min_m + 1e-5f);
    if (!v.arms()) {
      const Vec2 shadow = shadow_of_pivot(v, c, side);
      CHECK(std::fabs(shadow.x - stage.frame.centre.x) <= 0.75f * c.frame_size_m + 1e-4f);
      CHECK(std::fabs(shadow.y - stage.frame.centre.y) <= 0.75f * c.frame_size_m + 1e-4f);
      CHECK_FALSE(held.arm);
      continue;
    }
    const ArmAngles& a = c.arm_angles[side];
    const auto within = [](float value, float least, float most) { return value >= least && value <= most; };
    CHECK(within(a.swivel, l.swivel_min, l.swivel_max));
    CHECK(within(a.pronation, l.pronation_min, l.pronation_max));
    CHECK(within(a.flexion, l.flexion_min, l.flexion_max));
    CHECK(within(a.deviation, l.deviation_min, l.deviation_max));
    const Performer& p = performer_of(stage, side);
    REQUIRE(held.arm);
    CHECK(length(held.arm->shoulder - shoulder(p, side_of(side))) < 1e-6f);
    CHECK(length(held.arm->elbow - held.arm->shoulder) == doctest::Approx(p.upper_arm_m).epsilon(1e-3));
    CHECK(length(held.wrist - held.arm->elbow) == doctest::Approx(p.forearm_m).epsilon(1e-3));
    // How far the upper arm may be raised is the objective's to ask; all else holds however far the step.
    const float d = length(held.wrist - held.arm->shoulder);
    const auto stretch = [&](float flexion) {
      return std::sqrt(p.upper_arm_m * p.upper_arm_m + p.forearm_m * p.forearm_m +
                       2 * p.upper_arm_m * p.forearm_m * sin_cos(flexion).cos);
    };
    CHECK(d <= stretch(l.elbow_flexion_min) + 1e-4f);
    CHECK(d >= stretch(l.elbow_flexion_max) - 1e-4f);
  }
}

}  // namespace

TEST_CASE("variables are counted hand by hand, the frame last") {
  const Hands& hands = real_hands();
  const Variables alone = hands_alone(), arms = hands_with_arms();
  CHECK(alone.count() == 2 * 27);
  CHECK_FALSE(alone.frame_free());
  CHECK(alone.first(1) == 27);
  CHECK(alone.first_angle(1) == 27 + 6);
  CHECK(arms.count() == 2 * 28 + 1);
  CHECK(arms.frame_free());
  CHECK(arms.first_angle(1) == 28 + 7);
  const Variables right(hands, Stage{}, {false, true}, false, 1, 1);
  CHECK(right.count() == 27);
  CHECK(right.first(1) == 0);
  CHECK_FALSE(right.held(0));
  const Variables four = four_hands_with_arms();
  CHECK(four.count() == 4 * 28 + 1);
  CHECK(four.count() == kMostVariables);
  CHECK(four.first(3) == 3 * 28);
  for (int i = 0; i + 1 < four.count(); ++i) CHECK(four.hand_of(i) == static_cast<std::size_t>(i / 28));
}

TEST_CASE("a step of any size keeps every limit") {
  Random random(1);
  for (const Variables& v : {hands_alone(), hands_with_arms()})
    for (int i = 0; i < 150; ++i) {
      Candidate c = random_candidate(v, random);
      for (const float size : {0.3f, 1.0f, 1.9f}) {
        Step step = zeros(v);
        for (float& s : step) s = random.uniform(-size, size);
        c = v.moved(c, step);
        check_limits(v, c);
      }
    }
}

TEST_CASE("the zero step changes nothing, and settling settles") {
  Random random(2);
  for (const Variables& v : {hands_alone(), hands_with_arms()})
    for (int i = 0; i < 50; ++i) {
      Candidate c = random_candidate(v, random);
      CHECK(difference(v.moved(c, zeros(v)), c) < 2e-5f);
      Candidate settled = c;
      v.settle(settled);
      CHECK(difference(settled, c) < 2e-5f);
    }
}

TEST_CASE("translation is by fractions of the frame on the screen, depth does not move the shadow") {
  Random random(3);
  for (const Variables& v : {hands_alone(), hands_with_arms()})
    for (int i = 0; i < 30; ++i) {
      const Candidate c = random_candidate(v, random);
      for (std::size_t side = 0; side < 2; ++side) {
        const Vec2 before = shadow_of_pivot(v, c, side);
        const float depth = depth_of_pivot(v, c, side);
        constexpr float kStep = 0.02f;
        const auto after = [&](int k) { return stepped(v, c, v.first(side) + k, kStep); };
        const Vec2 right = shadow_of_pivot(v, after(0), side) - before;
        const Vec2 up = shadow_of_pivot(v, after(1), side) - before;
        CHECK(std::fabs(right.x - kStep * c.frame_size_m) < 1e-5f);
        CHECK(std::fabs(right.y) < 1e-5f);
        CHECK(std::fabs(up.x) < 1e-5f);
        CHECK(std::fabs(up.y - kStep * c.frame_size_m) < 1e-5f);
        CHECK(depth_of_pivot(v, after(0), side) == doctest::Approx(depth).epsilon(1e-5));
        const Candidate deeper = after(2);
        const Vec2 stayed = shadow_of_pivot(v, deeper, side) - before;
        CHECK(std::fabs(stayed.x) < 1e-5f);
        CHECK(std::fabs(stayed.y) < 1e-5f);
        CHECK(depth_of_pivot(v, deeper, side) == doctest::Approx(depth * std::exp(kStep)).epsilon(1e-4));
        // The other hand stays.
        CHECK(length(deeper.pose.hands[1 - side]->wrist - c.pose.hands[1 - side]->wrist) < 1e-5f);
      }
    }
}

TEST_CASE("a hand without an arm turns about its palm, by the rotation vector in the world") {
  Random random(4);
  const Variables v = hands_alone();
  for (int i = 0; i < 50; ++i) {
    const Candidate c = random_candidate(v, random);
    for (std::size_t side = 0; side < 2; ++side)
      for (int axis = 0; axis < 3; ++axis) {
        const Candidate turned = stepped(v, c, v.first(side) + 3 + axis, 0.05f);
        const HeldHand &was = *c.pose.hands[side], &is = *turned.pose.hands[side];
        const auto palm = [&](const HeldHand& h) { return h.wrist + matrix(h.orientation) * v.palm(side); };
        CHECK(length(palm(is) - palm(was)) < 1e-5f);
        const Vec3 expected{axis == 0 ? 0.05f : 0, axis == 1 ? 0.05f : 0, axis == 2 ? 0.05f : 0};
        CHECK(length(turn(was.orientation, is.orientation) - expected) < 1e-4f);
      }
  }
}

TEST_CASE("step_between() is the step that moved() takes") {
  Random random(8);
  for (const Variables& v : {hands_alone(), hands_with_arms(), four_hands_alone(), four_hands_with_arms()})
    for (int trial = 0; trial < 20; ++trial) {
      const Candidate c = random_candidate(v, random);
      Step step = zeros(v);
      for (float& s : step) s = random.uniform(-0.02f, 0.02f);
      const Candidate there = v.moved(c, step);
      const auto between = v.step_between(c, there);
      CHECK(difference(v.moved(c, {between.data(), step.size()}), there) < 1e-4f);
      for (std::size_t i = 0; i < step.size(); ++i) CHECK(std::fabs(between[i] - step[i]) < 1e-3f);
    }
}

TEST_CASE("rigid motions are the derivatives of moved()") {
  Random random(5);
  constexpr float kStep = 4e-3f;
  for (const Variables& v : {hands_alone(), hands_with_arms()}) {
    double worst = 0;
    for (int i = 0; i < 80; ++i) {
      const Candidate c = random_candidate(v, random);
      for (std::size_t side = 0; side < 2; ++side) {
        std::array<Variables::RigidMotion, 7> motions;
        v.rigid_motions(c, side, motions);
        for (int k = 0; k < v.rigid_count(); ++k) {
          const Variables::RigidMotion& m = motions[static_cast<std::size_t>(k)];
          const Candidate more = stepped(v, c, v.first(side) + k, kStep),
                          less = stepped(v, c, v.first(side) + k, -kStep);
          const HeldHand &p = *more.pose.hands[side], &q = *less.pose.hands[side];
          CAPTURE(v.arms());
          CAPTURE(k);
          const Vec3 wrist = (p.wrist - q.wrist) / (2 * kStep);
          const Vec3 rotation = turn(q.orientation, p.orientation) / (2 * kStep);
          const Vec3 elbow = v.arms() ? (p.arm->elbow - q.arm->elbow) / (2 * kStep) : Vec3{};
          // Motions are up to about 1 m and 3 rad a unit.
          CHECK(length(wrist - m.wrist) < 2e-3f);
          CHECK(length(rotation - m.rotation) < 2e-3f * (1 + length(rotation)));
          CHECK(length(elbow - m.elbow) < 2e-3f * (1 + length(elbow)));
          worst = std::max(worst, static_cast<double>(length(rotation - m.rotation)));
        }
      }
    }
    MESSAGE("arms " << v.arms() << ": rotation off by at most " << worst << " rad a unit");
  }
}

TEST_CASE("angles move one by one, and say when they are at their limits") {
  Random random(6);
  for (const Variables& v : {hands_alone(), hands_with_arms()}) {
    const Candidate c = random_candidate(v, random);
    for (std::size_t side = 0; side < 2; ++side)
      for (int i = 0; i < kAngleCount; ++i) {
        const int variable = v.first_angle(side) + i;
        const auto at = static_cast<std::size_t>(i);
        const auto angle = [&](const Candidate& of) { return of.pose.hands[side]->angles[at]; };
        CHECK(angle(stepped(v, c, variable, 0.01f)) - angle(c) == doctest::Approx(0.01).epsilon(1e-3));
        CHECK_FALSE(v.at_limit(c, variable, 1));
        CHECK_FALSE(v.at_limit(c, variable, -1));
        const Candidate most = stepped(v, c, variable, 9), least = stepped(v, c, variable, -9);
        const AngleRange range = range_given(full_ranges(), c.pose.hands[side]->angles, i);
        CHECK(angle(most) == range.most);
        CHECK(angle(least) == range.least);
        CHECK(v.at_limit(most, variable, 1));
        CHECK_FALSE(v.at_limit(most, variable, -1));
        CHECK(v.at_limit(least, variable, -1));
        CHECK_FALSE(v.at_limit(least, variable, 1));
      }
  }
}

TEST_CASE("arm angles stop at their limits, positions and rotations have none") {
  Random random(7);
  const Variables alone = hands_alone(), arms = hands_with_arms();
  const Candidate free = random_candidate(alone, random), armed = random_candidate(arms, random);
  for (std::size_t side = 0; side < 2; ++side) {
    for (int k = 0; k < 6; ++k)
      for (const float sense : {-1.0f, 1.0f}) CHECK_FALSE(alone.at_limit(free, alone.first(side) + k, sense));
    for (int k = 3; k < 7; ++k)
      for (const float sense : {-1.0f, 1.0f}) {
        const int variable = arms.first(side) + k;
        CHECK_FALSE(arms.at_limit(armed, variable, sense));
        const Candidate turned = stepped(arms, armed, variable, 9 * sense);
        CHECK(arms.at_limit(turned, variable, sense));
        CHECK_FALSE(arms.at_limit(turned, variable, -sense));
      }
  }
}

TEST_CASE("the frame grows by its logarithm between its least and its most, and moves no hand") {
  Random random(8);
  const Variables v = hands_with_arms();
  const Candidate c = random_candidate(v, random);
  const int frame = v.count() - 1;
  const Candidate larger = stepped(v, c, frame, 0.1f);
  CHECK(larger.frame_size_m == doctest::Approx(c.frame_size_m * std::exp(0.1)).epsilon(1e-3));
  Candidate same_frame = larger;
  same_frame.frame_size_m = c.frame_size_m;
  CHECK(difference(same_frame, c) < 2e-5f);
  for (const float sense : {-1.0f, 1.0f}) {
    CHECK_FALSE(v.at_limit(c, frame, sense));
    const Candidate most = stepped(v, c, frame, 1.5f * sense);
    CHECK(most.frame_size_m == (sense > 0 ? v.frame_most_m() : v.frame_least_m()));
    CHECK(v.at_limit(most, frame, sense));
    CHECK_FALSE(v.at_limit(most, frame, -sense));
  }
  CHECK(with_frame(v.stage(), 0.4f).frame.size_m == 0.4f);
}
