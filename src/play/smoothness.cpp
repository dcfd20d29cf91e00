#include <algorithm>
#include <cmath>

#include "ombra/sequence.h"

namespace ombra {
namespace {

/// Every joint of a pose in degrees.
std::vector<double> joints_deg(const Solution& frame) {
  std::vector<double> out;
  const auto add = [&](float angle) { out.push_back(degrees(static_cast<double>(angle))); };
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = frame.pose.hands[hand];
    if (!held) continue;
    std::for_each(held->angles.begin(), held->angles.end(), add);
    if (!held->arm) continue;
    const ArmAngles arm = arm_angles(performer_of(frame.stage, hand), side_of(hand), *held);
    for (const float angle : {arm.swivel, arm.pronation, arm.flexion, arm.deviation}) add(angle);
  }
  return out;
}

}  // namespace

Smoothness smoothness(std::span<const Solution> frames) {
  Smoothness out;
  std::vector<std::vector<double>> joints;
  for (const Solution& frame : frames) joints.push_back(joints_deg(frame));
  double moved = 0, shaken = 0;
  std::size_t movements = 0, shakes = 0;
  for (std::size_t k = 1; k < joints.size(); ++k)
    for (std::size_t i = 0; i < joints[k].size(); ++i) {
      const double change = joints[k][i] - joints[k - 1][i];
      moved += std::fabs(change), ++movements;
      out.most_deg = std::max(out.most_deg, std::fabs(change));
      if (k < 2) continue;
      shaken += std::fabs(change - (joints[k - 1][i] - joints[k - 2][i])), ++shakes;
    }
  if (movements > 0) out.movement_deg = moved / static_cast<double>(movements);
  if (shakes > 0) out.shake_deg = shaken / static_cast<double>(shakes);
  return out;
}

}  // namespace ombra
