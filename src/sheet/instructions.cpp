// A whole pose in words: the stage first, then hand by hand.
#include <cmath>
#include <cstddef>

#include "ombra/sheet.h"
#include "sheet/direction.h"
#include "sheet/fingers.h"
#include "sheet/quantity.h"

namespace ombra {
namespace {

// Differences of place smaller than this are not worth a word.
constexpr float kSamePlace_m = 0.03f;

// About the middle of the palm: under half of the hand's length from the wrist.
Vec3 palm_centre(const HeldHand& hand, float hand_length_m) {
  return hand.wrist - matrix(hand.orientation).z * (0.4f * hand_length_m);
}

std::string aside_text(float right_m) {
  return length_text(std::fabs(right_m)) + (right_m < 0 ? " left" : " right");
}

std::string figure_line(const Stage& stage) {
  const Frame& frame = stage.frame;
  // A target's longer side is 72 % of the frame.
  std::string text = "Figure: about " + length_text(0.72f * frame.size_m) +
                     " across on the wall, its middle " + length_text(frame.centre.y) + " above the floor";
  const float right_m = frame.centre.x - stage.lamp.position.x;
  return std::fabs(right_m) < kSamePlace_m ? text : text + ", " + aside_text(right_m) + " of the lamp";
}

std::string performer_line(const std::string& who, const Performer& performer, const Stage& stage) {
  const Vec3 from_lamp = performer.shoulder_centre - stage.lamp.position;
  std::string text = who + ": ";
  if (performer.arms_from == ArmsFrom::kBottom) text += "face the wall";
  if (performer.arms_from == ArmsFrom::kLeft) text += "at the left of the light, facing right";
  if (performer.arms_from == ArmsFrom::kRight) text += "at the right of the light, facing left";
  text += "; shoulders " + length_text(performer.shoulder_centre.z) + " from the wall, " +
          length_text(performer.shoulder_centre.y) + " above the floor";
  // Under the height of a short adult's shoulders one cannot stand.
  constexpr float kStanding_m = 1.15f;
  if (performer.shoulder_centre.y < kStanding_m) text += " (sit or kneel, or raise lamp and figure alike)";
  if (std::fabs(from_lamp.x) < kSamePlace_m) return text + ", in line with the lamp";
  return text + ", " + aside_text(from_lamp.x) + " of the lamp";
}

std::string other_hand_text(Vec3 from_other, const std::string& other) {
  std::vector<std::string> parts;
  if (std::fabs(from_other.x) >= kSamePlace_m) parts.push_back(from_other.x < 0 ? "left of" : "right of");
  if (std::fabs(from_other.y) >= kSamePlace_m) parts.push_back(from_other.y < 0 ? "below" : "above");
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " and ") + part;
  if (!text.empty()) text += " the " + other + " hand";
  if (std::fabs(from_other.z) >= kSamePlace_m)
    text += (text.empty() ? "" : ", ") + length_text(std::fabs(from_other.z)) + " nearer the " +
            (from_other.z < 0 ? "wall" : "lamp") + (text.empty() ? " than the " + other + " hand" : "");
  return text.empty() ? "together with the " + other + " hand" : text;
}

std::string arm_line(const Performer& performer, Side side, const HeldHand& hand) {
  const ArmAngles arm = arm_angles(performer, side, hand);
  const Vec3 upper = hand.arm->elbow - hand.arm->shoulder, fore = hand.wrist - hand.arm->elbow;
  const double elbow_deg = degrees(arc_tangent(length(cross(upper, fore)), dot(upper, fore)));
  std::string text = "Arm: elbow bent " + angle_text(elbow_deg);
  const double swivel_deg = degrees(arm.swivel);
  text += swivel_deg > 35 ? " and lifted outwards" : swivel_deg < -20 ? " and drawn in" : " and hanging";
  const double flexion_deg = degrees(arm.flexion), deviation_deg = degrees(arm.deviation);
  constexpr double kVisibleDeg = 12.5;
  std::string wrist;
  if (std::fabs(flexion_deg) >= kVisibleDeg)
    wrist = "bent " + angle_text(std::fabs(flexion_deg)) + (flexion_deg > 0 ? " palmwards" : " backwards");
  if (std::fabs(deviation_deg) >= kVisibleDeg)
    wrist += (wrist.empty() ? "" : " and ") + ("tilted " + angle_text(std::fabs(deviation_deg))) +
             (deviation_deg > 0 ? " towards the little finger" : " towards the thumb");
  return text + "; wrist " + (wrist.empty() ? "straight" : wrist);
}

std::string person_name(std::size_t person) { return person == 0 ? "Person A" : "Person B"; }

std::vector<std::string> hand_lines(const Pose& pose, const Stage& stage, std::size_t number) {
  const HeldHand& hand = *pose.hands[number];
  const Side side = side_of(number);
  const Side other_side = side == Side::kLeft ? Side::kRight : Side::kLeft;
  const auto& other = pose.hands[2 * person_of(number) + static_cast<std::size_t>(other_side)];
  const Mat3 turned = matrix(hand.orientation);
  const Vec3 centre = palm_centre(hand, pose.hand_length_m), palm = -turned.y, fingers = -turned.z;

  std::vector<std::string> lines = {"Place: " + length_text(length(stage.lamp.position - centre)) +
                                    " from the lamp, " + length_text(centre.z) + " from the wall"};
  std::string palm_way = direction_text(palm);
  if (other) {
    const Vec3 from_other = centre - palm_centre(*other, pose.hand_length_m);
    lines[0] += "; " + other_hand_text(from_other, std::string(name(other_side)));
    constexpr float kCos35 = 0.82f;
    if (dot(palm, normalized(-from_other)) > kCos35) palm_way = "the other hand";
  }
  lines.push_back("Palm: faces " + palm_way);
  lines.push_back("Hand: points " + direction_text(fingers));
  if (hand.arm) lines.push_back(arm_line(performer_of(stage, number), side, hand));
  for (std::string& line : finger_lines(hand.angles)) lines.push_back(std::move(line));
  return lines;
}

}  // namespace

Instructions instructions(const Pose& pose, const Stage& stage) {
  Instructions out;
  out.setup = {"Lamp: " + length_text(stage.lamp.position.z) + " from the wall, " +
                   length_text(stage.lamp.position.y) + " above the floor; small and bright, the room dark",
               figure_line(stage)};
  std::array<bool, 2> arms{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    if (pose.hands[hand]->arm) arms[person_of(hand)] = true;
    out.hands[hand] = hand_lines(pose, stage, hand);
  }
  for (std::size_t person = 0; person < 2; ++person)
    if (arms[person])
      out.setup.push_back(performer_line(for_two(pose) ? person_name(person) : "You",
                                         performer_of(stage, 2 * person), stage));
  return out;
}

std::string hand_title(const Pose& pose, std::size_t hand) {
  const std::string side(name(side_of(hand)));
  if (for_two(pose)) return person_name(person_of(hand)) + ", " + side + " hand";
  return (side_of(hand) == Side::kLeft ? "Left" : "Right") + std::string(" hand");
}

std::vector<std::string> describe(const Pose& pose, const Stage& stage) {
  const Instructions words = instructions(pose, stage);
  std::vector<std::string> lines = words.setup;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!words.hands[hand].empty()) lines.push_back(hand_title(pose, hand));
    lines.insert(lines.end(), words.hands[hand].begin(), words.hands[hand].end());
  }
  return lines;
}

}  // namespace ombra
