#include "sheet/fingers.h"

#include <array>
#include <cstddef>

#include "sheet/quantity.h"

namespace ombra {
namespace {

// A joint bent less than this looks straight.
constexpr double kStraightDeg = 15;

double degrees_at(const Angles& angles, int angle) {
  return degrees(angles[static_cast<std::size_t>(angle)]);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string finger_text(double knuckle_deg, double middle_deg, double tip_deg) {
  const bool back = knuckle_deg <= -kStraightDeg, forward = knuckle_deg >= kStraightDeg;
  const bool straight = middle_deg < kStraightDeg && tip_deg < kStraightDeg;
  if (knuckle_deg >= 60 && middle_deg >= 70) return "folded into the palm";
  if (straight && back) return "straight, bent back " + angle_text(-knuckle_deg) + " at the knuckle";
  if (straight && forward) return "straight, bent " + angle_text(knuckle_deg) + " at the knuckle";
  if (straight) return "straight";

  const bool hooked = middle_deg >= 60 && knuckle_deg < 35;
  std::vector<std::string> bends;
  if (back) bends.push_back((hooked ? "bent back " : "back ") + angle_text(-knuckle_deg) + " at the knuckle");
  if (forward) bends.push_back(angle_text(knuckle_deg) + " at the knuckle");
  if (middle_deg >= kStraightDeg) bends.push_back(angle_text(middle_deg) + " at the middle joint");
  if (tip_deg >= kStraightDeg) bends.push_back(angle_text(tip_deg) + " at the tip");
  return (hooked ? "hooked, " : "bent ") + joined(bends);
}

std::string thumb_text(const Angles& angles) {
  const double across_deg = degrees_at(angles, kThumbCmcFlexion);
  const double forward_deg = degrees_at(angles, kThumbCmcAbduction);
  const double knuckle_deg = degrees_at(angles, kThumbMcpFlexion);
  const double tip_deg = degrees_at(angles, kThumbIpFlexion);
  std::vector<std::string> parts;
  if (across_deg <= -8) parts.push_back("stretched out to the side");
  if (across_deg >= 10) parts.push_back("laid across the palm");
  if (forward_deg <= -15) parts.push_back("back in line with the palm");
  if (forward_deg >= 12) parts.push_back("well in front of the palm");
  if (parts.empty()) parts.push_back("relaxed");
  if (knuckle_deg < kStraightDeg && tip_deg < kStraightDeg) {
    parts.push_back("straight");
  } else {
    std::vector<std::string> bends;
    if (knuckle_deg >= kStraightDeg) bends.push_back(angle_text(knuckle_deg) + " at its knuckle");
    if (tip_deg >= kStraightDeg) bends.push_back(angle_text(tip_deg) + " at the tip");
    parts.push_back("bent " + joined(bends));
  }
  return joined(parts);
}

// Angles between neighbours; the middle finger's own abduction is towards the thumb.
std::string gap_text(const Angles& angles) {
  const double index = degrees_at(angles, kIndexMcpAbduction),
               middle = degrees_at(angles, kMiddleMcpAbduction);
  const double ring = degrees_at(angles, kRingMcpAbduction), little = degrees_at(angles, kLittleMcpAbduction);
  struct Gap {
    const char* between;
    double angle_deg;
  };
  const std::array<Gap, 3> gaps = {{{"index and middle", index - middle},
                                    {"middle and ring", middle + ring},
                                    {"ring and little", little - ring}}};
  // Relaxed neighbours lie 2 to 6 degrees apart and touch; from 12 light falls through along their length.
  constexpr double kOpenDeg = 12;
  std::vector<std::string> open;
  for (const Gap& gap : gaps)
    if (gap.angle_deg >= kOpenDeg) open.push_back(angle_text(gap.angle_deg) + " between " + gap.between);
  if (open.empty()) return "Fingers: side by side, no gaps";
  return "Fingers: spread " + joined(open);
}

}  // namespace

std::vector<std::string> finger_lines(const Angles& angles) {
  std::vector<std::string> lines = {"Thumb: " + thumb_text(angles)};
  struct Finger {
    const char* name;
    int knuckle, middle, tip;
  };
  for (const Finger& f : {Finger{"Index", kIndexMcpFlexion, kIndexPipFlexion, kIndexDipFlexion},
                          Finger{"Middle", kMiddleMcpFlexion, kMiddlePipFlexion, kMiddleDipFlexion},
                          Finger{"Ring", kRingMcpFlexion, kRingPipFlexion, kRingDipFlexion},
                          Finger{"Little", kLittleMcpFlexion, kLittlePipFlexion, kLittleDipFlexion}})
    lines.push_back(
        std::string(f.name) + ": " +
        finger_text(degrees_at(angles, f.knuckle), degrees_at(angles, f.middle), degrees_at(angles, f.tip)));
  lines.push_back(gap_text(angles));
  return lines;
}

}  // namespace ombra
