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

Variables four_hands_alone() { return {real_hands(), Stage{}, {true, true, true, true}, false, 1, 1}; }

Variables four_hands_with_arms() {
  return {real_hands(),
          pair_from(ArmsFrom::kBottom, ArmsFrom::kBottom, Stage{}),
          {true, true, true, true},
          true,
          0.3f,
          1.4f};
}

Candidate random_candidate(const Variables& variables, Random& random) {
  static const Mask target = middle();
  const ArmLimits& l = arm_limits();
  const bool pair = variables.held(2);
  const float frame_size_m = !variables.arms() ? 1.0f : pair ? 1.2f : 0.6f;
  for (;;) {
    Candidate c;
    for (std::size_t hand = 0; hand < kMostHands; ++hand)
      if (variables.held(hand)) random_hand(real_hands(), variables, target, frame_size_m, random, hand, c);
    bool easy = true;
    for (std::size_t hand = 0; hand < kMostHands; ++hand) {
      if (!variables.held(hand)) continue;
      HeldHand& held = *c.pose.hands[hand];
      for (int i = 0; i < kAngleCount; ++i) {
        const AngleRange range = range_given(full_ranges(), held.angles, i);
        float& angle = held.angles[static_cast<std::size_t>(i)];
        angle = drawn_in(angle, range.least, range.most);
      }
      if (!variables.arms()) continue;
      ArmAngles& a = c.arm_angles[hand];
      a.swivel = drawn_in(a.swivel, l.swivel_min, l.swivel_max);
      a.pronation = drawn_in(a.pronation, l.pronation_min, l.pronation_max);
      a.flexion = drawn_in(a.flexion, l.flexion_min, l.flexion_max);
      a.deviation = drawn_in(a.deviation, l.deviation_min, l.deviation_max);
      const Performer& performer = performer_of(variables.stage(), hand);
      const float stretch = length(held.wrist - shoulder(performer, side_of(hand)));
      easy = easy && stretch > 0.2f && stretch < 0.53f;
    }
    variables.settle(c);
    float nearest_m = 1e9f, farthest_m = 0;
    for (const auto& held : c.pose.hands) {
      if (!held) continue;
      const float depth_m = variables.stage().lamp.position.z - held->wrist.z;
      nearest_m = std::min(nearest_m, depth_m), farthest_m = std::max(farthest_m, depth_m);
    }
    if (easy && farthest_m - nearest_m < (pair ? 0.18f : 0.06f) && nearest_m > 0.4f) return c;
  }
}

}  // namespace ombra
