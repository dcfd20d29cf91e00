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
#include "support/source_dir.h"

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
    for (const auto& folder : std::filesystem::directory_iterator(source_dir() + "/gallery")) {
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
  for (const auto& each : gallery()) {
    const auto& name = each.first;
    const auto& held = each.second;
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

namespace {

/// The dog with a finger bent: another pose a short way off.
Pose nodding(const Pose& dog) {
  Pose out = dog;
  out.hands[1]->angles[kLittlePipFlexion] = radians(20);
  return rounded_for_file(out);
}

PlayStep step_to(const Pose& pose, double seconds, Easing easing = Easing::kNatural) {
  PlayStep out;
  out.seconds = seconds, out.easing = easing, out.to.pose = pose;
  return out;
}

}  // namespace

TEST_CASE("way_between() goes at once where it can and apart where it must") {
  const Held &dog = gallery().at("dog"), &wolf = gallery().at("wolf");
  const auto near = way_between(real_hands(), dog.pose, nodding(dog.pose), dog.stage);
  REQUIRE(near.has_value());
  CHECK(near->size() == 2);

  const auto far = way_between(real_hands(), dog.pose, wolf.pose, dog.stage);
  REQUIRE(far.has_value());
  CHECK(same(far->front(), dog.pose));
  CHECK(same(far->back(), wolf.pose));
  for (std::size_t k = 0; k + 1 < far->size(); ++k)
    for (int step = 0; step <= 30; ++step) {
      const Pose now = interpolate((*far)[k], (*far)[k + 1], static_cast<float>(step) / 30, dog.stage);
      REQUIRE(penetration_mm(real_hands(), now, dog.stage) <= kWayGive_mm);
      REQUIRE(limit_violation_deg(now, dog.stage) == 0);
    }
}

TEST_CASE("A play keeps every joint within its speed and stretches what asks for more") {
  const Held &dog = gallery().at("dog"), &wolf = gallery().at("wolf");
  const std::vector<PlayStep> steps = {step_to(dog.pose, 0.5), step_to(nodding(dog.pose), 0.01),
                                       step_to(dog.pose, 0.01, Easing::kEven), step_to(wolf.pose, 4)};
  const auto play = Play::make(real_hands(), dog.stage, steps);
  REQUIRE(play.has_value());
  REQUIRE(play->stretched().size() >= 2);
  CHECK(play->stretched()[0].step == 1);
  CHECK(play->stretched()[0].asked_s == 0.01);
  // 80 degrees at 400 a second, 1.875 times as long from rest to rest.
  const double moved_deg = degrees(dog.pose.hands[1]->angles[kLittlePipFlexion]) - 20;
  CHECK(play->stretched()[0].given_s == doctest::Approx(1.875 * moved_deg / 400).epsilon(0.01));
  CHECK(play->stretched()[1].given_s == doctest::Approx(moved_deg / 400).epsilon(0.01));

  constexpr double kFrame_s = 1.0 / 60;
  Moment before = play->at(0);
  for (double time = kFrame_s; time < play->seconds() + kFrame_s; time += kFrame_s) {
    const Moment now = play->at(time);
    REQUIRE(least_seconds(before.pose, now.pose, dog.stage) <= 1.001 * kFrame_s);
    before = now;
  }
  CHECK(same(before.pose, rounded_for_file(wolf.pose)));
}

TEST_CASE("A play that no way was found for says at which step") {
  const Held& dog = gallery().at("dog");
  Pose broken = dog.pose;
  broken.hands[0]->angles[kIndexPipFlexion] = radians(130);
  const std::vector<PlayStep> steps = {step_to(dog.pose, 1), step_to(dog.pose, 1), step_to(broken, 1)};
  const auto play = Play::make(real_hands(), dog.stage, steps);
  REQUIRE_FALSE(play.has_value());
  CHECK(play.error().step == 2);
  CHECK(play.error().error.code == ErrorCode::kUnsupported);
}

TEST_CASE("A play's steps, light and lamp go along; what stands still takes as long as it says") {
  const Held& dog = gallery().at("dog");
  std::vector<PlayStep> steps = {step_to(dog.pose, 1), step_to(dog.pose, 2)};
  steps[0].to.light = 0;
  steps[1].to.move_m = -0.5f;
  steps[1].to.lamp_m = {0, 0.5f, 0};
  const auto play = Play::make(real_hands(), dog.stage, steps);
  REQUIRE(play.has_value());
  CHECK(play->seconds() == doctest::Approx(3));
  CHECK(play->at(-1).light == 0);
  CHECK(play->at(2).light == doctest::Approx(0.5));
  CHECK(play->at(9).light == 1);
  CHECK(play->step_at(0.5) == 0);
  CHECK(play->step_at(1.5) == 1);
  CHECK(play->begin_s(1) == 1);

  const Tableau end = tableau(play->at(9), dog.stage);
  CHECK(end.stage.lamp.position.y == doctest::Approx(dog.stage.lamp.position.y + 0.5f));
  CHECK(end.pose.hands[0]->wrist.x < dog.pose.hands[0]->wrist.x - 0.1f);
  CHECK(limit_violation_deg(end.pose, end.stage) == 0);
  CHECK(penetration_mm(real_hands(), end.pose, end.stage) ==
        doctest::Approx(penetration_mm(real_hands(), dog.pose, dog.stage)).epsilon(0.05));
}

TEST_CASE("Parts move together and by shares") {
  const Held& dog = gallery().at("dog");
  Pose ear = dog.pose;
  ear.hands[0]->angles[kThumbMcpFlexion] += radians(10);
  const Pose jaw = nodding(dog.pose);
  const Pose both =
      with_parts(dog.pose, std::vector<MovedPart>{{jaw, 1}, {rounded_for_file(ear), 0.5f}}, dog.stage);
  CHECK(degrees(both.hands[1]->angles[kLittlePipFlexion]) == doctest::Approx(20));
  CHECK(degrees(both.hands[0]->angles[kThumbMcpFlexion] - dog.pose.hands[0]->angles[kThumbMcpFlexion]) ==
        doctest::Approx(5).epsilon(0.01));
  CHECK(same(with_parts(dog.pose, {}, dog.stage), rounded_for_file(dog.pose)));
}

TEST_CASE("A shadow that goes along the wall stays what it is") {
  const Held& dog = gallery().at("dog");
  Stage wide = dog.stage;
  wide.frame.size_m = 2;
  Moment moment;
  moment.pose = dog.pose;
  Caster caster(real_hands());
  const Mask before = caster.cast(moment.pose, wide, 512);
  moment.move_m = 0.5f;
  const Tableau there = tableau(moment, wide);
  const Mask after = caster.cast(there.pose, there.stage, 512);
  // 128 pixels to the right, and by 1 / cos^2 of 11.3 degrees wider.
  Mask back = after;
  for (int y = 0; y < 512; ++y)
    for (int x = 0; x < 512; ++x)
      back.pixels[static_cast<std::size_t>(y * 512 + x)] = x + 128 < 512 ? after.at(x + 128, y) : 0;
  CHECK(compare(back, before).iou > 0.85);
  const auto area = [](const Mask& m) { return std::count(m.pixels.begin(), m.pixels.end(), 1); };
  CHECK(static_cast<double>(area(after)) / static_cast<double>(area(before)) ==
        doctest::Approx(1.06).epsilon(0.03));
  CHECK(limit_violation_deg(there.pose, there.stage) == 0);
}

TEST_CASE("A mouth goes to somebody's shadow and its closing meets it") {
  const Held& dog = gallery().at("dog");
  const auto bytes = read_file(source_dir() + "/gallery/dog/parts/jaw.json").value();
  const Pose open =
      read_pose({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "jaw.json").value().pose;
  Stage stage = dog.stage;
  stage.frame = {{-0.5f, 1.2f}, 2.4f};
  CHECK(find_bite(real_hands(), open, dog.pose, 0, stage).error().message.find("put people") !=
        std::string::npos);
  stage.people = {{1.72f, {-1.15f, 0.32f}, radians(90)}};
  CHECK_FALSE(find_bite(real_hands(), dog.pose, dog.pose, 0, stage).has_value());  // nothing shuts

  const auto move = find_bite(real_hands(), open, dog.pose, 0, stage);
  REQUIRE(move.has_value());
  // The dog's nose is 0.2 m left of its frame's middle, the shadow's edge at about -1.1 m.
  CHECK(*move < -0.7f);
  CHECK(*move > -1.1f);

  std::vector<PlayStep> steps = {step_to(open, 0.5), step_to(dog.pose, 0.5)};
  for (PlayStep& step : steps) step.to.move_m = *move;
  const auto play = Play::make(real_hands(), stage, steps);
  REQUIRE(play.has_value());
  const auto contact = first_contact(real_hands(), *play, play->begin_s(1), play->seconds());
  REQUIRE(contact.has_value());
  CHECK(contact->time_s > play->begin_s(1));
  CHECK(contact->time_s < play->seconds());
  CHECK(std::fabs(contact->at_m.x - (*move - 0.2f)) < 0.15f);

  for (PlayStep& step : steps) step.to.move_m = 0;  // far from anybody
  const auto elsewhere = Play::make(real_hands(), stage, steps);
  REQUIRE(elsewhere.has_value());
  CHECK_FALSE(
      first_contact(real_hands(), *elsewhere, elsewhere->begin_s(1), elsewhere->seconds()).has_value());
}
