#include "io/pose_json.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "io/file.h"
#include "io/stage_json.h"
#include "support/source_dir.h"

using namespace ombra;
using nlohmann::json;

namespace {

/// Numbers from 0 up to 1 that are the same on every machine.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  float operator()() { return static_cast<float>(engine_() >> 8) / static_cast<float>(1 << 24); }
  float between(double low, double high) { return static_cast<float>(low + (high - low) * (*this)()); }

 private:
  std::mt19937 engine_;
};

Vec3 random_place(Random& random) {
  return {random.between(-1, 1), random.between(0, 2), random.between(0.1, 2.4)};
}

Pose random_pose(Random& random, bool pair = false) {
  Pose pose;
  pose.hand_length_m = random.between(0.15, 0.22);
  if (random() < 0.5f) pose.hand_breadth_m = random.between(0.07, 0.09);
  for (std::size_t side = 0; side < (pair ? 4u : 2u); ++side) {
    if (random() < 0.2f) continue;
    HeldHand& held = pose.hands[side].emplace();
    held.wrist = random_place(random);
    held.orientation = normalized(
        Quat{random.between(-1, 1), random.between(-1, 1), random.between(-1, 1), random.between(-1, 1)});
    for (std::size_t i = 0; i < kAngleCount; ++i) {
      held.angles[i] = radians(random.between(angle_limits()[i].min_deg, angle_limits()[i].max_deg));
    }
    if (random() < 0.7f) held.arm = Arm{random_place(random), random_place(random)};
  }
  if (!pose.hands[0] && !pose.hands[1]) pose.hands[0].emplace();
  if (pair && !pose.hands[2] && !pose.hands[3]) pose.hands[3].emplace();
  return pose;
}

bool same(const Pose& a, const Pose& b) {
  if (a.hand_length_m != b.hand_length_m || a.hand_breadth_m != b.hand_breadth_m) return false;
  for (std::size_t side = 0; side < kMostHands; ++side) {
    if (a.hands[side].has_value() != b.hands[side].has_value()) return false;
    if (!a.hands[side]) continue;
    const HeldHand &x = *a.hands[side], &y = *b.hands[side];
    if (!(x.wrist == y.wrist && x.orientation == y.orientation && x.angles == y.angles)) return false;
    if (x.arm.has_value() != y.arm.has_value()) return false;
    if (x.arm && !(x.arm->shoulder == y.arm->shoulder && x.arm->elbow == y.arm->elbow)) return false;
  }
  return true;
}

/// A small valid pose file after a change.
std::string changed(const std::function<void(json&)>& change) {
  json pose = json::parse(R"({"format": "ombra.pose/1", "hand_length_mm": 185, "hands": {"left": {
      "wrist": {"position_m": [0, 1.25, 1.9], "orientation_xyzw": [0, 0, 0, 1]},
      "joints_deg": {"index-pip-flexion": 45}}}})");
  change(pose);
  return pose.dump();
}

void check_fails(const std::string& text, const std::string& part) {
  const Result<PoseFile> pose = read_pose(text, "dog.json");
  CAPTURE(text.substr(0, 400));
  CAPTURE(part);
  REQUIRE_FALSE(pose);
  CAPTURE(pose.error().message);
  CHECK(pose.error().where == "dog.json");
  CHECK(pose.error().message.find(part) != std::string::npos);
}
void check_fails(const std::function<void(json&)>& change, const std::string& part) {
  check_fails(changed(change), part);
}

json& left(json& pose) { return pose["hands"]["left"]; }

std::string text_of(const std::string& file) {
  const std::vector<std::byte> bytes = read_file(source_dir() + "/docs/" + file).value();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE("a written pose reads back bit for bit as rounded_for_file has it") {
  Random random(7);
  Stage stage;
  stage.lamp.position.z = 2.7f;
  for (int round = 0; round < 500; ++round) {
    const bool pair = round % 2 == 1;
    if (pair) stage = pair_from(ArmsFrom::kBottom, ArmsFrom::kBottom, stage);
    const Pose pose = random_pose(random, pair);
    const std::string text = write_pose(pose, stage);
    const Result<PoseFile> read = read_pose(text, "pose.json");
    REQUIRE_MESSAGE(read, read.error().message);
    REQUIRE(same(read->pose, rounded_for_file(pose)));
    REQUIRE(read->stage);
    REQUIRE(write_stage(*read->stage) == write_stage(stage));
    // Writing what was read gives the same file.
    REQUIRE(write_pose(read->pose, *read->stage) == text);
  }
}

TEST_CASE("a pose file has the members of the contract") {
  Random random(3);
  Pose pose = random_pose(random);
  while (!pose.hands[0] || !pose.hands[1] || !pose.hands[1]->arm) pose = random_pose(random);
  const json file = json::parse(write_pose(pose, Stage{}));
  CHECK(file["format"] == "ombra.pose/1");
  CHECK(file["stage"]["format"] == "ombra.stage/1");
  CHECK(file["hands"]["left"]["wrist"]["position_m"].size() == 3);
  CHECK(file["hands"]["left"]["wrist"]["orientation_xyzw"].size() == 4);
  CHECK(file["hands"]["right"]["joints_deg"].size() == kAngleCount);
  CHECK(file["hands"]["right"]["joints_deg"].contains("thumb-cmc-flexion"));
  CHECK(file["arms"]["right"]["elbow_m"].size() == 3);
  CHECK(std::fabs(file["hand_length_mm"].get<double>() - static_cast<double>(pose.hand_length_m) * 1000) <
        0.001);
}

TEST_CASE("the second performer's hands have an object of their own, and only where there are any") {
  Random random(4);
  Pose pose = random_pose(random, true);
  while (!pose.hands[0] || !pose.hands[2] || !pose.hands[2]->arm) pose = random_pose(random, true);
  json file = json::parse(write_pose(pose, Stage{}));
  CHECK(file["second"]["hands"]["left"]["joints_deg"].size() == kAngleCount);
  CHECK(file["second"]["hands"]["left"]["wrist"] != file["hands"]["left"]["wrist"]);
  CHECK(file["second"]["arms"]["left"]["elbow_m"].size() == 3);
  pose.hands[2].reset(), pose.hands[3].reset();
  CHECK_FALSE(json::parse(write_pose(pose, Stage{})).contains("second"));
  check_fails([](json& p) { p["second"] = json::object(); }, "second.hands is missing");
  check_fails([](json& p) { p["second"]["hands"] = json::object(); },
              "second.hands has neither left nor right");
  check_fails(
      [](json& p) {
        p["second"] = {{"hands", p["hands"]}, {"arms", {{"right", json::object()}}}};
      },
      "second.arms.right is an arm without its hand");
  check_fails(
      [](json& p) {
        p["second"] = {{"hands", p["hands"]}, {"third", 1}};
      },
      "second.third is not a known field");
}

TEST_CASE("what is left out is relaxed, and the stage is the reader's") {
  const Result<PoseFile> read = read_pose(changed([](json&) {}), "dog.json");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK_FALSE(read->stage);
  CHECK_FALSE(read->pose.hands[1]);
  REQUIRE(read->pose.hands[0]);
  CHECK_FALSE(read->pose.hands[0]->arm);
  CHECK(read->pose.hand_length_m == 0.185f);
  Angles expected = relaxed_angles();
  expected[kIndexPipFlexion] = radians(45);
  CHECK(read->pose.hands[0]->angles == expected);

  const Result<PoseFile> plain = read_pose(changed([](json& p) { left(p).erase("joints_deg"); }), "dog.json");
  REQUIRE(plain);
  CHECK(plain->pose.hands[0]->angles == relaxed_angles());
}

TEST_CASE("angles a hair outside their limits are taken, more is an error") {
  const double most = angle_limits()[kIndexPipFlexion].max_deg;
  CHECK(read_pose(changed([&](json& p) { left(p)["joints_deg"]["index-pip-flexion"] = most + 0.009; }),
                  "dog.json"));
  check_fails([&](json& p) { left(p)["joints_deg"]["index-pip-flexion"] = most + 0.02; },
              "hands.left.joints_deg.index-pip-flexion is");
  const double least = angle_limits()[kRingMcpFlexion].min_deg;
  check_fails([&](json& p) { left(p)["joints_deg"]["ring-mcp-flexion"] = least - 1; },
              "outside what a hand can do");
}

TEST_CASE("orientations written with few digits are made unit length") {
  const auto read = read_pose(changed([](json& p) {
                                left(p)["wrist"]["orientation_xyzw"] = {0.707, 0, 0, 0.707};
                              }),
                              "dog.json");
  REQUIRE_MESSAGE(read, read.error().message);
  const Quat q = read->pose.hands[0]->orientation;
  CHECK(std::fabs(q.x * q.x + q.w * q.w - 1) < 2e-6f);
  check_fails(
      [](json& p) {
        left(p)["wrist"]["orientation_xyzw"] = {0.7, 0, 0, 0.9};
      },
      "hands.left.wrist.orientation_xyzw has length 1.140");
  check_fails([](json& p) { left(p)["wrist"]["orientation_xyzw"] = {0, 0, 0, 0}; }, "has length 0.000");
}

TEST_CASE("what is wrong with a pose is named by its path") {
  check_fails("", "not valid JSON");
  check_fails("null", "must be an object");
  check_fails([](json& p) { p["format"] = "ombra.pose/9"; }, "format must be \"ombra.pose/1\"");
  check_fails([](json& p) { p.erase("hand_length_mm"); }, "hand_length_mm is missing");
  check_fails([](json& p) { p["hand_length_mm"] = 19; }, "hand_length_mm is 19, outside 100 to 300");
  check_fails([](json& p) { p["hand_breadth_mm"] = 8; }, "hand_breadth_mm is 8, outside 30 to 180");
  check_fails([](json& p) { p.erase("hands"); }, "hands is missing");
  check_fails([](json& p) { p["hands"] = json::object(); }, "hands has neither left nor right");
  check_fails([](json& p) { p["hands"]["both"] = json::object(); }, "hands.both is not a known field");
  check_fails([](json& p) { p["hands"] = {{"left", 3}}; }, "hands.left must be an object");
  check_fails([](json& p) { left(p).erase("wrist"); }, "hands.left.wrist is missing");
  check_fails([](json& p) { left(p)["wrist"]["position_m"][2] = 1e6; },
              "hands.left.wrist.position_m[2] is 1000000, outside -100 to 100");
  check_fails([](json& p) { left(p)["wrist"]["position_m"][2] = nullptr; },
              "hands.left.wrist.position_m[2] must be a number, not null");
  check_fails(
      [](json& p) { left(p)["joints_deg"]["index-pip-flexon"] = 3; },
      "hands.left.joints_deg.index-pip-flexon is not a known field; did you mean \"index-pip-flexion\"?");
  check_fails([](json& p) { left(p)["joints_deg"]["index-pip-flexion"] = "45"; },
              "must be a number, not string");
  check_fails([](json& p) { p["arms"]["right"] = json::object(); }, "arms.right is an arm without its hand");
  check_fails([](json& p) { p["arms"]["left"]["elbow_m"] = {0, 1, 2}; }, "arms.left.shoulder_m is missing");
  check_fails(
      [](json& p) {
        p["stage"] = {{"format", "ombra.stage/1"}, {"lamp", 1}};
      },
      "stage.lamp must be an object");
  check_fails([](json& p) { p["stage"] = 1; }, "stage must be an object");
  check_fails([](json& p) { p["comment"] = "mine"; }, "comment is not a known field");
  std::string twice = changed([](json&) {});
  twice.insert(twice.find("\"index-pip-flexion\""), "\"index-pip-flexion\":50,");
  check_fails(twice, "the key \"index-pip-flexion\" twice");
}

TEST_CASE("a pose cut off or scrambled anywhere is read or refused, never worse") {
  Random random(11);
  const std::string whole = write_pose(random_pose(random), Stage{});
  for (std::size_t kept = 0; kept + 2 < whole.size(); kept += 7) {
    CHECK_FALSE(read_pose(whole.substr(0, kept), "cut.json"));
  }
  std::mt19937 engine(5);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = whole;
    text[engine() % text.size()] = static_cast<char>(engine() & 255);
    const Result<PoseFile> pose = read_pose(text, "scrambled.json");
    if (!pose) {
      ++refused;
      CHECK_FALSE(pose.error().message.empty());
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("the schema and the page on formats know every angle and its limits") {
  const json schema = json::parse(text_of("schema/pose.schema.json"));
  const json& joints = schema["$defs"]["hand"]["properties"]["joints_deg"]["properties"];
  const std::string page = text_of("formats.md");
  CHECK(joints.size() == kAngleCount);
  for (const AngleLimit& limit : angle_limits()) {
    CAPTURE(limit.name);
    REQUIRE(joints.contains(std::string(limit.name)));
    const json& joint = joints[std::string(limit.name)];
    CHECK(joint["minimum"] == limit.min_deg);
    CHECK(joint["maximum"] == limit.max_deg);
    CHECK(joint["default"] == limit.rest_deg);
    const std::string row =
        fmt::format("| `{}` | {} … {} | {} | ", limit.name, limit.min_deg, limit.max_deg, limit.rest_deg);
    CHECK(page.find(row) != std::string::npos);
  }
}
