#include "ombra/play.h"

namespace ombra {
namespace {

float between(float from, float to, float t) { return from + (to - from) * t; }
Vec3 between(Vec3 from, Vec3 to, float t) { return from + (to - from) * t; }

ArmAngles between(const ArmAngles& from, const ArmAngles& to, float t) {
  return {between(from.swivel, to.swivel, t), between(from.pronation, to.pronation, t),
          between(from.flexion, to.flexion, t), between(from.deviation, to.deviation, t)};
}

// Along the chord of the quaternions' sphere, on the side where they are nearer.
Quat between(Quat from, Quat to, float t) {
  const float cosine = from.x * to.x + from.y * to.y + from.z * to.z + from.w * to.w;
  const float sign = cosine < 0 ? -1.0f : 1.0f;
  return normalized(Quat{between(from.x, sign * to.x, t), between(from.y, sign * to.y, t),
                         between(from.z, sign * to.z, t), between(from.w, sign * to.w, t)});
}

HeldHand between(const HeldHand& from, const HeldHand& to, float t, const Performer& performer, Side side) {
  HeldHand out;
  for (std::size_t i = 0; i < kAngleCount; ++i) out.angles[i] = between(from.angles[i], to.angles[i], t);
  out.wrist = between(from.wrist, to.wrist, t);
  if (!from.arm || !to.arm) {
    out.orientation = between(from.orientation, to.orientation, t);
    return out;
  }
  const Reach at = reach(performer, side, out.wrist,
                         between(arm_angles(performer, side, from), arm_angles(performer, side, to), t));
  out.wrist = at.wrist;
  out.orientation = quaternion(at.orientation);
  out.arm = at.arm;
  return out;
}

}  // namespace

Pose interpolate(const Pose& from, const Pose& to, float t, const Stage& stage) {
  if (t <= 0) return from;
  if (t >= 1) return to;
  Pose out = to;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (from.hands[hand] && to.hands[hand])
      out.hands[hand] =
          between(*from.hands[hand], *to.hands[hand], t, performer_of(stage, hand), side_of(hand));
  return out;
}

}  // namespace ombra
