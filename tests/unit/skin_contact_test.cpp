// Contact by mesh: against brute force, and in words.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "ombra/contact.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

const SkinContact& skins() {
  static const SkinContact contact(real_hands());
  return contact;
}

Pose both(Vec3 left, Vec3 right, const Quat& right_turn = {}) {
  Pose pose;
  pose.hands[0] = HeldHand{left, {}, relaxed_angles(), {}};
  pose.hands[1] = HeldHand{right, right_turn, relaxed_angles(), {}};
  return pose;
}

std::vector<Vec3> skin_of(const Pose& pose, std::size_t hand) {
  const HeldHand& held = *pose.hands[hand];
  std::vector<Vec3> out;
  skin(real_hands()[side_index(hand)],
       pose_skeleton(real_hands()[side_index(hand)], {matrix(held.orientation), held.wrist}, held.angles),
       out);
  return out;
}

/// Whether a ray from p crosses the mesh an odd number of times (Möller & Trumbore).
bool inside(const Hand& hand, const std::vector<Vec3>& at, Vec3 p) {
  const Vec3 ray = normalized(Vec3{0.3713f, 0.8119f, 0.4507f});
  int crossings = 0;
  for (const auto& f : hand.faces) {
    const Vec3 e1 = at[f[1]] - at[f[0]], e2 = at[f[2]] - at[f[0]], h = cross(ray, e2);
    const float det = dot(e1, h);
    if (std::fabs(det) < 1e-12f) continue;
    const Vec3 s = p - at[f[0]], q = cross(s, e1);
    const float u = dot(s, h) / det, v = dot(ray, q) / det;
    if (u >= 0 && v >= 0 && u + v <= 1 && dot(e2, q) / det > 0) ++crossings;
  }
  return crossings % 2 == 1;
}

/// Distance to the skin by walking over a grid of points of every face.
float distance_by_points(const Hand& hand, const std::vector<Vec3>& at, Vec3 p) {
  float least = 1e9f;
  constexpr int kSteps = 6;
  for (const auto& f : hand.faces) {
    if (length(at[f[0]] - p) > 0.04f) continue;
    for (int i = 0; i <= kSteps; ++i)
      for (int j = 0; i + j <= kSteps; ++j)
        least = std::min(least, length(at[f[0]] + (at[f[1]] - at[f[0]]) * (static_cast<float>(i) / kSteps) +
                                       (at[f[2]] - at[f[0]]) * (static_cast<float>(j) / kSteps) - p));
  }
  return least;
}

/// Deepest vertex of either hand in the other, metres.
float deepest_by_brute_force(const Pose& pose) {
  float deepest = 0;
  for (std::size_t a = 0; a < 2; ++a) {
    const std::size_t b = 1 - a;
    const std::vector<Vec3> from = skin_of(pose, a), in = skin_of(pose, b);
    for (const Vec3 p : from)
      if (inside(real_hands()[b], in, p))
        deepest = std::max(deepest, distance_by_points(real_hands()[b], in, p));
  }
  return deepest;
}

}  // namespace

TEST_CASE("hands apart touch nothing, and a relaxed hand passes into nothing of its own") {
  const Pose pose = both({-0.2f, 1, 1}, {0.2f, 1, 1});
  CHECK(skins().penetration_mm(pose, {}) == 0);
  for (const Touch& t : skins().touches(pose, {}, 0.0015f)) CHECK(t.a.hand == t.b.hand);
}

TEST_CASE("hands that pass into each other are as deep as brute force finds") {
  Random random(11);
  int deep = 0;
  for (int i = 0; i < 12; ++i) {
    Pose pose = both({0, 1, 1}, Vec3{0, 1, 1} + random.point({-0.05f, -0.03f, -0.05f}, {0.05f, 0.03f, 0.05f}),
                     random.rotation());
    float own = 0;  // of one hand in itself: nothing, for they are relaxed
    for (std::size_t hand = 0; hand < 2; ++hand) {
      Pose alone = pose;
      alone.hands[1 - hand].reset();
      own = std::max(own, static_cast<float>(skins().penetration_mm(alone, {})));
    }
    CHECK(own == 0);
    const double expected_mm = 1000.0 * static_cast<double>(deepest_by_brute_force(pose));
    const double found_mm = skins().penetration_mm(pose, {});
    CAPTURE(expected_mm);
    // Deeper than 6 mm the parts that a hand is cut into hide their deepest points from each other.
    if (expected_mm > 6) {
      CHECK(found_mm > 4);
    } else {
      CHECK(found_mm == doctest::Approx(expected_mm).epsilon(0.05).scale(6));
    }
    deep += expected_mm > 0;
  }
  CHECK(deep >= 6);
}

TEST_CASE("a fist and crossed fingers are seen in one hand") {
  Pose pose = both({-0.2f, 1, 1}, {0.2f, 1, 1});
  Angles& angles = pose.hands[0]->angles;
  angles[kIndexMcpAbduction] = radians(-12), angles[kMiddleMcpAbduction] = radians(15);
  const std::vector<Touch> touches = skins().touches(pose, {});
  const auto index_and_middle = std::find_if(touches.begin(), touches.end(), [](const Touch& t) {
    return t.a.hand == 0 && t.a.kind == BodyPart::kFinger && t.b.kind == BodyPart::kFinger &&
           t.a.finger + t.b.finger == 3;
  });
  REQUIRE(index_and_middle != touches.end());
  CHECK(index_and_middle->depth_mm > 2);
  CHECK(touch_text(*index_and_middle).find("mm into") != std::string::npos);

  Angles& fist = pose.hands[1]->angles;
  for (int finger = 0; finger < 4; ++finger)
    for (const auto& [joint, bent_deg] : {std::pair{0, 90.0}, std::pair{2, 100.0}, std::pair{3, 80.0}})
      fist[static_cast<std::size_t>(kIndexMcpFlexion + 4 * finger + joint)] = radians(bent_deg);
  const std::vector<Touch> closed = skins().touches(pose, {});
  CHECK(std::any_of(closed.begin(), closed.end(), [](const Touch& t) {
    return t.a.hand == 1 && (t.a.kind == BodyPart::kPalm || t.b.kind == BodyPart::kPalm);
  }));
}

TEST_CASE("contact is named for people") {
  const auto finger = [](std::uint8_t hand, std::uint8_t which) {
    return BodyPart{BodyPart::kFinger, hand, which};
  };
  const BodyPart palm{BodyPart::kPalm, 1, 0};
  CHECK(touch_text({finger(0, 0), finger(1, 0), -0.3}) == "thumbs touch");
  CHECK(touch_text({finger(0, 1), finger(1, 1), 0.01}) == "index fingers touch");
  CHECK(touch_text({{BodyPart::kPalm, 0, 0}, palm, 0}) == "palms touch");
  CHECK(touch_text({finger(0, 0), palm, -1}) == "left thumb touches right palm");
  CHECK(touch_text({finger(0, 4), finger(0, 3), -1}) == "left little touches left ring");
  CHECK(touch_text({finger(0, 1), palm, 2.14}) == "left index passes 2.1 mm into right palm");
  CHECK(touch_text({finger(0, 1), palm, 0.3}) == "left index passes 0.3 mm into right palm");
  CHECK(name(BodyPart{BodyPart::kForearm, 2, 0}) == "other performer's left forearm");
  CHECK(name(BodyPart{BodyPart::kHead, 0, 0}) == "head");
}

TEST_CASE("a hand in the other's forearm is found") {
  const Stage stage;
  Pose pose;
  const Reach left = reach(stage.performer, Side::kLeft, {-0.05f, 1.1f, 1.5f}, {});
  pose.hands[0] = HeldHand{left.wrist, quaternion(left.orientation), relaxed_angles(), left.arm};
  const Vec3 half_way = (left.wrist + left.arm.elbow) * 0.5f;
  const Reach right = reach(stage.performer, Side::kRight, half_way, {});
  pose.hands[1] = HeldHand{right.wrist, quaternion(right.orientation), relaxed_angles(), right.arm};
  const std::vector<Touch> touches = skins().touches(pose, stage);
  CHECK(std::any_of(touches.begin(), touches.end(), [](const Touch& t) {
    return (t.a.kind == BodyPart::kForearm || t.b.kind == BodyPart::kForearm) && t.depth_mm > 5;
  }));
}
