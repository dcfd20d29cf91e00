#include "support/random_pose.h"

namespace ombra {

Angles random_angles(Random& random) {
  Angles angles;
  for (std::size_t i = 0; i < kAngleCount; ++i)
    angles[i] = random.uniform(radians(angle_limits()[i].min_deg), radians(angle_limits()[i].max_deg));
  keep_in_ranges(full_ranges(), angles);
  return angles;
}

ArmAngles random_arm_angles(Random& random) {
  const ArmLimits& l = arm_limits();
  ArmAngles angles;
  angles.swivel = random.uniform(l.swivel_min, l.swivel_max);
  angles.pronation = random.uniform(l.pronation_min, l.pronation_max);
  angles.flexion = random.uniform(l.flexion_min, l.flexion_max);
  angles.deviation = random.uniform(l.deviation_min, l.deviation_max);
  return angles;
}

HeldHand random_held_hand(Random& random, const Stage& stage, Side side, bool arm) {
  for (;;) {
    const float half = 0.3f * stage.frame.size_m;
    const Vec3 lamp = stage.lamp.position;
    const Vec3 shadow{stage.frame.centre.x + random.uniform(-half, half),
                      stage.frame.centre.y + random.uniform(-half, half), 0};
    const Vec3 wrist = lamp + (shadow - lamp) * (random.uniform(0.5f, 1.2f) / lamp.z);
    HeldHand hand{wrist, random.rotation(), random_angles(random), std::nullopt};
    if (!arm) return hand;
    const Reach at = reach(stage.performer, side, wrist, random_arm_angles(random));
    hand.orientation = quaternion(at.orientation);
    hand.arm = at.arm;
    Pose alone;
    alone.hands[static_cast<std::size_t>(side)] = hand;
    if (length(at.wrist - wrist) < 1e-6f && limit_violation_deg(alone, stage) == 0) return hand;
  }
}

Pose random_pose(Random& random, const Stage& stage, bool arms) {
  Pose pose;
  for (const Side side : {Side::kLeft, Side::kRight})
    pose.hands[static_cast<std::size_t>(side)] = random_held_hand(random, stage, side, arms);
  return pose;
}

}  // namespace ombra
