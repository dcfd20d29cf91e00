#include "ombra/handling.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <initializer_list>

#include "handling/arm_fit.h"
#include "handling/finger_pull.h"
#include "handling/walk.h"

namespace ombra {
namespace {

constexpr float kThere_m = 0.5e-3f, kThere_rad = 1e-2f;  // where something is said to have come to

bool finite(std::initializer_list<float> numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](float v) { return std::isfinite(v); });
}
bool finite(Vec3 v) { return finite({v.x, v.y, v.z}); }

const HeldHand& held_hand(const Pose& pose, std::size_t hand) {
  assert(hand < kMostHands && pose.hands[hand]);
  return *pose.hands[hand];
}

/// All angles of a hand go evenly, so that what is in its ranges at both ends stays in them.
Handled with_angles(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
                    const Angles& to) {
  const Angles from = held_hand(pose, hand).angles;
  return walk(hands, pose, stage, [&](float t) {
    Pose out = pose;
    for (std::size_t i = 0; i < kAngleCount; ++i)
      out.hands[hand]->angles[i] = from[i] == to[i] || t >= 1 ? to[i] : from[i] + (to[i] - from[i]) * t;
    return out;
  });
}

void put(HeldHand& held, const Reach& reach) {
  held.wrist = reach.wrist;
  held.orientation = quaternion(reach.orientation);
  held.arm = reach.arm;
}

/// The hand at a place and in a direction; with an arm, as well as that can.
HeldHand placed(const HeldHand& held, const Performer& performer, Side side, Vec3 wrist, Quat orientation,
                float swivel) {
  HeldHand out = held;
  out.wrist = wrist;
  out.orientation = orientation;
  if (held.arm)
    put(out, reach(performer, side, wrist, fitted_arm(performer, side, wrist, orientation, swivel)));
  return out;
}

float swivel_of(const HeldHand& held, const Performer& performer, Side side) {
  return held.arm ? arm_angles(performer, side, held).swivel : 0;
}

Stop unless_there(Handled& done, bool there) {
  return done.stop == Stop::kNone && !there ? Stop::kJoint : done.stop;
}

}  // namespace

Handled bend(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
             const AngleRanges& ranges, std::size_t hand, Angle angle, float value_rad) {
  if (!finite({value_rad})) return {pose, Stop::kJoint};
  Angles to = held_hand(pose, hand).angles;
  to[angle] = value_rad;
  keep_in_ranges(ranges, to);
  Handled out = with_angles(hands, pose, stage, hand, to);
  constexpr float kTouch = 1e-4f;  // radians: a limit given in degrees is there
  out.stop = unless_there(out, std::fabs(to[angle] - value_rad) <= kTouch);
  return out;
}

Handled pull(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
             const AngleRanges& ranges, std::size_t hand, std::size_t bone, Vec3 grip, Vec3 towards) {
  assert(bone > 0 && bone < kBoneCount);
  if (!finite(grip) || !finite(towards)) return {pose, Stop::kJoint};
  const Hand& skin = hands[side_index(hand)];
  const HeldHand& held = held_hand(pose, hand);
  const Frame3 wrist{matrix(normalized(held.orientation)), held.wrist};
  const Angles to = pulled(skin, wrist, held.angles, ranges, bone, grip, towards);
  Handled out = with_angles(hands, pose, stage, hand, to);
  const Vec3 reached = pose_skeleton(skin, wrist, out.pose.hands[hand]->angles).bones[bone] * grip;
  out.stop = unless_there(out, length(reached - towards) <= kThere_m);
  return out;
}

Handled carry(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
              Vec3 wrist) {
  if (!finite(wrist)) return {pose, Stop::kJoint};
  const HeldHand& held = held_hand(pose, hand);
  const Performer& performer = performer_of(stage, hand);
  const Side side = side_of(hand);
  const float swivel = swivel_of(held, performer, side);
  Handled out = walk(hands, pose, stage, [&](float t) {
    Pose carried = pose;
    const Vec3 at = t >= 1 ? wrist : held.wrist + (wrist - held.wrist) * t;
    carried.hands[hand] = placed(held, performer, side, at, held.orientation, swivel);
    return carried;
  });
  out.stop = unless_there(out, length(out.pose.hands[hand]->wrist - wrist) <= kThere_m);
  return out;
}

Handled turn(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
             Quat rotation) {
  if (!finite({rotation.x, rotation.y, rotation.z, rotation.w})) return {pose, Stop::kJoint};
  const HeldHand& held = held_hand(pose, hand);
  const Performer& performer = performer_of(stage, hand);
  const Side side = side_of(hand);
  const float swivel = swivel_of(held, performer, side);
  Quat r = normalized(rotation);
  if (r.w < 0) r = {-r.x, -r.y, -r.z, -r.w};
  const auto turned = [&](float t) {
    return normalized(normalized(Quat{r.x * t, r.y * t, r.z * t, 1 + (r.w - 1) * t}) * held.orientation);
  };
  Handled out = walk(hands, pose, stage, [&](float t) {
    Pose changed = pose;
    changed.hands[hand] = placed(held, performer, side, held.wrist, turned(t), swivel);
    return changed;
  });
  const Mat3 asked = matrix(turned(1)), is = matrix(normalized(out.pose.hands[hand]->orientation));
  out.stop = unless_there(out, length(asked.y - is.y) <= kThere_rad && length(asked.z - is.z) <= kThere_rad);
  return out;
}

Handled swing(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
              const ArmAngles& angles) {
  if (!finite({angles.swivel, angles.pronation, angles.flexion, angles.deviation}))
    return {pose, Stop::kJoint};
  const HeldHand& held = held_hand(pose, hand);
  assert(held.arm);
  const Performer& performer = performer_of(stage, hand);
  const Side side = side_of(hand);
  const ArmLimits& l = arm_limits();
  const ArmAngles from = arm_angles(performer, side, held);
  const ArmAngles to{std::clamp(angles.swivel, l.swivel_min, l.swivel_max),
                     std::clamp(angles.pronation, l.pronation_min, l.pronation_max),
                     std::clamp(angles.flexion, l.flexion_min, l.flexion_max),
                     std::clamp(angles.deviation, l.deviation_min, l.deviation_max)};
  Handled out = walk(hands, pose, stage, [&](float t) {
    const auto between = [&](float a, float b) { return a + (b - a) * t; };
    Pose swung = pose;
    put(*swung.hands[hand],
        reach(performer, side, held.wrist,
              {between(from.swivel, to.swivel), between(from.pronation, to.pronation),
               between(from.flexion, to.flexion), between(from.deviation, to.deviation)}));
    return swung;
  });
  constexpr float kTouch = 1e-4f;
  const auto same = [&](float a, float b) { return std::fabs(a - b) <= kTouch; };
  out.stop = unless_there(out, same(to.swivel, angles.swivel) && same(to.pronation, angles.pronation) &&
                                   same(to.flexion, angles.flexion) && same(to.deviation, angles.deviation));
  return out;
}

Relit carry_lamp(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, Vec3 position) {
  if (!finite(position)) return {stage, Stop::kStage};
  const Vec3 from = stage.lamp.position;
  const auto at = [&](float t) {
    Stage out = stage;
    out.lamp.position = t >= 1 ? position : from + (position - from) * t;
    return out;
  };
  const float room = std::min(wrist_room_m(pose, stage), 0.0f);
  const auto holds = [&](const Stage& lit) {
    return checked(lit, {}).has_value() && checked_on_stage(hands, pose, lit, {}).has_value() &&
           wrist_room_m(pose, lit) >= room;
  };
  if (holds(at(1))) return {at(1), Stop::kNone};
  // All that may stop it are planes that the lamp must stay on one side of, so that what holds is the
  // beginning of the way.
  constexpr int kHalvings = 20;
  float done = 0, beyond = 1;
  for (int k = 0; k < kHalvings; ++k) {
    const float middle = (done + beyond) / 2;
    (holds(at(middle)) ? done : beyond) = middle;
  }
  return {at(done), Stop::kStage};
}

}  // namespace ombra
