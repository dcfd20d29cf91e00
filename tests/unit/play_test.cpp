#include "ombra/play.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>

#include "io/file.h"
#include "io/pose_json.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

struct Held {
  Pose pose;
  Stage stage;
};

/// The gallery's poses by name.
const std::map<std::string, Held>& gallery() {
  static const std::map<std::string, Held> poses = [] {
    std::map<std::string, Held> out;
    for (const auto& folder : std::filesystem::directory_iterator(OMBRA_SOURCE_DIR "/gallery")) {
      const std::filesystem::path file = folder.path() / "pose.json";
      if (!std::filesystem::exists(file)) continue;
      const auto bytes = read_file(file).value();
      const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      const PoseFile read = read_pose(text, file.string()).value();
      out[folder.path().filename().string()] = {read.pose, read.stage.value()};
    }
    return out;
  }();
  return poses;
}

bool same(const Pose& a, const Pose& b) {
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto &x = a.hands[hand], &y = b.hands[hand];
    if (x.has_value() != y.has_value()) return false;
    if (!x) continue;
    if (!(x->wrist == y->wrist && x->orientation == y->orientation && x->angles == y->angles)) return false;
    if (x->arm && !(x->arm->shoulder == y->arm->shoulder && x->arm->elbow == y->arm->elbow)) return false;
  }
  return a.hand_length_m == b.hand_length_m && a.hand_breadth_m == b.hand_breadth_m;
}

/// What way_to() promises of its pictures.
void check_way(const std::vector<Pose>& way, const Pose& pose, const Stage& stage) {
  REQUIRE(way.size() >= 3);
  REQUIRE(way.size() <= 6);
  CHECK(same(way.back(), pose));
  const Pose& first = way.front();
  for (const auto& held : first.hands)
    if (held)
      for (std::size_t i = 0; i < kAngleCount; ++i)
        REQUIRE(std::fabs(held->angles[i] - relaxed_angles()[i]) < 1e-5f);
  if (first.hands[0] && first.hands[1]) CHECK(length(first.hands[0]->wrist - first.hands[1]->wrist) > 0.2f);
  const double allowed_mm = penetration_mm(real_hands(), pose, stage) + kWayGive_mm;
  for (std::size_t k = 0; k + 1 < way.size(); ++k) {
    CHECK(same(rounded_for_file(way[k]), way[k]));
    Pose before = way[k];
    for (int step = 0; step <= 30; ++step) {
      const Pose between = interpolate(way[k], way[k + 1], static_cast<float>(step) / 30, stage);
      for (std::size_t hand = 0; hand < kMostHands; ++hand) {
        if (!between.hands[hand]) continue;
        const HeldHand &a = *before.hands[hand], &b = *between.hands[hand];
        REQUIRE(length(b.wrist - a.wrist) < 0.05f);
        REQUIRE(length(matrix(b.orientation).z - matrix(a.orientation).z) < 0.351f);
        if (b.arm) REQUIRE(length(b.arm->elbow - a.arm->elbow) < 0.0501f);
      }
      before = between;
      REQUIRE(penetration_mm(real_hands(), between, stage) <= allowed_mm);
      REQUIRE(limit_violation_deg(between, stage) == 0);
    }
  }
}

Pose without_arms(Pose pose) {
  for (auto& held : pose.hands)
    if (held) held->arm.reset();
  return pose;
}

}  // namespace

TEST_CASE("a pose between two is at its ends what they are, and a whole body's in between") {
  Random random(11);
  const Stage stage;
  for (int i = 0; i < 20; ++i) {
    const bool arms = i % 2 == 0;
    const Pose from = random_pose(random, stage, arms), to = random_pose(random, stage, arms);
    CHECK(same(interpolate(from, to, 0, stage), from));
    CHECK(same(interpolate(from, to, 1, stage), to));
    Pose before = from;
    constexpr int kTimes = 400;
    for (int k = 1; k <= kTimes; ++k) {
      const Pose now = interpolate(from, to, static_cast<float>(k) / kTimes, stage);
      for (const Side side : {Side::kLeft, Side::kRight}) {
        const HeldHand &a = *before.hands[static_cast<std::size_t>(side)],
                       &b = *now.hands[static_cast<std::size_t>(side)];
        REQUIRE(length(b.wrist - a.wrist) < 0.02f);
        if (!arms) REQUIRE(length(matrix(b.orientation).z - matrix(a.orientation).z) < 0.1f);
        REQUIRE(b.arm.has_value() == arms);
        for (std::size_t angle = 0; angle < kAngleCount; ++angle) {
          REQUIRE(b.angles[angle] >=
                  std::min(from.hands[0]->angles[angle], radians(angle_limits()[angle].min_deg)));
          REQUIRE(b.angles[angle] <= radians(angle_limits()[angle].max_deg) + 1e-6f);
        }
        if (!arms) continue;
        CHECK(length(b.arm->shoulder - shoulder(stage.performer, side)) < 1e-5f);
        CHECK(length(b.arm->elbow - b.arm->shoulder) ==
              doctest::Approx(stage.performer.upper_arm_m).epsilon(1e-4));
        CHECK(length(b.wrist - b.arm->elbow) == doctest::Approx(stage.performer.forearm_m).epsilon(1e-4));
      }
      before = now;
    }
  }
}

TEST_CASE("a hand without an arm turns the shorter way") {
  Pose from, to;
  from.hands[0] = HeldHand{{0, 1, 1}, {0, 0, 0, 1}, relaxed_angles(), {}};
  to = from;
  const auto [sin, cos] = sin_cos(radians(40));
  to.hands[0]->orientation = {0, -sin, 0, -cos};  // 80°, with the other sign
  const Pose middle = interpolate(from, to, 0.5f, Stage{});
  CHECK(length(matrix(middle.hands[0]->orientation).z - rotation_y(radians(40)).z) < 1e-5f);
}

TEST_CASE("the gallery's poses can be reached from relaxed hands") {
  REQUIRE(gallery().size() >= 30);
  std::string missing;
  int count = 0;
  for (const auto& [name, held] : gallery()) {
    CAPTURE(name);
    const Result<std::vector<Pose>> way = way_to(real_hands(), held.pose, held.stage);
    if (way)
      check_way(*way, held.pose, held.stage);
    else
      missing += " " + name, ++count;
  }
  INFO("no way to:" << missing);
  CHECK(count <= 2);
}

TEST_CASE("one hand, and hands without arms, have a way too") {
  const Held& dog = gallery().at("dog");
  for (const bool left : {true, false}) {
    Pose one = dog.pose;
    one.hands[left ? 1 : 0].reset();
    const auto way = way_to(real_hands(), one, dog.stage);
    REQUIRE(way);
    check_way(*way, one, dog.stage);
    CHECK(way->size() == 3);
  }
  const Pose alone = without_arms(dog.pose);
  const auto way = way_to(real_hands(), alone, dog.stage);
  REQUIRE(way);
  check_way(*way, alone, dog.stage);
}

TEST_CASE("the same pose has the same way") {
  const Held& heart = gallery().at("heart");
  const auto one = way_to(real_hands(), heart.pose, heart.stage),
             other = way_to(real_hands(), heart.pose, heart.stage);
  REQUIRE(one);
  REQUIRE(other);
  REQUIRE(one->size() == other->size());
  for (std::size_t k = 0; k < one->size(); ++k) CHECK(same((*one)[k], (*other)[k]));
}

TEST_CASE("a pose that cannot be held has no way to it, which is said") {
  Held dog = gallery().at("dog");
  dog.pose.hands[0]->angles[kIndexPipFlexion] = radians(130);
  const auto way = way_to(real_hands(), dog.pose, dog.stage);
  REQUIRE_FALSE(way);
  CHECK(way.error().code == ErrorCode::kUnsupported);
  CHECK(way.error().message.find("no way") != std::string::npos);
}
