#include "support/random_candidate.h"

#include <algorithm>
#include <cmath>

#include "solve/pool.h"
#include "support/real_hands.h"

namespace ombra {
namespace {

constexpr float kInside = radians(2);

float drawn_in(float value, float least, float most) {
  return std::clamp(value, least + kInside, most - kInside);
}

Mask middle() {
  Mask mask{kPoolSize, kPoolSize, std::vector<std::uint8_t>(kPoolSize * kPoolSize)};
  for (int y = 16; y < 48; ++y)
    for (int x = 16; x < 48; ++x) mask.pixels[static_cast<std::size_t>(y * kPoolSize + x)] = 1;
  return mask;
}

}  // namespace

Variables hands_alone() { return {real_hands(), Stage{}, {true, true}, false, 1, 1}; }

Variables hands_with_arms() {
  Stage stage;
  stage.performer = performer_from(ArmsFrom::kBottom, stage.lamp);
  return {real_hands(), stage, {true, true}, true, 0.3f, 1.0f};
}

Candidate random_candidate(const Variables& variables, Random& random) {
  static const Mask target = middle();
  const ArmLimits& l = arm_limits();
  for (;;) {
    Candidate c;
    for (std::size_t side = 0; side < 2; ++side)
      random_hand(real_hands(), variables, target, variables.arms() ? 0.6f : 1.0f, random, side, c);
    bool easy = true;
    for (std::size_t side = 0; side < 2; ++side) {
      HeldHand& held = *c.pose.hands[side];
      for (std::size_t i = 0; i < kAngleCount; ++i)
        held.angles[i] =
            drawn_in(held.angles[i], radians(angle_limits()[i].min_deg), radians(angle_limits()[i].max_deg));
      if (!variables.arms()) continue;
      ArmAngles& a = c.arm_angles[side];
      a.swivel = drawn_in(a.swivel, l.swivel_min, l.swivel_max);
      a.pronation = drawn_in(a.pronation, l.pronation_min, l.pronation_max);
      a.flexion = drawn_in(a.flexion, l.flexion_min, l.flexion_max);
      a.deviation = drawn_in(a.deviation, l.deviation_min, l.deviation_max);
      const Performer& performer = variables.stage().performer;
      const float stretch = length(held.wrist - shoulder(performer, static_cast<Side>(side)));
      easy = easy && stretch > 0.2f && stretch < 0.53f;
    }
    variables.settle(c);
    const float lamp_z = variables.stage().lamp.position.z;
    const float left_m = lamp_z - c.pose.hands[0]->wrist.z, right_m = lamp_z - c.pose.hands[1]->wrist.z;
    if (easy && std::fabs(left_m - right_m) < 0.06f && std::min(left_m, right_m) > 0.4f) return c;
  }
}

}  // namespace ombra
