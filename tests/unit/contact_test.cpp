// Contact: the depth of capsule pairs against constructions and brute force, which pairs count, and that
// hands at rest touch nothing.
#include "stage/contact.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

constexpr std::size_t kLeft = 0, kRight = 1;

/// Hands made of nothing but capsules, all bones where the world's origin is.
struct Dummies {
  Hand::Capsule& add(std::size_t side, int bone, int finger, Vec3 from, Vec3 to, float radius_m) {
    if (!pose.hands[side]) pose.hands[side] = HeldHand{};
    hands[side].capsules.push_back({bone, finger, from, to, radius_m});
    return hands[side].capsules.back();
  }
  std::vector<Contact> contacts(float margin_m = 0) const {
    std::vector<Contact> out;
    find_contacts({&hands[0], &hands[1]}, {&skeletons[0], &skeletons[1], &skeletons[2], &skeletons[3]}, pose,
                  stage, margin_m, out);
    return out;
  }

  Hands hands;
  std::array<Skeleton, kMostHands> skeletons;
  Pose pose;
  Stage stage;
};

/// One capsule on the left thumb's tip, one on the left index finger's.
Dummies two_fingers(Vec3 a_from, Vec3 a_to, float a_radius_m, Vec3 b_from, Vec3 b_to, float b_radius_m) {
  Dummies d;
  d.add(kLeft, 3, 0, a_from, a_to, a_radius_m);
  d.add(kLeft, 6, 1, b_from, b_to, b_radius_m);
  return d;
}

Vec3 nearest_on_segment(Vec3 p, Vec3 from, Vec3 to) {
  const Vec3 d = to - from;
  const float dd = dot(d, d);
  return dd > 0 ? from + d * std::clamp(dot(p - from, d) / dd, 0.0f, 1.0f) : from;
}

/// Distance of two segments: the one walked along in small steps, the other by projection.
float distance_by_walking(Vec3 a_from, Vec3 a_to, Vec3 b_from, Vec3 b_to) {
  constexpr int kSteps = 2000;
  float least = 1e9f;
  for (int i = 0; i <= kSteps; ++i) {
    const Vec3 p = a_from + (a_to - a_from) * (static_cast<float>(i) / kSteps);
    least = std::min(least, length(p - nearest_on_segment(p, b_from, b_to)));
  }
  return least;
}

HeldHand held_at(Vec3 wrist, const Mat3& orientation, const Angles& angles) {
  return {wrist, quaternion(orientation), angles, std::nullopt};
}

}  // namespace

TEST_CASE("parallel fingers are as deep in each other as their radii exceed their distance") {
  const Vec3 aside{0.015f, 0, 0}, along{0, 0, -0.03f};
  const auto contacts = two_fingers({}, along, 0.008f, aside, aside + along, 0.009f).contacts();
  REQUIRE(contacts.size() == 1);
  const Contact& c = contacts.front();
  CHECK(c.depth_m == doctest::Approx(0.002).epsilon(1e-4));
  CHECK(length(c.normal - Vec3{-1, 0, 0}) < 1e-5f);  // from the index finger to the thumb
  CHECK(c.a.bone == 3);
  CHECK(c.b.bone == 6);
  CHECK(c.a.kind == ContactPoint::kBone);
  CHECK(c.a.hand == 0);
}

TEST_CASE("crossing fingers touch where they cross") {
  for (const float gap_m : {0.012f, 0.0f}) {
    const auto contacts = two_fingers({-0.02f, 0, 0}, {0.03f, 0, 0}, 0.008f, {0.01f, gap_m, -0.02f},
                                      {0.01f, gap_m, 0.04f}, 0.007f)
                              .contacts();
    REQUIRE(contacts.size() == 1);
    const Contact& c = contacts.front();
    CHECK(c.depth_m == doctest::Approx(0.015f - gap_m).epsilon(1e-4));
    CHECK(length(c.a.position - Vec3{0.01f, 0, 0}) < 1e-6f);
    CHECK(length(c.b.position - Vec3{0.01f, gap_m, 0}) < 1e-6f);
    CHECK(length(c.normal) == doctest::Approx(1));
    if (gap_m > 0) CHECK(length(c.normal - Vec3{0, -1, 0}) < 1e-5f);
  }
}

TEST_CASE("capsules without length, in line or in one place have a depth too") {
  const Vec3 o{}, x{0.02f, 0, 0};
  const auto depth = [](const Dummies& d) {
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    CHECK(length(contacts.front().normal) == doctest::Approx(1));
    return contacts.front().depth_m;
  };
  CHECK(depth(two_fingers(o, o, 0.01f, o, o, 0.01f)) == doctest::Approx(0.02));
  CHECK(depth(two_fingers(o, o, 0.01f, x, x, 0.015f)) == doctest::Approx(0.005));
  CHECK(depth(two_fingers(o, x, 0.01f, {0.01f, 0.012f, 0}, {0.01f, 0.012f, 0}, 0.01f)) ==
        doctest::Approx(0.008));
  CHECK(depth(two_fingers({0.01f, 0.012f, 0}, {0.01f, 0.012f, 0}, 0.01f, o, x, 0.01f)) ==
        doctest::Approx(0.008));
  CHECK(depth(two_fingers(o, x, 0.01f, o, x, 0.01f)) == doctest::Approx(0.02));
  CHECK(depth(two_fingers(o, x, 0.01f, x * 1.9f, x * 3, 0.01f)) == doctest::Approx(0.002));
  CHECK(depth(two_fingers(x, o, 0.01f, x * 3, x * 1.9f, 0.01f)) == doctest::Approx(0.002));
}

TEST_CASE("pairs are reported up to the margin apart, and no further") {
  const auto apart = [](float gap_m) {
    return two_fingers({}, {0, 0, 0.02f}, 0.01f, {0.02f + gap_m, 0, 0}, {0.02f + gap_m, 0, 0.02f}, 0.01f);
  };
  CHECK(apart(0.001f).contacts().empty());
  CHECK(apart(0.004f).contacts(0.003f).empty());
  const auto near = apart(0.002f).contacts(0.003f);
  REQUIRE(near.size() == 1);
  CHECK(near.front().depth_m == doctest::Approx(-0.002).epsilon(1e-3));
}

TEST_CASE("random capsules: the depth is what a walk along the axes finds") {
  Random random(1);
  for (int i = 0; i < 400; ++i) {
    const auto point = [&] { return random.point({-0.03f, -0.03f, -0.03f}, {0.03f, 0.03f, 0.03f}); };
    const Vec3 a0 = point(), a1 = point(), b0 = point();
    // Every fourth pair is all but parallel, where the formula's denominator vanishes.
    const Vec3 b1 = i % 4 == 0 ? b0 + (a1 - a0) * random.uniform(-1, 1) + point() * 1e-4f : point();
    const float ra = random.uniform(0.005f, 0.03f), rb = random.uniform(0.005f, 0.03f);
    const float distance = distance_by_walking(a0, a1, b0, b1);
    const auto contacts = two_fingers(a0, a1, ra, b0, b1, rb).contacts(0.2f);
    REQUIRE(contacts.size() == 1);
    const Contact& c = contacts.front();
    CAPTURE(i);
    CHECK(std::fabs(c.depth_m - (ra + rb - distance)) < 2e-5f);
    // The points lie on the axes, as far apart as the depth says, the normal between them.
    CHECK(length(c.a.position - nearest_on_segment(c.a.position, a0, a1)) < 1e-6f);
    CHECK(length(c.b.position - nearest_on_segment(c.b.position, b0, b1)) < 1e-6f);
    CHECK(length(c.a.position - c.b.position - c.normal * (ra + rb - c.depth_m)) < 1e-6f);
  }
}

TEST_CASE("what skin joins is no contact, everything else is") {
  const auto meet = [](std::size_t side_a, int bone_a, int finger_a, std::size_t side_b, int bone_b,
                       int finger_b) {
    Dummies d;
    d.add(side_a, bone_a, finger_a, {}, {0.02f, 0, 0}, 0.01f);
    d.add(side_b, bone_b, finger_b, {0.005f, 0, 0}, {0.03f, 0, 0}, 0.01f);
    return !d.contacts().empty();
  };
  for (int finger = 0; finger < kFingerCount; ++finger) {
    const int first = 1 + 3 * finger;
    CHECK_FALSE(meet(kLeft, first, finger, kLeft, first + 1, finger));
    CHECK_FALSE(meet(kLeft, first, finger, kLeft, first + 2, finger));
    CHECK_FALSE(meet(kLeft, 0, -1, kLeft, first, finger));
    CHECK_FALSE(meet(kLeft, first, finger, kLeft, 0, -1));
    CHECK(meet(kLeft, 0, -1, kLeft, first + 1, finger));
    CHECK(meet(kLeft, 0, -1, kLeft, first + 2, finger));
    CHECK(meet(kLeft, first, finger, kRight, first, finger));
    CHECK(meet(kLeft, 0, -1, kRight, first, finger));
    CHECK(meet(kLeft, first, finger, kLeft, 1 + 3 * ((finger + 1) % 5), (finger + 1) % 5));
  }
  CHECK_FALSE(meet(kLeft, 0, -1, kLeft, 0, -1));
  CHECK(meet(kLeft, 0, -1, kRight, 0, -1));
}

TEST_CASE("an arm meets the other hand, the other arm and the head, but not its own hand") {
  Dummies d;
  const Vec3 wrist{0, 1, 1}, elbow{0, 1, 1.26f}, shoulder_joint{0, 1.3f, 1.26f};
  d.pose.hands[kLeft] = HeldHand{wrist, {}, {}, Arm{shoulder_joint, elbow}};
  d.stage.performer.shoulder_centre = {1, 1, 1};  // the head out of the way
  // Half way along the forearm, 40 mm above its axis.
  const Vec3 above{0, 1.04f, 1.13f};
  SUBCASE("its own hand") {
    d.add(kLeft, 3, 0, above, above, 0.01f);
    CHECK(d.contacts().empty());
  }
  SUBCASE("the other hand") {
    d.add(kRight, 3, 0, above, above, 0.01f);
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    const ContactPoint& arm = contacts.front().a;
    CHECK(arm.kind == ContactPoint::kForearm);
    CHECK(arm.hand == 0);
    CHECK(arm.along == doctest::Approx(0.5));
    const float radius_m = (d.stage.performer.wrist_radius_m + d.stage.performer.elbow_radius_m) / 2;
    CHECK(contacts.front().depth_m == doctest::Approx(radius_m + 0.01f - 0.04f).epsilon(1e-3));
  }
  SUBCASE("the other arm") {
    const Vec3 across{0.2f, 0, 0}, over{0, 0.06f, 0.13f};
    d.pose.hands[kRight] =
        HeldHand{wrist + over - across, {}, {}, Arm{wrist + over + across * 3, wrist + over + across}};
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    CHECK(contacts.front().a.kind == ContactPoint::kForearm);
    CHECK(contacts.front().b.kind == ContactPoint::kForearm);
    CHECK(contacts.front().b.hand == 1);
  }
  SUBCASE("the head, which its own upper arm may touch") {
    // The head 0.26 m above the shoulders' centre, 0.12 m beside the forearm's middle: 16.5 mm deep.
    d.stage.performer.shoulder_centre = {0.12f, 1 - 0.26f, 1.13f};
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    CHECK(contacts.front().a.kind == ContactPoint::kForearm);
    CHECK(contacts.front().b.kind == ContactPoint::kHead);
    CHECK(contacts.front().depth_m == doctest::Approx(0.1f + 0.0365f - 0.12f).epsilon(1e-2));
    d.stage.performer.shoulder_centre = shoulder_joint - Vec3{0, 0.26f, 0};
    CHECK(d.contacts().empty());
  }
  SUBCASE("the head is no body without arms") {
    d.pose.hands[kLeft]->arm.reset();
    d.stage.performer.shoulder_centre = wrist - Vec3{0, 0.26f, 0};
    d.add(kLeft, 3, 0, wrist, wrist, 0.01f);
    CHECK(d.contacts().empty());
  }
}

TEST_CASE("whoever's they are, hands, arms and heads do not pass through each other") {
  Dummies d;
  d.stage = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, Stage{});
  d.stage.second_performer->shoulder_centre = {-1, 1, 1};  // the heads out of the way
  d.stage.performer.shoulder_centre = {1, 1, 1};
  constexpr std::size_t kOthersLeft = 2;
  SUBCASE("two left hands") {
    d.add(kLeft, 3, 0, {}, {}, 0.01f);
    d.pose.hands[kOthersLeft] = HeldHand{};
    d.skeletons[kOthersLeft].bones[3].origin = {0.015f, 0, 0};
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    CHECK(contacts.front().depth_m == doctest::Approx(0.005));
    CHECK(contacts.front().a.hand == kLeft);
    CHECK(contacts.front().b.hand == kOthersLeft);
  }
  const Vec3 wrist{0, 1, 1}, elbow{0, 1, 1.26f}, shoulder_joint{0, 1.3f, 1.26f};
  const Vec3 across{0.2f, 0, 0}, over{0, 0.06f, 0.13f};
  d.pose.hands[kOthersLeft] = HeldHand{wrist, {}, {}, Arm{shoulder_joint, elbow}};
  SUBCASE("two arms, as thick as each performer's") {
    d.pose.hands[kLeft] =
        HeldHand{wrist + over - across, {}, {}, Arm{wrist + over + across * 3, wrist + over + across}};
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    CHECK(contacts.front().a.hand == kLeft);
    CHECK(contacts.front().b.hand == kOthersLeft);
    d.stage.second_performer->wrist_radius_m += 0.01f;
    d.stage.second_performer->elbow_radius_m += 0.01f;
    CHECK(d.contacts().front().depth_m == doctest::Approx(contacts.front().depth_m + 0.01f).epsilon(1e-3));
  }
  SUBCASE("an arm and its own head, and a stranger's") {
    d.stage.second_performer->shoulder_centre = shoulder_joint - Vec3{0, 0.26f, 0};
    CHECK(d.contacts().empty());  // an upper arm hangs at its own head
    d.stage.second_performer->shoulder_centre = {-1, 1, 1};
    d.stage.performer.shoulder_centre = shoulder_joint - Vec3{0, 0.26f, 0};
    CHECK(d.contacts().empty());  // nobody's head while that person has no arms
    d.pose.hands[kRight] = HeldHand{{3, 1, 1}, {}, {}, Arm{{3, 1.3f, 1.26f}, {3, 1, 1.26f}}};
    const auto contacts = d.contacts();
    REQUIRE(contacts.size() == 1);
    CHECK(contacts.front().a.kind == ContactPoint::kUpperArm);
    CHECK(contacts.front().a.hand == kOthersLeft);
    CHECK(contacts.front().b.kind == ContactPoint::kHead);
  }
}

TEST_CASE("hands at rest do not pass into themselves, nor into each other from afar") {
  const Hands& hands = real_hands();
  for (const Angles& angles : {relaxed_angles(), Angles{}}) {
    Pose both;
    for (const std::size_t side : {kLeft, kRight}) {
      Pose alone;
      alone.hands[side] = both.hands[side] =
          held_at({side == kLeft ? -0.15f : 0.15f, 1.25f, 1.5f}, {}, angles);
      CHECK(penetration_mm(hands, alone, {}) == 0);
    }
    CHECK(penetration_mm(hands, both, {}) == 0);
  }
}

TEST_CASE("hands pushed into each other are as deep as they were pushed") {
  // Flat hands point at each other, middle fingertip to middle fingertip.
  const Hands& hands = real_hands();
  const auto tip = [&](std::size_t side, const HeldHand& held) {
    const auto c = std::find_if(hands[side].capsules.begin(), hands[side].capsules.end(),
                                [](const Hand::Capsule& at) { return at.bone == 9; });
    const Skeleton s = pose_skeleton(hands[side], {matrix(held.orientation), held.wrist}, held.angles);
    return std::pair{s.bones[9] * c->to, c->radius_m};
  };
  const Mat3 turned = rotation_y(kPi);
  for (const float push_m : {-0.002f, 0.001f, 0.005f}) {
    Pose pose;
    pose.hands[kLeft] = held_at({0, 1.25f, 1.5f}, {}, {});
    pose.hands[kRight] = held_at({}, turned, {});
    const auto [left_tip, left_radius_m] = tip(kLeft, *pose.hands[kLeft]);
    const auto [right_tip, right_radius_m] = tip(kRight, *pose.hands[kRight]);
    pose.hands[kRight]->wrist = left_tip - right_tip - Vec3{0, 0, left_radius_m + right_radius_m - push_m};
    const double expected_mm = std::max(0.0, 1000.0 * static_cast<double>(push_m));
    CHECK(penetration_mm(hands, pose, {}) == doctest::Approx(expected_mm).epsilon(1e-2));
  }
}

TEST_CASE("penetration does not depend on where the hands are held, and is the deepest of all contacts") {
  Random random(2);
  const Hands& hands = real_hands();
  const Stage stage;
  double deepest = 0;
  for (int i = 0; i < 100; ++i) {
    Pose pose = random_pose(random, stage, false);
    pose.hands[1]->wrist = pose.hands[0]->wrist + random.direction() * 0.1f;
    const double here = penetration_mm(hands, pose, {});
    for (std::size_t side = 0; side < 2; ++side) pose.hands[side]->wrist += Vec3{0.3f, -0.2f, 0.25f};
    CHECK(penetration_mm(hands, pose, {}) == doctest::Approx(here).epsilon(1e-3));
    std::array<Skeleton, kMostHands> skeletons;
    for (std::size_t side = 0; side < 2; ++side)
      skeletons[side] = pose_skeleton(
          hands[side], {matrix(normalized(pose.hands[side]->orientation)), pose.hands[side]->wrist},
          pose.hands[side]->angles);
    std::vector<Contact> contacts;
    find_contacts({&hands[0], &hands[1]}, {&skeletons[0], &skeletons[1]}, pose, Stage{}, 0, contacts);
    float most_m = 0;
    for (const Contact& c : contacts) most_m = std::max(most_m, c.depth_m);
    CHECK(penetration_mm(hands, pose, {}) == doctest::Approx(1000.0 * static_cast<double>(most_m)));
    deepest = std::max(deepest, here);
  }
  CHECK(deepest > 5);  // the draw has hands in each other
}
