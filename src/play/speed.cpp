// How fast a body may be.
//
// Fingers: a pinch of 100 ms has a single, bell-shaped peak of speed (Darling, Cole & Abbs 1988, Kinematic
// variability of grasp movements, Exp Brain Res 73:225); a joint that turns 21 degrees in it peaks at
// 1.875 x 21 / 0.1 = 394 degrees a second. Spreading and the thumb's turning have a third of flexion's range
// and get half its speed.
// Wrist, forearm and elbow: chosen, under what goal-directed movements of 0.2 s over 30 degrees ask for
// (1.875 x 30 / 0.2 = 281 degrees a second); hands in sign language are faster still.
// Hand through the air: point-to-point reaches peak between 0.6 and 1.2 m/s (Flash & Hogan 1985, The
// coordination of arm movements, J Neurosci 5:1688). A step to the side: a slow walk.
#include <algorithm>
#include <array>
#include <cmath>

#include "ombra/play.h"

namespace ombra {
namespace {

constexpr float kFlexion = radians(400), kSpread = radians(200);  // a second
constexpr float kWrist = radians(280), kForearm = radians(280), kSwivel = radians(180);
constexpr double kReach_m = 1.2, kElbow_m = 1.2;

float finger_speed(std::size_t angle) {
  return angle_limits()[angle].name.ends_with("flexion") ? kFlexion : kSpread;
}

double turned(Quat a, Quat b) {
  const double cosine = std::fabs(static_cast<double>(a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w));
  return 2 * std::sqrt(std::max(0.0, 2 - 2 * std::min(1.0, cosine)));  // of a small angle
}

}  // namespace

double least_seconds(const Pose& from, const Pose& to, const Stage& stage) {
  double least = 0;
  const auto takes = [&](float by, float speed) {
    least = std::max(least, static_cast<double>(std::fabs(by) / speed));
  };
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto &a = from.hands[hand], &b = to.hands[hand];
    if (!a || !b) continue;
    for (std::size_t i = 0; i < kAngleCount; ++i) takes(b->angles[i] - a->angles[i], finger_speed(i));
    least = std::max(least, static_cast<double>(length(b->wrist - a->wrist)) / kReach_m);
    if (!a->arm || !b->arm) {
      least = std::max(least, turned(a->orientation, b->orientation) / static_cast<double>(kWrist));
      continue;
    }
    const ArmAngles p = arm_angles(performer_of(stage, hand), side_of(hand), *a);
    const ArmAngles q = arm_angles(performer_of(stage, hand), side_of(hand), *b);
    takes(q.swivel - p.swivel, kSwivel);
    takes(q.pronation - p.pronation, kForearm);
    takes(q.flexion - p.flexion, kWrist);
    takes(q.deviation - p.deviation, kWrist);
    least = std::max(least, static_cast<double>(length(b->arm->elbow - a->arm->elbow)) / kElbow_m);
  }
  return least;
}

}  // namespace ombra
