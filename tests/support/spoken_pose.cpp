#include "support/spoken_pose.h"

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <string>

namespace ombra {
namespace {

/// The number before some words, if they are there: said("bend 40° at the tip", "° at the tip") is 40.
std::optional<double> said(const std::string& text, const std::string& after,
                           const std::string& before = "") {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex(before + "([0-9.]+)" + after))) return {};
  return std::stod(found[1]);
}

/// Metres before some words; lengths are printed in centimetres or metres.
float metres(const std::string& text, const std::string& after, const std::string& before = "") {
  const std::optional<double> cm = said(text, "\u00a0cm" + after, before),
                              m = said(text, "\u00a0m" + after, before);
  if (cm) return static_cast<float>(*cm / 100);
  return static_cast<float>(m.value_or(0));
}

float aside(const std::string& text) {
  return metres(text, " right of the lamp") - metres(text, " left of the lamp");
}

Vec3 direction(const std::string& text) {
  static const std::map<std::string, Vec3> kWays = {{"left", {-1, 0, 0}},        {"right", {1, 0, 0}},
                                                    {"up", {0, 1, 0}},           {"down", {0, -1, 0}},
                                                    {"to the wall", {0, 0, -1}}, {"to the lamp", {0, 0, 1}}};
  static const std::string kWay = "(left|right|up|down|to the wall|to the lamp)";
  std::smatch found;
  REQUIRE(std::regex_search(text, found, std::regex("(?:turn|point) it " + kWay)));
  Vec3 out = kWays.at(found[1]);
  std::string rest = found.suffix();
  while (std::regex_search(rest, found, std::regex("([0-9]+)° " + kWay))) {
    const auto [sine, cosine] = sin_cos(radians(std::stod(found[1])));
    out += kWays.at(found[2]) * (sine / cosine);
    rest = found.suffix();
  }
  return normalized(out);
}

/// Joint angles in degrees before they are a hand's.
using Degrees = std::array<double, kAngleCount>;

void take_gaps(const std::string& text, Degrees& angles) {
  const auto gap = [&](const std::string& a, const std::string& b, double relaxed) {
    const std::string pair = a + " and " + b;
    if (const auto open = said(text, "° between " + pair)) return *open;
    if (const auto crossed = said(text, "°", "cross " + pair + " by ")) return -*crossed;
    return relaxed;
  };
  const double middle = said(text, "° to the thumb", "lean the middle finger ").value_or(0) -
                        said(text, "° to the little finger", "lean the middle finger ").value_or(0);
  angles[kMiddleMcpAbduction] = middle;
  angles[kIndexMcpAbduction] = middle + gap("index", "middle", 2);
  angles[kRingMcpAbduction] = gap("middle", "ring", 6) - middle;
  angles[kLittleMcpAbduction] = angles[kRingMcpAbduction] + gap("ring", "little", 4);
}

void take_finger(const std::string& text, int first, Degrees& angles) {
  const bool understood =
      std::regex_search(text, std::regex("^(keep straight|bend |hook: bend |fold into )"));
  REQUIRE_MESSAGE(understood, text);
  const auto at = [&](int joint) -> double& { return angles[static_cast<std::size_t>(first + joint)]; };
  at(0) = said(text, "° at the knuckle").value_or(0) - said(text, "° back at the knuckle").value_or(0);
  at(2) = said(text, "° at the middle joint").value_or(0);
  at(3) = said(text, "° at the tip").value_or(0);
}

void take_thumb(const std::string& text, Degrees& angles) {
  angles[kThumbCmcFlexion] =
      said(text, "° across the palm").value_or(0) - said(text, "° out to the side").value_or(0);
  angles[kThumbCmcAbduction] =
      said(text, "° to the front").value_or(0) - said(text, "° to the back").value_or(0);
  angles[kThumbMcpFlexion] =
      said(text, "° at its knuckle").value_or(0) - said(text, "° back at its knuckle").value_or(0);
  angles[kThumbIpFlexion] =
      said(text, "° at the tip").value_or(0) - said(text, "° back at the tip").value_or(0);
}

/// A hand but for its place.
HeldHand take_hand(const std::vector<Step>& steps, ArmAngles& arm, bool& has_arm) {
  Degrees angles{};
  Vec3 palm, point;
  int fingers = 0;
  for (const Step& step : steps) {
    if (step.label == "Palm")
      palm = direction(step.text);
    else if (step.label == "Hand")
      point = direction(step.text);
    else if (step.label == "Gaps")
      take_gaps(step.text, angles);
    else if (step.label == "Thumb")
      take_thumb(step.text, angles);
    else if (step.label == "Arm") {
      has_arm = true;
      arm.swivel = radians(said(step.text, "° outwards").value_or(0) - said(step.text, "° in;").value_or(0));
    } else {
      constexpr std::array<std::pair<const char*, int>, 4> kFingers = {
          {{"[Ii]ndex|All", kIndexMcpFlexion},
           {"[Mm]iddle|All", kMiddleMcpFlexion},
           {"[Rr]ing|All", kRingMcpFlexion},
           {"[Ll]ittle|All", kLittleMcpFlexion}}};
      for (const auto& [name, first] : kFingers)
        if (std::regex_search(step.label, std::regex(name))) {
          take_finger(step.text, first, angles);
          ++fingers;
        }
    }
  }
  REQUIRE(fingers == 4);
  HeldHand hand;
  const Vec3 z = -point, y = normalized(-palm - z * dot(-palm, z));
  hand.orientation = quaternion(Mat3{cross(y, z), y, z});
  for (std::size_t i = 0; i < kAngleCount; ++i) hand.angles[i] = radians(angles[i]);
  return hand;
}

Performer take_performer(const std::string& text, const Lamp& lamp, const Performer& sizes) {
  Performer out = sizes;
  out.arms_from = text.starts_with("at the left")    ? ArmsFrom::kLeft
                  : text.starts_with("at the right") ? ArmsFrom::kRight
                                                     : ArmsFrom::kBottom;
  out.shoulder_centre = {lamp.position.x + aside(text), metres(text, " above the floor"),
                         metres(text, " from the wall", "shoulders ")};
  return out;
}

}  // namespace

SpokenPose spoken_pose(const Instructions& words, float hand_length_m, const Stage& stage) {
  SpokenPose out;
  out.stage.frame = stage.frame;
  out.stage.screen = stage.screen;
  REQUIRE(words.setup.size() >= 2);
  out.stage.lamp.position = {stage.lamp.position.x, metres(words.setup[0].text, " above the floor"),
                             metres(words.setup[0].text, " from the wall")};
  for (std::size_t i = 2; i < words.setup.size(); ++i) {
    const Performer performer = take_performer(words.setup[i].text, out.stage.lamp, out.stage.performer);
    if (words.setup[i].label == "Person B")
      out.stage.second_performer = performer;
    else
      out.stage.performer = performer;
  }
  out.pose.hand_length_m = hand_length_m;
  std::size_t place = 0;
  for (std::size_t number = 0; number < kMostHands; ++number) {
    if (words.hands[number].empty()) continue;
    bool has_arm = false;
    HeldHand hand = take_hand(words.hands[number], out.arms[number], has_arm);
    const std::string& text = words.together[place++].text;
    const Vec3 palm{out.stage.lamp.position.x + aside(text), metres(text, " above the floor"),
                    metres(text, " from the wall")};
    hand.wrist = palm + matrix(hand.orientation).z * (0.4f * hand_length_m);
    if (has_arm)
      hand.arm = reach(performer_of(out.stage, number), side_of(number), hand.wrist, out.arms[number]).arm;
    out.pose.hands[number] = hand;
  }
  return out;
}

}  // namespace ombra
