// Arms: from a shoulder to a wrist by analytic inverse kinematics, and back to angles.
#include <algorithm>
#include <cmath>

#include "ombra/stage.h"

namespace ombra {
namespace {

Vec3 rightwards(const Performer& performer) { return cross(facing(performer), Vec3{0, 1, 0}); }

// Where the elbow points at swivel zero: down and a little outwards.
Vec3 elbow_rest(const Performer& performer, Side side) {
  const Vec3 out = rightwards(performer) * (side == Side::kRight ? 1.0f : -1.0f);
  return normalized(out * 0.5f + Vec3{0, -1, 0});
}

// The elbow's side of the line from shoulder to wrist (unit vector n) at swivel zero, perpendicular to it.
Vec3 elbow_side(const Performer& performer, Side side, Vec3 n) {
  const auto across = [&](Vec3 v) { return v - n * dot(v, n); };
  const Vec3 rest = across(elbow_rest(performer, side));
  // The elbow's rest on the line itself says nothing; an elbow then goes behind the body.
  constexpr float kLeastSine = 1e-3f;
  return normalized(length(rest) > kLeastSine ? rest : across(-facing(performer)));
}

// The hand's frame for a straight wrist half way between palm up and palm down.
Mat3 neutral_hand(Side side, Vec3 shoulder_joint, Vec3 elbow, Vec3 wrist) {
  const Vec3 z = normalized(elbow - wrist);
  const Vec3 hinge = cross(elbow - shoulder_joint, wrist - elbow);
  const Vec3 y = normalized(hinge) * (side == Side::kLeft ? -1.0f : 1.0f);
  return {cross(y, z), y, z};
}

float mirrored(Side side) { return side == Side::kLeft ? 1.0f : -1.0f; }

double angle_between(Vec3 a, Vec3 b) { return arc_tangent(length(cross(a, b)), dot(a, b)); }

}  // namespace

const ArmLimits& arm_limits() {
  static const ArmLimits limits;
  return limits;
}

Vec3 facing(const Performer& performer) {
  const Vec3 straight = performer.arms_from == ArmsFrom::kLeft    ? Vec3{1, 0, 0}
                        : performer.arms_from == ArmsFrom::kRight ? Vec3{-1, 0, 0}
                                                                  : Vec3{0, 0, -1};
  return performer.turn == 0 ? straight : rotation_y(performer.turn) * straight;
}
Vec3 shoulder(const Performer& performer, Side side) {
  const float half = performer.shoulder_width_m / 2;
  return performer.shoulder_centre + rightwards(performer) * (side == Side::kRight ? half : -half);
}

Reach reach(const Performer& performer, Side side, Vec3 wrist, const ArmAngles& angles) {
  const Vec3 s = shoulder(performer, side);
  const float a = performer.upper_arm_m, b = performer.forearm_m;
  // Law of cosines at the elbow: flexion phi gives d^2 = a^2 + b^2 + 2ab cos(phi).
  const auto distance = [&](float flexion) {
    return std::sqrt(a * a + b * b + 2 * a * b * sin_cos(flexion).cos);
  };
  const ArmLimits& limits = arm_limits();
  const Vec3 to_wrist = wrist - s;
  const Vec3 n = length(to_wrist) > 1e-6f ? normalized(to_wrist) : facing(performer);
  const float d =
      std::clamp(length(to_wrist), distance(limits.elbow_flexion_max), distance(limits.elbow_flexion_min));

  const float along = (a * a + d * d - b * b) / (2 * d);
  const float aside = std::sqrt(std::max(a * a - along * along, 0.0f));
  const Vec3 down = elbow_side(performer, side, n);
  // Positive swivel lifts the elbow outwards, which is towards n x down for the left arm and away for the
  // right.
  const auto [sin_s, cos_s] = sin_cos(angles.swivel * mirrored(side));
  Reach out;
  out.wrist = s + n * d;
  out.arm = {s, s + n * along + (down * cos_s + cross(n, down) * sin_s) * aside};
  const Mat3 neutral = neutral_hand(side, s, out.arm.elbow, out.wrist);
  const float m = mirrored(side);
  out.orientation = neutral * rotation_z(-m * angles.pronation) * rotation_y(m * angles.deviation) *
                    rotation_x(-angles.flexion);
  return out;
}

ArmAngles arm_angles(const Performer& performer, Side side, const HeldHand& hand) {
  const float m = mirrored(side);
  const Vec3 s = hand.arm->shoulder;
  const Mat3 neutral = neutral_hand(side, s, hand.arm->elbow, hand.wrist);
  const Mat3 q = transposed(neutral) * matrix(normalized(hand.orientation));
  ArmAngles out;  // q = Z(-m pronation) Y(m deviation) X(-flexion)
  out.pronation = -m * arc_tangent(q.x.y, q.x.x);
  out.deviation = m * arc_tangent(-q.x.z, std::sqrt(q.x.x * q.x.x + q.x.y * q.x.y));
  out.flexion = -arc_tangent(q.y.z, q.z.z);
  const Vec3 n = normalized(hand.wrist - s);
  const Vec3 down = elbow_side(performer, side, n);
  const Vec3 e = hand.arm->elbow - s;
  out.swivel = m * arc_tangent(dot(e, cross(n, down)), dot(e, down));
  return out;
}

double limit_violation_deg(const Pose& pose, const Stage& stage) {
  double worst = 0;
  const auto outside = [&](double value_deg, double least_deg, double most_deg) {
    worst = std::max({worst, least_deg - value_deg, value_deg - most_deg});
  };
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = pose.hands[hand];
    if (!held) continue;
    for (int i = 0; i < kAngleCount; ++i) {
      const AngleRange range = range_given(full_ranges(), held->angles, i);
      outside(degrees(held->angles[static_cast<std::size_t>(i)]), degrees(range.least), degrees(range.most));
    }
    if (!held->arm) continue;
    const ArmAngles arm = arm_angles(performer_of(stage, hand), side_of(hand), *held);
    const ArmLimits& l = arm_limits();
    const auto in = [&](float v, float least, float most) {
      outside(degrees(v), degrees(least), degrees(most));
    };
    in(arm.swivel, l.swivel_min, l.swivel_max);
    in(arm.pronation, l.pronation_min, l.pronation_max);
    in(arm.flexion, l.flexion_min, l.flexion_max);
    in(arm.deviation, l.deviation_min, l.deviation_max);
    const Vec3 upper = held->arm->elbow - held->arm->shoulder, fore = held->wrist - held->arm->elbow;
    outside(degrees(angle_between(upper, fore)), degrees(l.elbow_flexion_min), degrees(l.elbow_flexion_max));
    outside(degrees(angle_between(upper, Vec3{0, -1, 0})), 0, degrees(l.elevation_max));
  }
  return worst < 0.01 ? 0 : worst;
}

std::array<TaperedCapsule, 2> arm_capsules(const HeldHand& hand, const Performer& performer) {
  return {{{hand.wrist, hand.arm->elbow, performer.wrist_radius_m, performer.elbow_radius_m},
           {hand.arm->elbow, hand.arm->shoulder, performer.elbow_radius_m, performer.shoulder_radius_m}}};
}

std::array<TaperedCapsule, 2> sleeve_capsules(const HeldHand& hand, const Performer& performer) {
  auto [fore, upper] = arm_capsules(hand, performer);
  for (float* radius : {&fore.from_radius_m, &fore.to_radius_m, &upper.from_radius_m, &upper.to_radius_m})
    *radius += performer.sleeve.ease_m;
  // The cuff is a ball on the arm's axis; it lies so far up that it reaches to the sleeve's end.
  const float length_m = length(fore.to - fore.from);
  const float taper = (fore.to_radius_m - fore.from_radius_m) / length_m;
  const float cuff =
      std::clamp((performer.sleeve.end_m + fore.from_radius_m) / ((1 - taper) * length_m), 0.0f, 1.0f);
  fore.from = fore.from + (fore.to - fore.from) * cuff;
  fore.from_radius_m += taper * length_m * cuff;
  return {fore, upper};
}

}  // namespace ombra
