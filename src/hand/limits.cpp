// The one table of joint ranges. AAOS and E-hand values as tabulated side by side by the American Academy of
// Orthopaedic Surgeons (Joint Motion, 1965) and the E-hand reference table; where they differ the smaller
// range is taken unless hand shadows are known to use the larger. The thumb's carpometacarpal joint is
// measured from the asset's rest position, which lies near the middle of its clinical range.
#include "ombra/hand.h"

namespace ombra {

std::string_view name(Side side) { return side == Side::kLeft ? "left" : "right"; }

std::string_view finger_name(std::size_t finger) {
  static constexpr std::array<std::string_view, kFingerCount> names = {"thumb", "index", "middle", "ring",
                                                                       "little"};
  return names[finger];
}

const std::array<AngleLimit, kAngleCount>& angle_limits() {
  static constexpr std::string_view kCmcFlexion =
      "AAOS: flexion 15, extension 20; 10 more of flexion by opposition";
  static constexpr std::string_view kCmcAbduction = "AAOS: abduction 70 in all; E-hand: radial 60, palmar 45";
  static constexpr std::string_view kCmcRotation =
      "axial rotation that goes with opposition; about 30 in all";
  static constexpr std::string_view kThumbMcp = "E-hand: flexion 55, extension 10";
  static constexpr std::string_view kThumbIp = "AAOS: flexion 80; E-hand: extension 15";
  static constexpr std::string_view kMcpFlexion =
      "AAOS: flexion 90, extension 45; E-hand: extension 0-45; 30 taken";
  static constexpr std::string_view kMcpAbduction = "sources give 20-45 in all, less when flexed";
  static constexpr std::string_view kPip = "AAOS and E-hand: flexion 100, no extension";
  static constexpr std::string_view kDip = "E-hand: flexion 80; AAOS: 90";
  static constexpr std::array<AngleLimit, kAngleCount> kLimits = {{
      {"thumb-cmc-flexion", -20, 25, 0, kCmcFlexion},
      {"thumb-cmc-abduction", -35, 30, 0, kCmcAbduction},
      {"thumb-cmc-rotation", -15, 15, 0, kCmcRotation},
      {"thumb-mcp-flexion", -10, 55, 10, kThumbMcp},
      {"thumb-ip-flexion", -15, 80, 10, kThumbIp},
      {"index-mcp-flexion", -30, 90, 15, kMcpFlexion},
      {"index-mcp-abduction", -12, 25, 2, kMcpAbduction},
      {"index-pip-flexion", 0, 100, 20, kPip},
      {"index-dip-flexion", 0, 80, 10, kDip},
      {"middle-mcp-flexion", -30, 90, 15, kMcpFlexion},
      {"middle-mcp-abduction", -15, 15, 0, kMcpAbduction},
      {"middle-pip-flexion", 0, 100, 20, kPip},
      {"middle-dip-flexion", 0, 80, 10, kDip},
      {"ring-mcp-flexion", -30, 90, 15, kMcpFlexion},
      {"ring-mcp-abduction", -10, 25, 6, kMcpAbduction},
      {"ring-pip-flexion", 0, 100, 20, kPip},
      {"ring-dip-flexion", 0, 80, 10, kDip},
      {"little-mcp-flexion", -30, 90, 15, kMcpFlexion},
      {"little-mcp-abduction", -10, 35, 10, kMcpAbduction},
      {"little-pip-flexion", 0, 100, 20, kPip},
      {"little-dip-flexion", 0, 80, 10, kDip},
  }};
  return kLimits;
}

Angles relaxed_angles() {
  Angles angles;
  for (int i = 0; i < kAngleCount; ++i)
    angles[static_cast<std::size_t>(i)] = radians(angle_limits()[static_cast<std::size_t>(i)].rest_deg);
  return angles;
}

}  // namespace ombra
