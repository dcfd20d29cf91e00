#include "sheet/fingers.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "sheet/quantity.h"

namespace ombra {
namespace {

// As finely as one can bend a finger without measuring.
constexpr int kStepDeg = 10;

double degrees_at(const Angles& angles, int angle) {
  return degrees(static_cast<double>(angles[static_cast<std::size_t>(angle)]));
}

/// What makes one finger's shape: its bends, in degrees.
struct Bends {
  double knuckle = 0, middle = 0, tip = 0;
};

Bends bends_of(const Angles& angles, int finger) {
  const int first = kIndexMcpFlexion + 4 * (finger - 1);
  return {degrees_at(angles, first), degrees_at(angles, first + 2), degrees_at(angles, first + 3)};
}

/// Whether two fingers look as if they did the same.
bool alike(const Bends& a, const Bends& b) {
  constexpr double kAlikeDeg = 10;
  return std::abs(a.knuckle - b.knuckle) < kAlikeDeg && std::abs(a.middle - b.middle) < kAlikeDeg &&
         std::abs(a.tip - b.tip) < kAlikeDeg;
}

/// The parts of a bend that show after rounding: a joint that goes back has a message of its own.
void add_bend(const Voice& say, std::vector<std::string>& parts, double bend_deg, Say forward, Say back) {
  const int bend = rounded_angle(bend_deg, kStepDeg);
  if (bend != 0)
    parts.push_back(say(bend > 0 ? forward : back, {{"angle", angle_text(std::abs(bend), kStepDeg)}}));
}

std::string finger_text(const Voice& say, const Bends& bends) {
  std::vector<std::string> parts;
  add_bend(say, parts, bends.knuckle, Say::kAtKnuckle, Say::kBackAtKnuckle);
  const bool straight = rounded_angle(bends.middle, kStepDeg) == 0 && rounded_angle(bends.tip, kStepDeg) == 0;
  if (straight) return parts.empty() ? say(Say::kStraight) : say(Say::kStraightBend, {{"list", parts[0]}});
  add_bend(say, parts, bends.middle, Say::kAtMiddle, Say::kAtMiddle);
  add_bend(say, parts, bends.tip, Say::kAtTip, Say::kAtTip);
  const Say manner = bends.knuckle >= 60 && bends.middle >= 70  ? Say::kFold
                     : bends.middle >= 60 && bends.knuckle < 35 ? Say::kHook
                                                                : Say::kBend;
  return say(manner, {{"list", say.listed(parts)}});
}

std::string thumb_text(const Voice& say, const Angles& angles) {
  std::vector<std::string> parts, bends;
  add_bend(say, parts, degrees_at(angles, kThumbCmcFlexion), Say::kThumbAcross, Say::kThumbOut);
  add_bend(say, parts, degrees_at(angles, kThumbCmcAbduction), Say::kThumbFront, Say::kThumbBack);
  parts = {parts.empty() ? say(Say::kThumbRest) : say.listed(parts)};
  add_bend(say, bends, degrees_at(angles, kThumbMcpFlexion), Say::kAtThumbKnuckle, Say::kBackAtThumbKnuckle);
  add_bend(say, bends, degrees_at(angles, kThumbIpFlexion), Say::kAtTip, Say::kBackAtTip);
  parts.push_back(bends.empty() ? say(Say::kThumbStraight)
                                : say(Say::kThumbBend, {{"list", say.listed(bends)}}));
  return say.joined(Say::kBreak, parts);
}

/// Angles between neighbours; the middle finger's own abduction is towards the thumb.
std::string gaps_text(const Voice& say, const Angles& angles) {
  const double index = degrees_at(angles, kIndexMcpAbduction),
               middle = degrees_at(angles, kMiddleMcpAbduction), ring = degrees_at(angles, kRingMcpAbduction),
               little = degrees_at(angles, kLittleMcpAbduction);
  // Relaxed neighbours lie 2° to 6° apart and touch.
  constexpr double kOpenDeg = 8;
  std::vector<std::string> parts;
  const std::array<double, 3> gaps = {index - middle, middle + ring, little - ring};
  for (int i = 0; i < 3; ++i) {
    const double gap_deg = gaps[static_cast<std::size_t>(i)];
    if (std::abs(gap_deg) < kOpenDeg) continue;
    parts.push_back(
        say(gap_deg > 0 ? Say::kGap : Say::kCross, {{"angle", angle_text(std::abs(gap_deg), kStepDeg)},
                                                    {"a", finger_name(say, i + 1)},
                                                    {"b", finger_name(say, i + 2)}}));
  }
  if (parts.empty())
    parts.push_back(say(Say::kGapsNone));
  else if (parts.size() < gaps.size())
    parts.push_back(say(Say::kGapsRest));
  if (std::abs(middle) >= kOpenDeg)
    parts.push_back(say(middle > 0 ? Say::kLeanToThumb : Say::kLeanToLittle,
                        {{"angle", angle_text(std::abs(middle), kStepDeg)}}));
  return say.joined(Say::kBreak, parts);
}

std::string as_label(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

std::string finger_name(const Voice& say, int finger) {
  constexpr std::array<Say, kFingerCount> kNames = {Say::kThumb, Say::kIndex, Say::kMiddle, Say::kRing,
                                                    Say::kLittle};
  return say(kNames[static_cast<std::size_t>(finger)]);
}

std::vector<Step> finger_steps(const Voice& say, const Angles& angles) {
  std::vector<Step> steps = {{say(Say::kGaps), gaps_text(say, angles)}};
  struct Group {
    std::vector<int> fingers;
    std::vector<Bends> bends;
  };
  std::vector<Group> groups;
  for (int finger = 1; finger < kFingerCount; ++finger) {
    const Bends bends = bends_of(angles, finger);
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return std::all_of(group.bends.begin(), group.bends.end(),
                         [&](const Bends& other) { return alike(bends, other); });
    });
    Group& group = same == groups.end() ? groups.emplace_back() : *same;
    group.fingers.push_back(finger);
    group.bends.push_back(bends);
  }
  for (const Group& group : groups) {
    Bends mean;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < group.fingers.size(); ++i) {
      const auto share = 1.0 / static_cast<double>(group.fingers.size());
      mean.knuckle += share * group.bends[i].knuckle;
      mean.middle += share * group.bends[i].middle;
      mean.tip += share * group.bends[i].tip;
      names.push_back(finger_name(say, group.fingers[i]));
    }
    const std::string label =
        names.size() == 4 ? say(Say::kAllFingers) : say.joined(Say::kBetweenNames, names);
    steps.push_back({as_label(label), finger_text(say, mean)});
  }
  steps.push_back({say(Say::kThumbLabel), thumb_text(say, angles)});
  return steps;
}

}  // namespace ombra
