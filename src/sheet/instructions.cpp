// A whole pose in words: the stage first, then hand by hand, then the hands into the light.
#include <cmath>
#include <cstddef>

#include "ombra/messages.h"
#include "ombra/sheet.h"
#include "sheet/direction.h"
#include "sheet/fingers.h"
#include "sheet/names.h"
#include "sheet/quantity.h"

namespace ombra {
namespace {

constexpr int kArmStepDeg = 5;

/// About the middle of the palm.
Vec3 palm_centre(const HeldHand& hand, float hand_length_m) {
  return hand.wrist - matrix(hand.orientation).z * (0.4f * hand_length_m);
}

/// Left or right of the lamp, or in line with it to a centimetre.
std::string aside_text(const Voice& say, float right_m, Say left, Say right, Say in_line) {
  if (std::fabs(right_m) < 0.005f) return say(in_line);
  return say(right_m < 0 ? left : right, {{"length", length_text(std::fabs(right_m))}});
}

Step figure_step(const Voice& say, const Stage& stage) {
  const Frame& frame = stage.frame;
  // A target's longer side is 72 % of the frame.
  std::vector<std::string> parts = {say(Say::kFigureText, {{"size", length_text(0.72f * frame.size_m)},
                                                           {"height", length_text(frame.centre.y)}})};
  const float right_m = frame.centre.x - stage.lamp.position.x;
  if (std::fabs(right_m) >= 0.005f)
    parts.push_back(aside_text(say, right_m, Say::kLeftOfLamp, Say::kRightOfLamp, Say::kInLine));
  return {say(Say::kFigure), say.listed(parts)};
}

Step performer_step(const Voice& say, const std::string& who, const Performer& performer,
                    const Stage& stage) {
  const Vec3 at = performer.shoulder_centre;
  std::vector<std::string> parts = {
      say(performer.arms_from == ArmsFrom::kLeft    ? Say::kFromLeft
          : performer.arms_from == ArmsFrom::kRight ? Say::kFromRight
                                                    : Say::kFromBottom),
      say(Say::kShoulders, {{"depth", length_text(at.z)}, {"height", length_text(at.y)}}),
      aside_text(say, at.x - stage.lamp.position.x, Say::kLeftOfLamp, Say::kRightOfLamp, Say::kInLine)};
  // Under the height of a short adult's shoulders one cannot stand.
  constexpr float kStanding_m = 1.15f;
  if (at.y < kStanding_m) parts.push_back(say(Say::kSit));
  return {who, say.joined(Say::kBreak, parts)};
}

Step arm_step(const Voice& say, const Performer& performer, Side side, const HeldHand& hand) {
  const ArmAngles arm = arm_angles(performer, side, hand);
  const Vec3 upper = hand.arm->elbow - hand.arm->shoulder, fore = hand.wrist - hand.arm->elbow;
  const auto angle = [](double angle_deg) { return angle_text(std::fabs(angle_deg), kArmStepDeg); };
  const double swivel_deg = degrees(static_cast<double>(arm.swivel));
  const std::string how =
      rounded_angle(swivel_deg, kArmStepDeg) == 0
          ? say(Say::kElbowHangs)
          : say(swivel_deg > 0 ? Say::kElbowOut : Say::kElbowIn, {{"angle", angle(swivel_deg)}});
  std::vector<std::string> wrist;
  const auto add = [&](float angle_rad, Say positive, Say negative) {
    const double angle_deg = degrees(static_cast<double>(angle_rad));
    constexpr double kVisibleDeg = 12.5;
    if (std::fabs(angle_deg) >= kVisibleDeg)
      wrist.push_back(say(angle_deg > 0 ? positive : negative, {{"angle", angle(angle_deg)}}));
  };
  add(arm.flexion, Say::kWristPalmwards, Say::kWristBack);
  add(arm.deviation, Say::kWristLittle, Say::kWristThumb);
  const std::string wrist_text =
      wrist.empty() ? say(Say::kWristStraight) : say(Say::kWrist, {{"list", say.listed(wrist)}});
  const double elbow_deg =
      degrees(static_cast<double>(arc_tangent(length(cross(upper, fore)), dot(upper, fore))));
  return {say(Say::kArm),
          say(Say::kArmText, {{"elbow", angle(elbow_deg)}, {"how", how}, {"wrist", wrist_text}})};
}

std::vector<Step> hand_steps(const Voice& say, const Pose& pose, const Stage& stage, std::size_t number) {
  const HeldHand& hand = *pose.hands[number];
  const Mat3 turned = matrix(hand.orientation);
  const Vec3 palm = -turned.y;
  const auto& other = pose.hands[number ^ 1];
  constexpr float kCos35 = 0.82f;
  const bool to_other = other && dot(palm, normalized(palm_centre(*other, pose.hand_length_m) -
                                                      palm_centre(hand, pose.hand_length_m))) > kCos35;
  std::vector<Step> steps = {
      {say(Say::kPalm),
       say(to_other ? Say::kPalmToOther : Say::kPalmText, {{"way", direction_text(say, palm)}})},
      {say(Say::kHand), say(Say::kHandText, {{"way", direction_text(say, -turned.z)}})}};
  for (Step& step : finger_steps(say, hand.angles)) steps.push_back(std::move(step));
  if (hand.arm) steps.push_back(arm_step(say, performer_of(stage, number), side_of(number), hand));
  return steps;
}

Step place_step(const Voice& say, const Pose& pose, const Stage& stage, std::size_t number,
                Language language) {
  const Vec3 centre = palm_centre(*pose.hands[number], pose.hand_length_m);
  const Vec3 from_lamp = centre - stage.lamp.position;
  return {hand_title(pose, number, language),
          say(Say::kPlaceText,
              {{"depth", length_text(centre.z)},
               {"height", length_text(centre.y)},
               {"aside", aside_text(say, from_lamp.x, Say::kPlaceLeft, Say::kPlaceRight, Say::kPlaceInLine)},
               {"lamp", length_text(length(from_lamp))}})};
}

/// Which of one person's hands is nearer the wall, where that is a matter of centimetres.
std::vector<Step> depth_steps(const Voice& say, const Pose& pose) {
  constexpr float kSamePlace_m = 0.03f;
  std::vector<Step> steps;
  for (std::size_t left = 0; left < kMostHands; left += 2) {
    if (!pose.hands[left] || !pose.hands[left + 1]) continue;
    const float nearer_m = palm_centre(*pose.hands[left + 1], pose.hand_length_m).z -
                           palm_centre(*pose.hands[left], pose.hand_length_m).z;
    if (std::fabs(nearer_m) < kSamePlace_m) continue;
    steps.push_back({say(Say::kDepth),
                     say(Say::kNearerWall, {{"hand", hand_phrase(say, pose, nearer_m > 0 ? left : left + 1)},
                                            {"length", length_text(std::fabs(nearer_m))}})});
  }
  return steps;
}

}  // namespace

Instructions instructions(const Pose& pose, const Stage& stage, Language language) {
  const Voice say(language);
  Instructions out;
  out.setup = {{say(Say::kLamp), say(Say::kLampText, {{"depth", length_text(stage.lamp.position.z)},
                                                      {"height", length_text(stage.lamp.position.y)}})},
               figure_step(say, stage)};
  std::array<bool, 2> arms{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    if (pose.hands[hand]->arm) arms[person_of(hand)] = true;
    out.hands[hand] = hand_steps(say, pose, stage, hand);
    out.together.push_back(place_step(say, pose, stage, hand, language));
  }
  for (std::size_t person = 0; person < 2; ++person)
    if (arms[person])
      out.setup.push_back(performer_step(say, for_two(pose) ? person_name(say, person) : say(Say::kYou),
                                         performer_of(stage, 2 * person), stage));
  for (Step& step : depth_steps(say, pose)) out.together.push_back(std::move(step));
  out.together.push_back({say(Say::kSlide), say(Say::kSlideText)});
  return out;
}

}  // namespace ombra
