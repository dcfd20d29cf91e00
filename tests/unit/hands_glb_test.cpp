#include "io/hands_glb.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include "io/hand_asset.h"
#include "ombra/rig_glb.h"
#include "support/glb.h"
#include "support/source_dir.h"

using namespace ombra;
using nlohmann::json;

namespace {

const std::array<Hand, 2>& hands() {
  static const std::array<Hand, 2> both = [] {
    const std::string assets =
        source_dir() + "/node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand/";
    return load_hands(assets + "left.glb", assets + "right.glb", 0.19f).value();
  }();
  return both;
}

/// Both hands bent at every joint, turned and with arms.
Pose bent_pose() {
  Pose pose;
  for (std::size_t side = 0; side < 2; ++side) {
    HeldHand& held = pose.hands[side].emplace();
    const float away = side == 0 ? -0.15f : 0.15f;
    held.wrist = {away, 1.1f, 1.8f + away};
    held.orientation = normalized(Quat{0.3f, away * 4, -0.2f, 0.8f});
    for (std::size_t i = 0; i < kAngleCount; ++i) {
      const AngleLimit& limit = angle_limits()[i];
      const double along = 0.2 + 0.6 * std::fmod(0.37 * static_cast<double>(i + 3 * side), 1.0);
      held.angles[i] = radians(limit.min_deg + along * (limit.max_deg - limit.min_deg));
    }
    held.arm = Arm{{away * 1.5f, 0.8f, 2.2f}, {away * 1.2f, 0.9f, 2.0f}};
  }
  return pose;
}

Glb written(const Pose& pose) { return unpack(write_hands_glb(hands(), pose, Stage{}).value()); }

std::size_t node_named(const Glb& glb, const std::string& name) {
  const json& nodes = glb.json.at("nodes");
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].at("name") == name) return i;
  }
  FAIL("no node named " << name);
  return 0;
}

Frame3 local_frame(const json& node) {
  Frame3 frame;
  if (node.contains("translation")) {
    const auto& t = node["translation"];
    frame.origin = {t[0], t[1], t[2]};
  }
  if (node.contains("rotation")) {
    const auto& r = node["rotation"];
    frame.rotation = matrix(Quat{r[0], r[1], r[2], r[3]});
  }
  return frame;
}

/// Every node's frame in the scene, found as a viewer finds it.
std::vector<Frame3> scene_frames(const Glb& glb) {
  const json& nodes = glb.json.at("nodes");
  std::vector<Frame3> frames(nodes.size());
  std::vector<std::pair<std::size_t, Frame3>> open;
  for (const std::size_t root : glb.json["scenes"][0]["nodes"]) open.push_back({root, {}});
  while (!open.empty()) {
    const auto [node, parent] = open.back();
    open.pop_back();
    frames[node] = parent * local_frame(nodes[node]);
    for (const std::size_t child : nodes[node].value("children", json::array()))
      open.push_back({child, frames[node]});
  }
  return frames;
}

/// Where a viewer shows the vertices of a skinned node.
std::vector<Vec3> skinned(const Glb& glb, const std::string& name) {
  const json& node = glb.json["nodes"][node_named(glb, name)];
  const json& skin = glb.json["skins"][node["skin"].get<std::size_t>()];
  const json& attributes = glb.json["meshes"][node["mesh"].get<std::size_t>()]["primitives"][0]["attributes"];
  const std::vector<float> positions = floats(glb, attributes["POSITION"]),
                           weights = floats(glb, attributes["WEIGHTS_0"]);
  const std::vector<int> joints = integers(glb, attributes["JOINTS_0"]);
  const std::vector<float> inverse_bind = floats(glb, skin["inverseBindMatrices"]);
  const std::vector<Frame3> frames = scene_frames(glb);
  std::vector<Frame3> moves;
  for (std::size_t j = 0; j < skin["joints"].size(); ++j) {
    const float* m = inverse_bind.data() + 16 * j;
    moves.push_back(
        frames[skin["joints"][j].get<std::size_t>()] *
        Frame3{{{m[0], m[1], m[2]}, {m[4], m[5], m[6]}, {m[8], m[9], m[10]}}, {m[12], m[13], m[14]}});
  }
  std::vector<Vec3> points(positions.size() / 3);
  for (std::size_t v = 0; v < points.size(); ++v) {
    const Vec3 bind{positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]};
    for (std::size_t k = 0; k < 4; ++k) {
      points[v] += weights[4 * v + k] * (moves[static_cast<std::size_t>(joints[4 * v + k])] * bind);
    }
  }
  return points;
}

/// Distance from the axis's part less the radius there, of the nearest ball among many along a tapered
/// capsule.
float outside_capsule(const TaperedCapsule& capsule, Vec3 p) {
  float nearest = 1e9f;
  constexpr int kBalls = 2000;
  for (int i = 0; i <= kBalls; ++i) {
    const float t = static_cast<float>(i) / kBalls;
    const Vec3 centre = capsule.from + (capsule.to - capsule.from) * t;
    const float radius_m = capsule.from_radius_m + (capsule.to_radius_m - capsule.from_radius_m) * t;
    nearest = std::min(nearest, length(p - centre) - radius_m);
  }
  return nearest;
}

}  // namespace

TEST_CASE("a viewer shows the hands where the pose holds them") {
  const Pose pose = bent_pose();
  const Glb glb = written(pose);
  for (std::size_t side = 0; side < 2; ++side) {
    const HeldHand& held = *pose.hands[side];
    std::vector<Vec3> expected;
    skin(hands()[side], pose_skeleton(hands()[side], {matrix(held.orientation), held.wrist}, held.angles),
         expected);
    const std::vector<Vec3> shown = skinned(glb, side == 0 ? "hand-left" : "hand-right");
    REQUIRE(shown.size() == expected.size());
    float worst = 0;
    for (std::size_t v = 0; v < shown.size(); ++v) worst = std::max(worst, length(shown[v] - expected[v]));
    CHECK(worst < 2e-6f);
  }
}

TEST_CASE("a written hand can be read as a rig again") {
  Pose pose = bent_pose();
  pose.hands[1].reset();
  const Result<RigSource> rig = read_rig(write_hands_glb(hands(), pose, Stage{}).value(), "hands.glb");
  REQUIRE_MESSAGE(rig, rig.error().message);
  const Hand& hand = hands()[0];
  CHECK(rig->positions == hand.vertices);
  CHECK(rig->triangles.size() == hand.faces.size());
  REQUIRE(rig->joint_names.size() == kBoneCount);
  for (std::size_t b = 0; b < kBoneCount; ++b) {
    CHECK(length(rig->joint_frames[b].origin - hand.bones[b].rest.origin) < 1e-6f);
  }
}

TEST_CASE("bones are named by the joint they begin at") {
  const Glb glb = written(bent_pose());
  const std::vector<Frame3> frames = scene_frames(glb);
  const Pose pose = bent_pose();
  CHECK(length(frames[node_named(glb, "left-wrist")].origin - pose.hands[0]->wrist) < 1e-6f);
  const HeldHand& held = *pose.hands[1];
  const Skeleton skeleton = pose_skeleton(hands()[1], {matrix(held.orientation), held.wrist}, held.angles);
  const auto check = [&](const std::string& name, int angle) {
    const Frame3& bone = skeleton.bones[static_cast<std::size_t>(bone_of(angle))];
    CHECK(length(frames[node_named(glb, name)].origin - bone.origin) < 2e-6f);
  };
  check("right-thumb-metacarpal", kThumbCmcFlexion);
  check("right-thumb-phalanx-distal", kThumbIpFlexion);
  check("right-index-finger-phalanx-proximal", kIndexMcpFlexion);
  check("right-middle-finger-phalanx-intermediate", kMiddlePipFlexion);
  check("right-pinky-finger-phalanx-distal", kLittleDipFlexion);
}

TEST_CASE("arms are closed capsules around their bones") {
  const Pose pose = bent_pose();
  const Glb glb = written(pose);
  const auto capsules = arm_capsules(*pose.hands[0], Stage{}.performer);
  const std::array<std::string, 2> names{"arm-left-forearm", "arm-left-upper-arm"};
  for (std::size_t i = 0; i < 2; ++i) {
    const json& node = glb.json["nodes"][node_named(glb, names[i])];
    const json& primitive = glb.json["meshes"][node["mesh"].get<std::size_t>()]["primitives"][0];
    const std::vector<float> numbers = floats(glb, primitive["attributes"]["POSITION"]);
    const Vec3 origin = local_frame(node).origin;
    std::vector<Vec3> points;
    for (std::size_t v = 0; v < numbers.size(); v += 3) {
      points.push_back(origin + Vec3{numbers[v], numbers[v + 1], numbers[v + 2]});
    }
    float worst = 0;
    for (const Vec3 p : points) worst = std::max(worst, std::fabs(outside_capsule(capsules[i], p)));
    CHECK(worst < 1e-4f);

    const std::vector<int> corners = integers(glb, primitive["indices"]);
    std::set<std::pair<int, int>> edges;
    double volume = 0;
    for (std::size_t t = 0; t < corners.size(); t += 3) {
      for (std::size_t k = 0; k < 3; ++k)
        CHECK(edges.insert({corners[t + k], corners[t + (k + 1) % 3]}).second);
      const auto p = [&](std::size_t k) { return points[static_cast<std::size_t>(corners[t + k])] - origin; };
      volume += static_cast<double>(dot(p(0), cross(p(1), p(2)))) / 6;
    }
    for (const auto& [a, b] : edges) CHECK(edges.contains({b, a}));
    // Frustum between the balls' middles and half of each ball, within what 24 flat sides leave out.
    const double r = capsules[i].from_radius_m, s = capsules[i].to_radius_m;
    const double distance = length(capsules[i].to - capsules[i].from);
    const double expected =
        3.14159265 * (distance * (r * r + r * s + s * s) / 3 + 2 * (r * r * r + s * s * s) / 3);
    CHECK(volume == doctest::Approx(expected).epsilon(0.03));
  }
}

TEST_CASE("the lamp and the wall are where the stage has them") {
  const Stage stage;
  const Glb glb = written(bent_pose());
  const json& lamp = glb.json["nodes"][node_named(glb, "lamp")];
  CHECK(local_frame(lamp).origin == stage.lamp.position);
  CHECK(lamp["extensions"]["KHR_lights_punctual"]["light"] == 0);
  CHECK(glb.json["extensions"]["KHR_lights_punctual"]["lights"][0]["type"] == "point");
  CHECK(glb.json["extensionsUsed"] == json{"KHR_lights_punctual"});
  const json& wall = glb.json["nodes"][node_named(glb, "wall")];
  CHECK(local_frame(wall).origin == Vec3{stage.screen.centre.x, stage.screen.centre.y, 0});
}

TEST_CASE("one hand without arms makes a scene of its own") {
  Pose pose = bent_pose();
  pose.hands[0].reset();
  pose.hands[1]->arm.reset();
  const Glb glb = written(pose);
  std::set<std::string> names;
  for (const json& node : glb.json["nodes"]) names.insert(node["name"]);
  CHECK(names.size() == 2 + kBoneCount + 2);  // skin, armature, bones; lamp, wall
  CHECK(names.contains("hand-right"));
  CHECK_FALSE(names.contains("hand-left"));
}

TEST_CASE("the second performer's hands have names of their own") {
  Pose pose = bent_pose();
  for (std::size_t side = 0; side < 2; ++side) {
    pose.hands[2 + side] = pose.hands[side];
    pose.hands[2 + side]->wrist += Vec3{0.3f, 0, 0};
    if (pose.hands[2 + side]->arm) pose.hands[2 + side]->arm->elbow += Vec3{0.3f, 0, 0};
  }
  const Glb glb = written(pose);
  std::set<std::string> names;
  for (const json& node : glb.json["nodes"]) CHECK(names.insert(node["name"]).second);
  for (const char* name : {"hand-left", "second-hand-left", "second-hand-right", "second-left-wrist",
                           "second-right-pinky-finger-phalanx-distal", "second-arm-left-forearm"})
    CHECK(names.contains(name));
  const json& wrist = glb.json["nodes"][node_named(glb, "second-left-wrist")];
  CHECK(local_frame(wrist).origin == pose.hands[2]->wrist);
}

TEST_CASE("the same pose gives the same bytes") {
  CHECK(write_hands_glb(hands(), bent_pose(), Stage{}).value() ==
        write_hands_glb(hands(), bent_pose(), Stage{}).value());
}
