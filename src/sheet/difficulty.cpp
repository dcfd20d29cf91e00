#include "sheet/difficulty.h"

#include <array>
#include <cmath>

namespace ombra {
namespace {

int finger_of(int angle) { return (bone_of(angle) - 1) / 3; }

/// Fingers with a joint further from rest than one holds without thinking of it.
int fingers_away(const HeldHand& held) {
  constexpr double kAwayDeg = 25;
  std::array<bool, kFingerCount> away{};
  for (int i = 0; i < kAngleCount; ++i) {
    const auto angle = static_cast<std::size_t>(i);
    if (std::abs(degrees(static_cast<double>(held.angles[angle])) - angle_limits()[angle].rest_deg) >
        kAwayDeg)
      away[static_cast<std::size_t>(finger_of(i))] = true;
  }
  int count = 0;
  for (const bool is_away : away) count += is_away;
  return count;
}

}  // namespace

int difficulty(const Pose& pose, const Stage& stage, double sensitivity) {
  double points = strain(pose, stage).whole + 2 * sensitivity - 0.1;
  for (const auto& held : pose.hands)
    if (held) points += 0.1 + 0.03 * fingers_away(*held);
  constexpr std::array<double, 4> kLevels = {0.30, 0.60, 0.90, 1.15};
  int level = 1;
  for (const double least : kLevels) level += points >= least;
  return level;
}

}  // namespace ombra
