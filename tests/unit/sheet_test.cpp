#include "ombra/sheet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <utility>

#include "ombra/messages.h"
#include "sheet/difficulty.h"
#include "sheet/direction.h"
#include "sheet/fingers.h"
#include "sheet/quantity.h"
#include "support/random_pose.h"
#include "support/real_hands.h"
#include "support/spoken_pose.h"

using namespace ombra;

namespace {

const Voice kEnglish(Language::kEnglish), kKorean(Language::kKorean);

/// A hand whose palm's middle is at `palm`, its fingers and palm facing these (perpendicular) ways.
HeldHand held_at(Vec3 palm, Vec3 fingers, Vec3 palm_way) {
  const Vec3 y = -palm_way, z = -fingers;
  return {palm + z * (0.4f * Pose{}.hand_length_m), quaternion({cross(y, z), y, z}), {}, {}};
}

/// Breaking spaces instead of those that do not break, to compare with.
std::string plain(std::string text) {
  for (std::size_t at; (at = text.find("\u00a0")) != std::string::npos;) text.replace(at, 2, " ");
  return text;
}

/// The text of the step with this label.
std::string under(const std::vector<Step>& steps, const std::string& label) {
  for (const Step& step : steps)
    if (step.label == label) return plain(step.text);
  return "(no step " + label + ")";
}

bool has(const std::vector<std::string>& lines, const std::string& words) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

Angles bent(std::initializer_list<std::pair<int, double>> angles_deg) {
  Angles angles{};
  for (const auto& [angle, value_deg] : angles_deg)
    angles[static_cast<std::size_t>(angle)] = radians(value_deg);
  return angles;
}

std::set<std::string> holes(std::string_view message) {
  std::set<std::string> out;
  const std::string text(message);
  const std::regex hole("\\{([a-z]+)\\}");
  for (std::sregex_iterator at(text.begin(), text.end(), hole), end; at != end; ++at) out.insert((*at)[1]);
  return out;
}

std::vector<std::string> all_words(const Instructions& words) {
  std::vector<std::string> out;
  const auto add = [&](const std::vector<Step>& steps) {
    for (const Step& step : steps) out.push_back(step.label + ": " + step.text);
  };
  add(words.setup);
  for (const auto& hand : words.hands) add(hand);
  add(words.together);
  return out;
}

constexpr Vec3 kUp{0, 1, 0}, kRight{1, 0, 0}, kLeft{-1, 0, 0}, kWall{0, 0, -1}, kLamp{0, 0, 1};

}  // namespace

TEST_CASE("every language has every message, with the holes of the English one") {
  for (std::size_t i = 0; i < kSayCount; ++i) {
    INFO(kEnglishMessages[i]);
    CHECK(holes(kKoreanMessages[i]) == holes(kEnglishMessages[i]));
  }
  CHECK(kEnglish(Say::kLean, {{"way", "up"}, {"angle", "5°"}}) == "5° up");
  CHECK(kKorean(Say::kLean, {{"way", "위로"}, {"angle", "5°"}}) == "위로 5°");
}

TEST_CASE("lengths and angles are rounded for people") {
  CHECK(plain(length_text(0.624f)) == "62 cm");
  CHECK(plain(length_text(0.994f)) == "99 cm");
  CHECK(plain(length_text(0.996f)) == "1.00 m");
  CHECK(plain(length_text(2.05f)) == "2.05 m");
  CHECK(plain(length_text(12.5f)) == "12.50 m");
  CHECK(plain(length_text(-0.001f)) == "0 cm");
  CHECK(length_text(0.624f) == "62\u00a0cm");
  CHECK(angle_text(62.4, 5) == "60°");
  CHECK(angle_text(62.6, 5) == "65°");
  CHECK(angle_text(64, 10) == "60°");
}

TEST_CASE("directions are named as seen facing the wall, with how far they lean") {
  CHECK(direction_text(kEnglish, {0, 2, 0}) == "up");
  CHECK(direction_text(kEnglish, {0, 0, -1}) == "to the wall");
  CHECK(direction_text(kEnglish, {0, -1, 0.4f}) == "down, 20° to the lamp");
  CHECK(direction_text(kEnglish, {-0.9f, 0.1f, 1}) == "to the lamp, 40° left, 5° up");
  CHECK(direction_text(kEnglish, {1, 0.02f, 0.02f}) == "right");
  CHECK(direction_text(kKorean, {0, -1, 0.4f}) == "아래로, 램프 쪽으로 20°");
}

TEST_CASE("a straight hand with its palm to the wall") {
  Pose pose;
  pose.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kWall);
  const Instructions words = instructions(pose, Stage{});
  const auto& left = words.hands[0];
  CHECK(words.hands[1].empty());
  CHECK(under(left, "Palm") == "turn it to the wall");
  CHECK(under(left, "Hand") == "flat at first, point it up");
  CHECK(under(left, "Gaps") == "fingers together");
  CHECK(under(left, "All four fingers") == "keep straight");
  CHECK(under(left, "Thumb") == "beside the palm; keep it straight");
  CHECK(under(left, "Arm") == "(no step Arm)");
  CHECK(under(words.together, "Left hand") ==
        "middle of the palm 1.50 m from the wall, 1.25 m above the floor, in line with the lamp; 1.00 m from "
        "the lamp");
  CHECK(words.together.size() == 2);
  CHECK(words.setup.size() == 2);  // nobody's shoulders
  CHECK(under(words.setup, "Lamp").starts_with("2.50 m from the wall, 1.25 m above the floor"));
  CHECK(under(words.setup, "Figure") == "about 72 cm across on the wall, its middle 1.25 m above the floor");
  CHECK(under(instructions(pose, Stage{}, Language::kKorean).hands[0], "손바닥") == "벽 쪽으로 돌린다");
}

TEST_CASE("two hands say which faces which, and which is nearer the wall") {
  Pose pose;
  pose.hands[0] = held_at({-0.2f, 1.25f, 1.5f}, kUp, kRight);
  pose.hands[1] = held_at({0.2f, 1.25f, 1.52f}, kUp, kLeft);
  Instructions words = instructions(pose, Stage{});
  CHECK(under(words.hands[0], "Palm") == "turn it right, so that it faces the other hand");
  CHECK(under(words.hands[1], "Palm") == "turn it left, so that it faces the other hand");
  CHECK(under(words.together, "Depth") == "(no step Depth)");
  CHECK(under(words.together, "Left hand").find("20 cm left of the lamp") != std::string::npos);

  // Behind the right hand the left one no longer faces it.
  pose.hands[0] = held_at({0.2f, 1.35f, 1.22f}, kUp, kRight);
  words = instructions(pose, Stage{});
  CHECK(under(words.hands[0], "Palm") == "turn it right");
  CHECK(under(words.together, "Depth") == "the left hand 30 cm nearer the wall than the other hand");
  CHECK(under(instructions(pose, Stage{}, Language::kKorean).together, "앞뒤") ==
        "왼손이 다른 손보다 30 cm 더 벽에 가깝다");
}

TEST_CASE("fingers in words") {
  const auto index = [](double knuckle_deg, double middle_deg, double tip_deg) {
    return under(finger_steps(kEnglish, bent({{kIndexMcpFlexion, knuckle_deg},
                                              {kIndexPipFlexion, middle_deg},
                                              {kIndexDipFlexion, tip_deg},
                                              {kMiddleMcpFlexion, -30},
                                              {kRingMcpFlexion, -30},
                                              {kLittleMcpFlexion, -30}})),
                 "Index");
  };
  CHECK(index(4, 4, 4) == "keep straight");
  CHECK(index(60, 4, 4) == "keep straight, bend 60° at the knuckle");
  CHECK(index(-18, 0, 0) == "keep straight, bend 20° back at the knuckle");
  CHECK(index(60, 40, 0) == "bend 60° at the knuckle, 40° at the middle joint");
  CHECK(index(0, 0, 50) == "bend 50° at the tip");
  CHECK(index(10, 87, 40) == "hook: bend 10° at the knuckle, 90° at the middle joint, 40° at the tip");
  CHECK(index(-10, 87, 0) == "hook: bend 10° back at the knuckle, 90° at the middle joint");
  CHECK(index(80, 95, 40) ==
        "fold into the palm: bend 80° at the knuckle, 100° at the middle joint, 40° at the tip");
}

TEST_CASE("fingers that do the same are said together") {
  const std::vector<Step> steps = finger_steps(kEnglish, bent({{kRingMcpFlexion, 78},
                                                               {kRingPipFlexion, 95},
                                                               {kLittleMcpFlexion, 84},
                                                               {kLittlePipFlexion, 88},
                                                               {kMiddleMcpFlexion, 40}}));
  CHECK(under(steps, "Ring, little") ==
        "fold into the palm: bend 80° at the knuckle, 90° at the middle joint");
  CHECK(under(steps, "Index") == "keep straight");
  CHECK(under(steps, "Middle") == "keep straight, bend 40° at the knuckle");
  CHECK(steps.size() == 5);
}

TEST_CASE("the thumb in words") {
  const auto thumb = [](std::initializer_list<std::pair<int, double>> angles_deg) {
    return under(finger_steps(kEnglish, bent(angles_deg)), "Thumb");
  };
  CHECK(thumb({{kThumbCmcFlexion, -18}}) == "20° out to the side; keep it straight");
  CHECK(thumb({{kThumbCmcFlexion, 20}, {kThumbIpFlexion, 60}}) == "20° across the palm; bend 60° at the tip");
  CHECK(thumb({{kThumbCmcAbduction, -30}, {kThumbMcpFlexion, 40}}) ==
        "30° to the back of the hand; bend 40° at its knuckle");
  CHECK(thumb({{kThumbCmcAbduction, 25}, {kThumbIpFlexion, -10}}) ==
        "30° to the front of the palm; bend 10° back at the tip");
}

TEST_CASE("gaps between fingers count from their neighbours") {
  const auto gaps = [](std::initializer_list<std::pair<int, double>> angles_deg) {
    return under(finger_steps(kEnglish, bent(angles_deg)), "Gaps");
  };
  CHECK(gaps({{kIndexMcpAbduction, 20}}) == "open 20° between index and middle; the other fingers together");
  // The middle finger leans towards the thumb: nearer the index, away from the ring finger.
  CHECK(gaps({{kIndexMcpAbduction, 20}, {kMiddleMcpAbduction, 15}, {kRingMcpAbduction, -15}}) ==
        "open 20° between ring and little; the other fingers together; lean the middle finger 20° to the "
        "thumb");
  CHECK(gaps({{kIndexMcpAbduction, -12}}) == "cross index and middle by 10°; the other fingers together");
  CHECK(under(finger_steps(kEnglish, relaxed_angles()), "Gaps") == "fingers together");
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
  CHECK(under(words.together, "Person A, left hand").starts_with("middle of the palm"));
  CHECK(under(words.together, "Person B, right hand").starts_with("middle of the palm"));
  CHECK(under(words.together, "Person B, left hand").starts_with("(no step"));
  CHECK(hand_title(Pose{}, 1) == "Right hand");
  CHECK(hand_title(pose, 3, Language::kKorean) == "사람 B 오른손");
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
      const Instructions words = instructions(pose, stage);
      const std::string arm = under(words.hands[static_cast<std::size_t>(side)], "Arm");
      CHECK(arm.starts_with("bend the elbow "));
      CHECK(arm.ends_with(", lift it 60° outwards; wrist 40° palmwards"));
    }
  }
  // The last performer stands at the right.
  Pose pose;
  pose.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kLamp);
  pose.hands[0]->arm = Arm{{0.3f, 1.1f, 1.5f}, {0.2f, 1.0f, 1.5f}};
  CHECK(
      under(instructions(pose, stage).setup, "You") ==
      "at the right of the light, facing left; shoulders 1.50 m from the wall, 1.13 m above the floor; 45 cm "
      "right of the lamp; sit or kneel, or raise lamp and figure alike");
  stage.performer = performer_from(ArmsFrom::kBottom, {{0, 1.9f, 2.5f}});
  CHECK(under(instructions(pose, stage).setup, "You") ==
        "face the wall; shoulders 1.90 m from the wall, 1.45 m above the floor; in line with the lamp");
}

TEST_CASE("every pose has words in every language, and who hears the English ones takes nearly the pose") {
  Random random(11);
  for (int i = 0; i < 60; ++i) {
    Stage stage;
    const Pose pose = random_pose(random, stage, i % 2 == 0);
    const Instructions words = instructions(pose, stage);
    for (const Language language : {Language::kEnglish, Language::kKorean})
      for (const std::string& line : all_words(instructions(pose, stage, language))) {
        INFO(line);
        CHECK(line.size() <= 260);
        CHECK(line.find_first_of("{}\n") == std::string::npos);
      }
    const SpokenPose heard = spoken_pose(words, pose.hand_length_m, stage);
    for (const std::size_t hand : {0u, 1u}) {
      const HeldHand &said = *pose.hands[hand], &taken = *heard.pose.hands[hand];
      CHECK(taken.arm.has_value() == said.arm.has_value());
      CHECK(length(taken.wrist - said.wrist) < 0.02f);
      CHECK(dot(matrix(taken.orientation).z, matrix(said.orientation).z) > 0.99f);
      CHECK(dot(matrix(taken.orientation).y, matrix(said.orientation).y) > 0.97f);
      for (int angle = 0; angle < kAngleCount; ++angle) {
        if (angle == kThumbCmcRotation) continue;  // goes unsaid
        INFO(angle_limits()[static_cast<std::size_t>(angle)].name);
        const auto a = static_cast<std::size_t>(angle);
        CHECK(std::abs(degrees(taken.angles[a]) - degrees(said.angles[a])) < 26);
      }
    }
  }
}

TEST_CASE("difficulty grows with strain, fingers, hands and sensitivity") {
  Pose pose;
  pose.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kWall);
  pose.hands[0]->angles = relaxed_angles();
  CHECK(difficulty(pose, {}, 0) == 1);
  CHECK(difficulty(pose, {}, 0.2) == 2);
  pose.hands[0]->angles = bent({{kIndexPipFlexion, 100}, {kRingMcpFlexion, -30}, {kLittleMcpFlexion, 90}});
  CHECK(difficulty(pose, {}, 0) == 3);
  pose.hands[1] = pose.hands[0];
  CHECK(difficulty(pose, {}, 0) == 4);
  for (std::size_t i = 0; i < kAngleCount; ++i)
    pose.hands[0]->angles[i] = pose.hands[1]->angles[i] = radians(angle_limits()[i].max_deg);
  CHECK(difficulty(pose, {}, 0.1) == 5);
}

TEST_CASE("advice looks at the shadow: what it hangs on, what does not show, holes") {
  Pose pose;
  pose.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kWall);
  pose.hands[0]->angles = relaxed_angles();
  const Stage stage;
  const Advice flat = advice(real_hands(), pose, stage);
  CHECK(flat.difficulty == 1);
  CHECK(has(flat.watch, "the shadow hangs most on the left "));
  CHECK_FALSE(has(flat.watch, "do not show"));
  CHECK_FALSE(has(flat.watch, "hole"));
  CHECK(has(advice(real_hands(), pose, stage, Language::kKorean).watch, "왼손"));

  // A fist near the wall is hidden by the flat hand.
  pose.hands[1] = held_at({0, 1.22f, 0.9f}, kUp, kWall);
  for (int finger = 1; finger < kFingerCount; ++finger)
    for (const int joint : {0, 2, 3})
      pose.hands[1]->angles[static_cast<std::size_t>(kIndexMcpFlexion + 4 * (finger - 1) + joint)] =
          radians(75);
  const Advice two = advice(real_hands(), pose, stage);
  CHECK(two.difficulty > flat.difficulty);
  CHECK(has(two.watch, "these do not show, hold them with ease: "));
  CHECK(two.watch.size() <= 6);

  // Thumb and index make a ring that light falls through.
  Pose ring;
  ring.hands[0] = held_at({0, 1.25f, 1.5f}, kUp, kRight);
  ring.hands[0]->angles = bent({{kThumbCmcFlexion, -5},
                                {kThumbCmcAbduction, 10},
                                {kThumbMcpFlexion, 15},
                                {kThumbIpFlexion, 75},
                                {kIndexMcpFlexion, 50},
                                {kIndexPipFlexion, 70},
                                {kIndexDipFlexion, 25}});
  CHECK(has(advice(real_hands(), ring, stage).watch, "let light through the hole in the shadow"));
}
