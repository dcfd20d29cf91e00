#include "ombra/sheet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "sheet/direction.h"
#include "sheet/fingers.h"
#include "sheet/quantity.h"
#include "support/random_pose.h"

using namespace ombra;

namespace {

/// A hand whose palm's middle is at `palm`, its fingers and palm facing these (perpendicular) ways.
HeldHand held_at(Vec3 palm, Vec3 fingers, Vec3 palm_way) {
  const Vec3 y = -palm_way, z = -fingers;
  return {palm + z * (0.4f * Pose{}.hand_length_m), quaternion({cross(y, z), y, z}), {}, {}};
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

/// The line that begins with this label, without it.
std::string under(const std::vector<std::string>& lines, const std::string& label) {
  for (const std::string& line : lines)
    if (line.starts_with(label + ": ")) return line.substr(label.size() + 2);
  return "(no line " + label + ")";
}

Angles bent(std::initializer_list<std::pair<int, double>> angles_deg) {
  Angles angles{};
  for (const auto& [angle, value_deg] : angles_deg)
    angles[static_cast<std::size_t>(angle)] = radians(value_deg);
  return angles;
}

constexpr Vec3 kUp{0, 1, 0}, kRight{1, 0, 0}, kLeft{-1, 0, 0}, kWall{0, 0, -1}, kLamp{0, 0, 1};

}  // namespace

TEST_CASE("lengths and angles are rounded for people") {
  CHECK(length_text(0.624f) == "62 cm");
  CHECK(length_text(0.994f) == "99 cm");
  CHECK(length_text(0.996f) == "1.00 m");
  CHECK(length_text(2.05f) == "2.05 m");
  CHECK(length_text(12.5f) == "12.50 m");
  CHECK(length_text(-0.001f) == "0 cm");
  CHECK(angle_text(62.4) == "60°");
  CHECK(angle_text(62.6) == "65°");
}

TEST_CASE("directions are named as seen facing the wall") {
  CHECK(direction_text({0, 2, 0}) == "up");
  CHECK(direction_text({0, 0, -1}) == "towards the wall");
  CHECK(direction_text({0, -1, 0.4f}) == "down, a little towards the lamp");
  CHECK(direction_text({-0.9f, 0.1f, 1}) == "towards the lamp and left");
  CHECK(direction_text({1, 0.2f, 0.2f}) == "right");
}

TEST_CASE("a straight hand with its palm to the wall") {
  Pose pose;
  pose.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kWall);
  const Instructions words = instructions(pose, Stage{});
  const auto& left = words.hands[0];
  CHECK(words.hands[1].empty());
  CHECK(left[0] == "Place: 1.00 m from the lamp, 1.50 m from the wall");
  CHECK(under(left, "Palm") == "faces towards the wall");
  CHECK(under(left, "Hand") == "points up");
  CHECK(under(left, "Thumb") == "relaxed, straight");
  for (const char* finger : {"Index", "Middle", "Ring", "Little"}) CHECK(under(left, finger) == "straight");
  CHECK(under(left, "Fingers") == "side by side, no gaps");
  CHECK_FALSE(has(left, "Arm"));
  CHECK(words.setup.size() == 2);  // nobody's shoulders
  CHECK(under(words.setup, "Lamp").starts_with("2.50 m from the wall, 1.25 m above the floor"));
  CHECK(under(words.setup, "Figure") == "about 72 cm across on the wall, its middle 1.25 m above the floor");
}

TEST_CASE("two hands say where the other one is") {
  Pose pose;
  pose.hands[0] = held_at({-0.2f, 1.25f, 1.5f}, kUp, kRight);
  pose.hands[1] = held_at({0.2f, 1.25f, 1.52f}, kUp, kLeft);
  Instructions words = instructions(pose, Stage{});
  CHECK(under(words.hands[0], "Palm") == "faces the other hand");
  CHECK(under(words.hands[1], "Palm") == "faces the other hand");
  CHECK(words.hands[0][0].ends_with("; left of the right hand"));
  CHECK(words.hands[1][0].ends_with("; right of the left hand"));

  // Behind the right hand the left one no longer faces it.
  pose.hands[0] = held_at({0.2f, 1.35f, 1.22f}, kUp, kRight);
  words = instructions(pose, Stage{});
  CHECK(under(words.hands[0], "Palm") == "faces right");
  CHECK(words.hands[0][0].ends_with("; above the right hand, 30 cm nearer the wall"));
  CHECK(words.hands[1][0].ends_with("; below the left hand, 30 cm nearer the lamp"));

  pose.hands[0] = held_at({0.2f, 1.25f, 1.22f}, kUp, kRight);
  CHECK(instructions(pose, Stage{}).hands[0][0].ends_with("; 30 cm nearer the wall than the right hand"));
}

TEST_CASE("fingers in words") {
  const auto index = [](double knuckle_deg, double middle_deg, double tip_deg) {
    return under(
        finger_lines(bent(
            {{kIndexMcpFlexion, knuckle_deg}, {kIndexPipFlexion, middle_deg}, {kIndexDipFlexion, tip_deg}})),
        "Index");
  };
  CHECK(index(14, 14, 14) == "straight");
  CHECK(index(60, 5, 5) == "straight, bent 60° at the knuckle");
  CHECK(index(-20, 0, 0) == "straight, bent back 20° at the knuckle");
  CHECK(index(60, 40, 0) == "bent 60° at the knuckle, 40° at the middle joint");
  CHECK(index(0, 0, 50) == "bent 50° at the tip");
  CHECK(index(10, 85, 40) == "hooked, 85° at the middle joint, 40° at the tip");
  CHECK(index(-25, 85, 0) == "hooked, bent back 25° at the knuckle, 85° at the middle joint");
  CHECK(index(-25, 30, 0) == "bent back 25° at the knuckle, 30° at the middle joint");
  CHECK(index(80, 95, 40) == "folded into the palm");

  const std::vector<std::string> other = finger_lines(bent({{kLittleMcpFlexion, 45}}));
  CHECK(under(other, "Little") == "straight, bent 45° at the knuckle");
  CHECK(under(other, "Ring") == "straight");
}

TEST_CASE("the thumb in words") {
  const auto thumb = [](std::initializer_list<std::pair<int, double>> angles_deg) {
    return under(finger_lines(bent(angles_deg)), "Thumb");
  };
  CHECK(thumb({{kThumbCmcFlexion, -18}}) == "stretched out to the side, straight");
  CHECK(thumb({{kThumbCmcFlexion, 20}, {kThumbIpFlexion, 60}}) ==
        "laid across the palm, bent 60° at the tip");
  CHECK(thumb({{kThumbCmcAbduction, -30}, {kThumbMcpFlexion, 40}}) ==
        "back in line with the palm, bent 40° at its knuckle");
  CHECK(thumb({{kThumbCmcAbduction, 25}}) == "well in front of the palm, straight");
}

TEST_CASE("gaps between fingers count from their neighbours") {
  const auto gaps = [](std::initializer_list<std::pair<int, double>> angles_deg) {
    return under(finger_lines(bent(angles_deg)), "Fingers");
  };
  CHECK(gaps({{kIndexMcpAbduction, 20}}) == "spread 20° between index and middle");
  // The middle finger leans towards the thumb: nearer the index, away from the ring finger.
  CHECK(gaps({{kIndexMcpAbduction, 20}, {kMiddleMcpAbduction, 15}}) == "spread 15° between middle and ring");
  CHECK(gaps({{kRingMcpAbduction, 20}, {kLittleMcpAbduction, 35}}) ==
        "spread 20° between middle and ring, 15° between ring and little");
  CHECK(under(finger_lines(relaxed_angles()), "Fingers") == "side by side, no gaps");
}

TEST_CASE("two people are told apart") {
  const Stage stage = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, Stage{});
  Pose pose;
  for (const std::size_t hand : {0u, 1u, 3u}) {
    const Performer& performer = performer_of(stage, hand);
    const Vec3 wrist = shoulder(performer, side_of(hand)) + facing(performer) * 0.35f + Vec3{0, 0.1f, 0};
    const Reach at = reach(performer, side_of(hand), wrist, {});
    pose.hands[hand] = HeldHand{at.wrist, quaternion(at.orientation), {}, at.arm};
  }
  const Instructions words = instructions(pose, stage);
  CHECK(under(words.setup, "Person A").starts_with("at the left of the light, facing right"));
  CHECK(under(words.setup, "Person B").starts_with("at the right of the light, facing left"));
  CHECK(words.hands[2].empty());
  CHECK(words.hands[0][0].find("the right hand") != std::string::npos);  // their own other hand
  CHECK(words.hands[3][0].find("hand") == std::string::npos);            // B has no other
  const auto all = describe(pose, stage);
  CHECK(has(all, "Person A, left hand"));
  CHECK(has(all, "Person B, right hand"));
  CHECK_FALSE(has(all, "Person B, left hand"));
  CHECK(hand_title(Pose{}, 1) == "Right hand");
}

TEST_CASE("the performer and the arms") {
  Stage stage;
  for (const ArmsFrom from : {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight}) {
    stage.performer = performer_from(from, stage.lamp);
    for (const Side side : {Side::kLeft, Side::kRight}) {
      const Vec3 wrist = shoulder(stage.performer, side) + facing(stage.performer) * 0.35f + Vec3{0, 0.1f, 0};
      const Reach at = reach(stage.performer, side, wrist, {.swivel = radians(60), .flexion = radians(40)});
      Pose pose;
      pose.hands[static_cast<std::size_t>(side)] = HeldHand{at.wrist, quaternion(at.orientation), {}, at.arm};
      Instructions words = instructions(pose, stage);
      const std::string arm = under(words.hands[static_cast<std::size_t>(side)], "Arm");
      CHECK(arm.starts_with("elbow bent "));
      CHECK(arm.ends_with(" and lifted outwards; wrist bent 40° palmwards"));
    }
  }
  // The last performer stands at the right.
  Pose pose;
  pose.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kLamp);
  pose.hands[0]->arm = Arm{{0.3f, 1.1f, 1.5f}, {0.2f, 1.0f, 1.5f}};
  CHECK(under(instructions(pose, stage).setup, "You") ==
        "at the right of the light, facing left; shoulders 1.50 m from the wall, 1.13 m above the floor (sit "
        "or "
        "kneel, or raise lamp and figure alike), 45 cm right of the lamp");
  stage.performer = performer_from(ArmsFrom::kBottom, {{0, 1.9f, 2.5f}});
  CHECK(under(instructions(pose, stage).setup, "You") ==
        "face the wall; shoulders 1.90 m from the wall, 1.45 m above the floor, in line with the lamp");
}

TEST_CASE("every pose has words: short labelled lines, all of them in describe()") {
  Random random(11);
  for (int i = 0; i < 60; ++i) {
    Stage stage;
    const Pose pose = random_pose(random, stage, i % 2 == 0);
    const Instructions words = instructions(pose, stage);
    const std::vector<std::string> all = describe(pose, stage);
    std::size_t count = words.setup.size();
    for (const auto& hand : {words.hands[0], words.hands[1]}) {
      CHECK(hand.size() == (i % 2 == 0 ? 10 : 9));
      count += 1 + hand.size();
      for (const std::string& line : hand) CHECK(has(all, line));
    }
    CHECK(all.size() == count);
    CHECK(has(all, "Left hand"));
    CHECK(has(all, "Right hand"));
    for (const std::string& line : all) {
      CHECK(line.size() <= 170);
      CHECK(line.find('\n') == std::string::npos);
      CHECK((line.find(": ") != std::string::npos || line.ends_with(" hand")));
    }
  }
}
