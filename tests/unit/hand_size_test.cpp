#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>

#include "hand/resize.h"
#include "ombra/hand.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

constexpr std::array kSides = {Side::kLeft, Side::kRight};

Hand hand_of(Side side, float length_m, float breadth_m) {
  return make_hand(real_rig(side), side, length_m, "hand.glb", breadth_m).value();
}

/// How far a bone's axes are from unit length and right angles.
float crooked(const Mat3& m) {
  return std::fabs(dot(m.x, m.y)) + std::fabs(dot(m.y, m.z)) + std::fabs(dot(m.z, m.x)) +
         std::fabs(dot(cross(m.x, m.y), m.z) - 1);
}

double volume_m3(const Hand& hand, const std::vector<Vec3>& skin) {
  double six_volumes = 0;
  for (const auto& f : hand.faces) six_volumes += dot(skin[f[0]], cross(skin[f[1]], skin[f[2]]));
  return six_volumes / 6;
}

}  // namespace

TEST_CASE("the hand asset is as broad as its docs say") {
  for (const Hand& hand : real_hands()) {
    CHECK(hand.breadth_m == 0);
    CHECK(measured_breadth_m(hand) / hand.length_m == doctest::Approx(0.412).epsilon(0.002));
  }
}

TEST_CASE("a hand gets the length and the breadth that are asked for") {
  for (const Side side : kSides)
    for (const HandSize& size : hand_sizes()) {
      CAPTURE(size.name);
      const auto length_m = static_cast<float>(size.length_mm / 1000),
                 breadth_m = static_cast<float>(size.breadth_mm / 1000);
      const Hand hand = hand_of(side, length_m, breadth_m);
      CHECK(hand.length_m == length_m);
      CHECK(hand.breadth_m == breadth_m);
      CHECK(std::fabs(measured_length_m(hand) - length_m) < 1e-5f);
      CHECK(std::fabs(measured_breadth_m(hand) - breadth_m) < 1e-5f);
      for (const Hand::Bone& bone : hand.bones) {
        CHECK(crooked(bone.rest.rotation) < 1e-5f);
        CHECK(length(bone.from_bind * bone.rest.origin) < 1e-6f);
        if (bone.parent < 0) continue;
        const Vec3 joint = hand.bones[static_cast<std::size_t>(bone.parent)].rest * bone.offset;
        CHECK(length(joint - bone.rest.origin) < 1e-6f);
      }
      CHECK((hand.bones[3].rest.origin.x > 0) == (side == Side::kLeft));  // the thumb
      CHECK(volume_m3(hand, hand.vertices) > 0);
    }
}

TEST_CASE("its own breadth leaves a hand as it is") {
  for (const Side side : kSides) {
    const Hand& own = real_hands()[static_cast<std::size_t>(side)];
    const Hand again = hand_of(side, own.length_m, measured_breadth_m(own));
    for (std::size_t v = 0; v < own.vertices.size(); ++v)
      REQUIRE(length(own.vertices[v] - again.vertices[v]) < 1e-6f);
    for (std::size_t c = 0; c < own.capsules.size(); ++c)
      REQUIRE(std::fabs(own.capsules[c].radius_m - again.capsules[c].radius_m) < 1e-6f);
  }
}

TEST_CASE("every bone of a slim hand is slimmer across and no shorter along, thumb included") {
  const Hand& own = real_hands()[0];
  const float share = 0.8f;
  const Hand slim = hand_of(Side::kLeft, own.length_m, share * measured_breadth_m(own));
  for (std::size_t c = 0; c < own.capsules.size(); ++c) {
    const Hand::Capsule &a = own.capsules[c], &b = slim.capsules[c];
    CHECK(b.radius_m / a.radius_m == doctest::Approx(share).epsilon(0.01));
    if (a.finger >= 0)
      CHECK(length(b.to - b.from) / length(a.to - a.from) == doctest::Approx(1).epsilon(0.02));
  }
  for (std::size_t v = 0; v < own.vertices.size(); ++v) {
    if (own.influences[v].weight[0] < 1) continue;
    const std::size_t bone = own.influences[v].bone[0];
    const Vec3 p = own.bones[bone].from_bind * own.vertices[v];
    const Vec3 q = slim.bones[bone].from_bind * slim.vertices[v];
    REQUIRE(length(q - Vec3{share * p.x, share * p.y, p.z}) < 0.001f);
  }
}

TEST_CASE("a broad and a slim hand bend as the asset does") {
  Random random(3);
  const Hand& own = real_hands()[1];
  for (const float share : {0.8f, 1.25f}) {
    const Hand other = hand_of(Side::kRight, own.length_m, share * measured_breadth_m(own));
    for (int i = 0; i < 10; ++i) {
      const Angles angles = random_angles(random);
      std::vector<Vec3> a, b;
      skin(own, pose_skeleton(own, Frame3{}, angles), a);
      skin(other, pose_skeleton(other, Frame3{}, angles), b);
      // What bending takes from the volume at the joints, it takes from both.
      const double kept = volume_m3(own, a) / volume_m3(own, own.vertices);
      const double kept_other = volume_m3(other, b) / volume_m3(other, other.vertices);
      CHECK(kept_other == doctest::Approx(kept).epsilon(0.03));
    }
  }
}

TEST_CASE("breadths that no hand has are refused with those it may have") {
  for (const float breadth_m : {0.05f, 0.12f, -0.08f, std::numeric_limits<float>::quiet_NaN()}) {
    const Result<Hand> hand = make_hand(real_rig(Side::kLeft), Side::kLeft, 0.19f, "left.glb", breadth_m);
    REQUIRE_FALSE(hand);
    CHECK(hand.error().where == "left.glb");
    CHECK(hand.error().message.find("57 to 114 mm") != std::string::npos);
  }
}

TEST_CASE("named sizes differ and grow with percentile and age") {
  std::map<std::string_view, HandSize> by_name;
  for (const HandSize& size : hand_sizes()) {
    CHECK(by_name.emplace(size.name, size).second);
    CHECK_FALSE(size.source.empty());
  }
  for (const auto& [smaller, larger] : {std::pair{"man-5", "man-50"},
                                        {"man-50", "man-95"},
                                        {"woman-5", "woman-50"},
                                        {"woman-50", "woman-95"},
                                        {"child-6", "child-8"},
                                        {"child-8", "child-10"},
                                        {"child-10", "child-12"},
                                        {"child-10", "woman-5"}}) {
    CHECK(by_name.at(smaller).length_mm < by_name.at(larger).length_mm);
    CHECK(by_name.at(smaller).breadth_mm < by_name.at(larger).breadth_mm);
  }
}
