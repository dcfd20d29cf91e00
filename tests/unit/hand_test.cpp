#include "ombra/hand.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string>

#include "ombra/shadow.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

const Hand& hand_of(Side side) { return real_hands()[static_cast<std::size_t>(side)]; }

constexpr std::array kSides = {Side::kLeft, Side::kRight};

Angles one_angle(int angle, float value_rad) {
  Angles angles{};
  angles[static_cast<std::size_t>(angle)] = value_rad;
  return angles;
}

/// World positions of the joints of a finger (0 thumb … 4 little) from its root to its tip.
std::array<Vec3, 4> joints_of(const Hand& hand, const Skeleton& skeleton, std::size_t finger) {
  const std::size_t root = 1 + 3 * finger;
  return {skeleton.bones[root].origin, skeleton.bones[root + 1].origin, skeleton.bones[root + 2].origin,
          skeleton.bones[root + 2] * hand.fingertips[finger]};
}

Vec3 fingertip(const Hand& hand, const Angles& angles, std::size_t finger) {
  return joints_of(hand, pose_skeleton(hand, Frame3{}, angles), finger)[3];
}

double volume_m3(const Hand& hand) {
  double six_volumes = 0;
  for (const auto& f : hand.faces)
    six_volumes += dot(hand.vertices[f[0]], cross(hand.vertices[f[1]], hand.vertices[f[2]]));
  return six_volumes / 6;
}

/// What make_hand() says about the left rig after a change.
std::string complaint(const std::function<void(RigSource&)>& change, Side side = Side::kLeft) {
  RigSource rig = real_rig(Side::kLeft);
  change(rig);
  const Result<Hand> hand = make_hand(rig, side, 0, "broken.glb");
  if (hand) return "";
  CHECK(hand.error().where == "broken.glb");
  return hand.error().message;
}

void check_says(const std::string& message, const std::string& part) {
  CAPTURE(message);
  CHECK(message.find(part) != std::string::npos);
}

Vec3 mirrored(Vec3 p) { return {-p.x, p.y, p.z}; }

/// The rig seen in a mirror: a hand of the other side.
RigSource mirrored(const RigSource& rig) {
  RigSource out = rig;
  for (Vec3& p : out.positions) p = mirrored(p);
  for (auto& t : out.triangles) std::swap(t[0], t[1]);
  for (Frame3& f : out.joint_frames)
    f = {{-mirrored(f.rotation.x), mirrored(f.rotation.y), mirrored(f.rotation.z)}, mirrored(f.origin)};
  return out;
}

/// Casts 20 random poses of the left hand and their mirror images with the right hand, half of them with an
/// arm; the least intersection over union of the masks once mirrored back.
double least_mirrored_iou(const Hands& hands) {
  Random random(7);
  const Stage stage;
  Caster caster(hands);
  double least = 1;
  for (int i = 0; i < 20; ++i) {
    Pose left, right;
    const HeldHand held = random_held_hand(random, stage, Side::kLeft, i % 2 == 0);
    left.hands[0] = right.hands[1] = held;
    HeldHand& image = *right.hands[1];
    image.wrist = mirrored(held.wrist);
    const Quat q = held.orientation;
    image.orientation = {q.x, -q.y, -q.z, q.w};
    if (held.arm) image.arm = Arm{mirrored(held.arm->shoulder), mirrored(held.arm->elbow)};
    const Mask l = caster.cast(left, stage, 512), r = caster.cast(right, stage, 512);
    int both = 0, any = 0;
    for (int y = 0; y < 512; ++y)
      for (int x = 0; x < 512; ++x) {
        both += l.at(x, y) & r.at(511 - x, y);
        any += l.at(x, y) | r.at(511 - x, y);
      }
    REQUIRE(any > 1000);
    least = std::min(least, static_cast<double>(both) / any);
  }
  return least;
}

}  // namespace

TEST_CASE("both real hands are closed surfaces of the known size") {
  for (const Side side : kSides) {
    CAPTURE(name(side));
    const Hand& hand = hand_of(side);
    CHECK(hand.side == side);
    CHECK(hand.vertices.size() == 1159);
    CHECK(hand.influences.size() == 1159);
    CHECK(hand.faces.size() == 2314);
    CHECK(hand.edges.size() == 3 * 2314 / 2);  // closed; and V - E + F = 2: a sphere
    CHECK(hand.vertices.size() + hand.faces.size() == hand.edges.size() + 2);
    // A hand of 0.19 m displaces 0.25 to 0.45 l.
    CHECK(volume_m3(hand) > 0.25e-3);
    CHECK(volume_m3(hand) < 0.45e-3);
  }
}

TEST_CASE("every edge lies between its two faces, run forwards by the left one") {
  const Hand& hand = hand_of(Side::kLeft);
  const auto runs = [&](std::uint16_t face, std::uint16_t a, std::uint16_t b) {
    const auto& f = hand.faces[face];
    for (std::size_t k = 0; k < 3; ++k)
      if (f[k] == a && f[(k + 1) % 3] == b) return true;
    return false;
  };
  for (const Hand::Edge& e : hand.edges) {
    REQUIRE(runs(e.left, e.a, e.b));
    REQUIRE(runs(e.right, e.b, e.a));
  }
}

TEST_CASE("weights descend and add up to one") {
  for (const Side side : kSides)
    for (const Hand::Influence& influence : hand_of(side).influences) {
      float sum = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        sum += influence.weight[k];
        REQUIRE(influence.bone[k] < kBoneCount);
        if (k > 0) REQUIRE(influence.weight[k] <= influence.weight[k - 1]);
      }
      REQUIRE(sum == doctest::Approx(1).epsilon(1e-6));
    }
}

TEST_CASE("a left hand with its palm to the wall has its thumb on the right, a right hand on the left") {
  // Fingers up, back of the hand to the lamp: wrist -Z is world y, wrist +Y is world z.
  const Mat3 palm_to_wall{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}};
  Caster caster(real_hands());
  const Stage stage;
  for (const Side side : kSides) {
    CAPTURE(name(side));
    const Hand& hand = hand_of(side);
    const Vec3 wrist{0, 1.2f, 1};
    const Skeleton skeleton = pose_skeleton(hand, {palm_to_wall, wrist}, relaxed_angles());
    const auto tip = [&](std::size_t finger) { return joints_of(hand, skeleton, finger)[3]; };
    const float to_right = side == Side::kLeft ? 1.0f : -1.0f;
    for (std::size_t finger = 1; finger < kFingerCount; ++finger) {
      CHECK((tip(finger - 1).x - tip(finger).x) * to_right > 0.01f);
      CHECK(tip(finger).y > wrist.y + 0.1f);
    }
    // In the mask too: the row of the thumb's tip is dark at the thumb and light as far on the other side.
    Pose pose;
    pose.hands[static_cast<std::size_t>(side)] =
        HeldHand{wrist, quaternion(palm_to_wall), relaxed_angles(), {}};
    const Mask mask = caster.cast(pose, stage, 512);
    const Projection to_pixels = projection(stage, 512);
    const Vec2 thumb = to_pixels(tip(0)), middle = to_pixels(tip(2));
    CHECK(mask.at(static_cast<int>(thumb.x), static_cast<int>(thumb.y)) == 1);
    CHECK(mask.at(static_cast<int>(2 * middle.x - thumb.x), static_cast<int>(thumb.y)) == 0);
  }
}

TEST_CASE("mirrored poses of left and right hand cast mirrored masks") {
  const Hands& real = real_hands();
  const Hands exact = {real[0], make_hand(mirrored(real_rig(Side::kLeft)), Side::kRight, 0.19f, "").value()};
  // The skins of the two files mirror each other, their skeletons do not quite: the index finger's knuckle is
  // 3.4 mm off and the thumb's axes 5 degrees, so that only mirrored rigs can cast mirrored masks.
  float skin_m = 0, joint_m = 0;
  for (const Vec3 v : real[0].vertices) {
    float nearest = 1;
    for (const Vec3 w : real[1].vertices) nearest = std::min(nearest, length(v - mirrored(w)));
    skin_m = std::max(skin_m, nearest);
  }
  for (std::size_t b = 0; b < kBoneCount; ++b)
    joint_m =
        std::max(joint_m, length(mirrored(real[0].bones[b].rest.origin) - real[1].bones[b].rest.origin));
  CHECK(skin_m < 1e-6f);
  CHECK(joint_m > 3e-3f);
  CHECK(joint_m < 4e-3f);
  const double exact_iou = least_mirrored_iou(exact), real_iou = least_mirrored_iou(real);
  MESSAGE("least IoU of mirrored masks: mirrored rigs " << exact_iou << ", the two files " << real_iou);
  CHECK(exact_iou > 0.999);  // pixels whose centre is on the outline to a rounding error
  CHECK(real_iou > 0.95);
}

TEST_CASE("the bind pose is reached by the angles it holds") {
  // The skin is undeformed where all bones are at rest: undo the angles that the asset was modelled with.
  for (const Side side : kSides) {
    const Hand& hand = hand_of(side);
    for (const Hand::Bone& bone : hand.bones) {
      CHECK(length((bone.rest * bone.from_bind).origin) < 1e-6f);
      if (bone.parent >= 0) {
        const Frame3& parent = hand.bones[static_cast<std::size_t>(bone.parent)].rest;
        CHECK(length(parent * bone.offset - bone.rest.origin) < 1e-6f);
      }
    }
    const Skeleton at_rest = pose_skeleton(hand, Frame3{}, Angles{});
    std::vector<Vec3> skinned;
    skin(hand, at_rest, skinned);
    for (std::size_t v = 0; v < skinned.size(); ++v) {
      // A palm vertex rides on the wrist alone.
      if (hand.influences[v].bone[0] == 0 && hand.influences[v].weight[0] == 1)
        REQUIRE(length(skinned[v] - hand.vertices[v]) < 1e-6f);
    }
  }
}

TEST_CASE("zero angles give straight fingers") {
  for (const Side side : kSides) {
    const Hand& hand = hand_of(side);
    const Skeleton skeleton = pose_skeleton(hand, Frame3{}, Angles{});
    for (std::size_t finger = 1; finger < kFingerCount; ++finger) {
      CAPTURE(finger);
      const auto joints = joints_of(hand, skeleton, finger);
      const Vec3 along = normalized(joints[2] - joints[0]);
      // Each bone points where the one before it does, and the first as the palm does.
      CHECK(degrees(std::acos(std::min(1.0f, dot(along, Vec3{0, 0, -1})))) < 3);
      CHECK(length(cross(along, normalized(joints[1] - joints[0]))) < radians(3));
      CHECK(length(cross(along, normalized(joints[3] - joints[2]))) < radians(6));
      CHECK(joints[3].z < joints[0].z - 0.05f);
    }
  }
}

TEST_CASE("positive flexion brings the fingertip to the palm's side") {
  for (const Side side : kSides) {
    const Hand& hand = hand_of(side);
    for (int finger = 1; finger < kFingerCount; ++finger)
      for (const int joint : {0, 2, 3}) {
        const int angle = kIndexMcpFlexion + 4 * (finger - 1) + joint;
        CAPTURE(angle_limits()[static_cast<std::size_t>(angle)].name);
        const auto f = static_cast<std::size_t>(finger);
        const Vec3 before = fingertip(hand, Angles{}, f),
                   after = fingertip(hand, one_angle(angle, radians(40)), f);
        CHECK(after.y < before.y - 0.005f);  // +Y is dorsal
        CHECK(after.z > before.z + 0.002f);
      }
    // The thumb bends across the palm: its tip comes nearer to the little finger's knuckle.
    const Vec3 little_knuckle = hand.bones[13].rest.origin;
    for (const int angle : {kThumbCmcFlexion, kThumbMcpFlexion, kThumbIpFlexion}) {
      CAPTURE(angle_limits()[static_cast<std::size_t>(angle)].name);
      const float before = length(fingertip(hand, Angles{}, 0) - little_knuckle),
                  after = length(fingertip(hand, one_angle(angle, radians(20)), 0) - little_knuckle);
      CHECK(after < before - 0.002f);
    }
  }
}

TEST_CASE("positive abduction spreads the fingers") {
  for (const Side side : kSides) {
    const Hand& hand = hand_of(side);
    const float thumbwards = side == Side::kLeft ? 1.0f : -1.0f;
    const std::map<int, float> spread = {{kIndexMcpAbduction, thumbwards},
                                         {kMiddleMcpAbduction, thumbwards},
                                         {kRingMcpAbduction, -thumbwards},
                                         {kLittleMcpAbduction, -thumbwards}};
    for (const auto& each : spread) {
      const int angle = each.first;
      const float direction = each.second;
      CAPTURE(angle_limits()[static_cast<std::size_t>(angle)].name);
      const auto finger = static_cast<std::size_t>((angle - kIndexMcpFlexion) / 4 + 1);
      const Vec3 moved =
          fingertip(hand, one_angle(angle, radians(20)), finger) - fingertip(hand, Angles{}, finger);
      CHECK(moved.x * direction > 0.015f);
      CHECK(std::fabs(moved.y) < 0.005f);
    }
    // The thumb leaves the palm's edge: away from the index finger's base.
    const Vec3 index_knuckle = hand.bones[4].rest.origin;
    CHECK(length(fingertip(hand, one_angle(kThumbCmcAbduction, radians(20)), 0) - index_knuckle) >
          length(fingertip(hand, Angles{}, 0) - index_knuckle) + 0.002f);
  }
}

TEST_CASE("the axes of the angles are what finite differences of the skeleton say") {
  Random random(3);
  for (const Side side : kSides) {
    const Hand& hand = hand_of(side);
    for (int i = 0; i < 20; ++i) {
      const Frame3 wrist{matrix(random.rotation()), random.point({-1, -1, -1}, {1, 1, 1})};
      const Angles angles = random_angles(random);
      const Skeleton skeleton = pose_skeleton(hand, wrist, angles);
      for (int a = 0; a < kAngleCount; ++a) {
        CAPTURE(angle_limits()[static_cast<std::size_t>(a)].name);
        const float step = 0.01f;
        Angles up = angles, down = angles;
        up[static_cast<std::size_t>(a)] += step, down[static_cast<std::size_t>(a)] -= step;
        const Skeleton after = pose_skeleton(hand, wrist, up), before = pose_skeleton(hand, wrist, down);
        const Vec3 axis = skeleton.axes[static_cast<std::size_t>(a)];
        REQUIRE(length(axis) == doctest::Approx(1).epsilon(1e-5));
        const auto first = static_cast<std::size_t>(bone_of(a));
        const std::size_t finger = (first - 1) / 3;
        for (std::size_t b = 0; b < kBoneCount; ++b) {
          // A point off every axis of the bone, 0.1 m from it.
          const Vec3 p{0.06f, 0.06f, -0.06f};
          const Vec3 measured = (after.bones[b] * p - before.bones[b] * p) / (2 * step);
          const bool moves = b >= first && b <= 3 + 3 * finger;
          const Vec3 expected =
              moves ? cross(axis, skeleton.bones[b] * p - skeleton.bones[first].origin) : Vec3{};
          REQUIRE(length(measured - expected) < 1e-4f);
        }
      }
    }
  }
}

TEST_CASE("the wrist carries the whole hand") {
  Random random(4);
  const Hand& hand = hand_of(Side::kRight);
  const Angles angles = random_angles(random);
  const Frame3 wrist{matrix(random.rotation()), {0.3f, 1.1f, 0.7f}};
  std::vector<Vec3> here, there;
  skin(hand, pose_skeleton(hand, Frame3{}, angles), here);
  skin(hand, pose_skeleton(hand, wrist, angles), there);
  for (std::size_t v = 0; v < here.size(); ++v) REQUIRE(length(wrist * here[v] - there[v]) < 2e-6f);
}

TEST_CASE("a hand scales with its length") {
  for (const Side side : kSides) {
    const Hand own = make_hand(real_rig(side), side, 0, "own").value();
    CHECK(own.length_m > 0.16f);
    CHECK(own.length_m < 0.21f);
    const Hand child = make_hand(real_rig(side), side, 0.12f, "child").value();
    CHECK(child.length_m == 0.12f);
    const float s = child.length_m / own.length_m;
    CHECK(volume_m3(child) == doctest::Approx(volume_m3(own) * s * s * s).epsilon(1e-4));
    Random random(5);
    const Angles angles = random_angles(random);
    std::vector<Vec3> large, small;
    skin(own, pose_skeleton(own, Frame3{}, angles), large);
    skin(child, pose_skeleton(child, Frame3{}, angles), small);
    for (std::size_t v = 0; v < large.size(); ++v) REQUIRE(length(large[v] * s - small[v]) < 1e-6f);
    REQUIRE(own.capsules.size() == child.capsules.size());
    for (std::size_t c = 0; c < own.capsules.size(); ++c)
      CHECK(child.capsules[c].radius_m == doctest::Approx(own.capsules[c].radius_m * s).epsilon(1e-5));
    // The length is what a tape along the straightened middle finger reads.
    std::vector<Vec3> straight;
    skin(child, pose_skeleton(child, Frame3{}, Angles{}), straight);
    float farthest = 0;
    for (std::size_t v = 0; v < straight.size(); ++v)
      if (child.influences[v].bone[0] == 9) farthest = std::max(farthest, length(straight[v]));
    CHECK(farthest == doctest::Approx(0.12).epsilon(0.01));
  }
}

TEST_CASE("capsules lie along the bones inside the skin") {
  for (const Side side : kSides) {
    const Hand& hand = hand_of(side);
    CHECK(hand.capsules.size() == 4 + 3 * kFingerCount);
    for (const Hand::Capsule& c : hand.capsules) {
      CHECK(c.radius_m > 0.004f);
      CHECK(c.radius_m < 0.02f);
      CHECK(length(c.to - c.from) > 0.01f);
      if (c.finger >= 0) CHECK((c.bone - 1) / 3 == c.finger);
      if (c.finger < 0) CHECK(c.bone == 0);
    }
  }
}

TEST_CASE("every angle has a name, a range and a relaxed value inside it") {
  std::map<std::string_view, int> seen;
  for (const AngleLimit& limit : angle_limits()) {
    CHECK(++seen[limit.name] == 1);
    CHECK(limit.min_deg < limit.max_deg);
    CHECK(limit.min_deg <= limit.rest_deg);
    CHECK(limit.rest_deg <= limit.max_deg);
    CHECK_FALSE(limit.source.empty());
  }
  CHECK(relaxed_angles()[kIndexPipFlexion] == radians(20));
}

TEST_CASE("a hand without one of its joints is named by the joint") {
  for (const std::string& joint : real_rig(Side::kLeft).joint_names) {
    const std::string message = complaint([&](RigSource& rig) {
      *std::find(rig.joint_names.begin(), rig.joint_names.end(), joint) = "nothing";
    });
    CHECK(message.find("'" + joint + "'") != std::string::npos);
  }
}

TEST_CASE("a mesh that is no closed surface is refused") {
  check_says(complaint([](RigSource& rig) { rig.triangles.pop_back(); }), "open edge");
  check_says(complaint([](RigSource& rig) { rig.triangles.push_back(rig.triangles.front()); }),
             "three faces meet");
  check_says(complaint([](RigSource& rig) {
               for (auto& t : rig.triangles) std::swap(t[0], t[1]);
             }),
             "inside out");
  check_says(complaint([](RigSource& rig) { rig.triangles.clear(); }), "the mesh is empty");
  check_says(complaint([](RigSource& rig) { rig.triangles[7][1] = 9999; }), "does not exist");
}

TEST_CASE("hands given the wrong way round are refused") {
  check_says(complaint([](RigSource&) {}, Side::kRight), "this is a left hand");
  const Result<Hand> hand = make_hand(real_rig(Side::kRight), Side::kLeft, 0, "right.glb");
  REQUIRE_FALSE(hand);
  check_says(hand.error().message, "this is a right hand");
}

TEST_CASE("numbers that are none are refused by the vertex or joint that holds them") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  check_says(complaint([&](RigSource& rig) { rig.positions[17].y = nan; }), "vertex 17 is not finite");
  check_says(complaint([&](RigSource& rig) { rig.positions[18].x = inf; }), "vertex 18 is not finite");
  check_says(complaint([&](RigSource& rig) { rig.weights[21][0] = nan; }), "vertex 21 has a bad weight");
  check_says(complaint([&](RigSource& rig) { rig.weights[22][0] = -0.5f; }), "vertex 22 has a bad weight");
  check_says(complaint([&](RigSource& rig) { rig.weights[23][1] = inf; }), "vertex 23 has a bad weight");
  check_says(complaint([&](RigSource& rig) { rig.weights[24] = {}; }), "vertex 24 has no weight");
  check_says(complaint([&](RigSource& rig) { rig.joints[25][0] = 999; }), "vertex 25 hangs on a joint");
  check_says(complaint([&](RigSource& rig) { rig.joint_frames[3].origin.z = nan; }),
             "joint '" + real_rig(Side::kLeft).joint_names[3] + "' has no usable frame");
  check_says(complaint([&](RigSource& rig) {
               rig.joint_frames[4].rotation = {{}, {}, {}};
             }),
             "joint '" + real_rig(Side::kLeft).joint_names[4] + "' has no usable frame");
  check_says(complaint([&](RigSource& rig) { rig.weights.pop_back(); }), "needs joints and weights");
}

TEST_CASE("hand lengths that no hand has are refused") {
  for (const float length_m : {0.05f, 0.4f, -0.19f, std::numeric_limits<float>::quiet_NaN()}) {
    const Result<Hand> hand = make_hand(real_rig(Side::kLeft), Side::kLeft, length_m, "left.glb");
    REQUIRE_FALSE(hand);
    check_says(hand.error().message, "100 to 300 mm");
  }
}
