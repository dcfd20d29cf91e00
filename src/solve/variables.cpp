#include "solve/variables.h"

#include <algorithm>
#include <cmath>

#include "math/logarithm.h"

namespace ombra {
namespace {

constexpr std::size_t kRigid = 7;

// exp(x) for small x by its Padé approximant, the same bits everywhere.
float grown(float value, float log_step) { return value * (2 + log_step) / (2 - log_step); }

Quat small_rotation(Vec3 r) { return normalized(Quat{r.x / 2, r.y / 2, r.z / 2, 1}); }

// Point on the ray lamp -> p moved by (x, y) fractions of the frame on the screen and by a log-depth step.
Vec3 moved_on_screen(const Stage& stage, float frame_size_m, Vec3 p, float x, float y, float log_depth) {
  const Vec3 lamp = stage.lamp.position;
  Vec3 ray = p - lamp;
  const float scale = -ray.z / lamp.z * frame_size_m;
  ray = ray + Vec3{x * scale, y * scale, 0};
  return lamp + ray * grown(1, log_depth);
}

float arm_angle(const ArmAngles& a, std::size_t k) {
  return k == 3 ? a.swivel : k == 4 ? a.pronation : k == 5 ? a.flexion : a.deviation;
}
float* arm_angle(ArmAngles& a, std::size_t k) {
  return k == 3 ? &a.swivel : k == 4 ? &a.pronation : k == 5 ? &a.flexion : &a.deviation;
}
std::pair<float, float> arm_range(std::size_t k) {
  const ArmLimits& l = arm_limits();
  if (k == 3) return {l.swivel_min, l.swivel_max};
  if (k == 4) return {l.pronation_min, l.pronation_max};
  if (k == 5) return {l.flexion_min, l.flexion_max};
  return {l.deviation_min, l.deviation_max};
}

Vec3 rotation_between(const Mat3& from, const Mat3& to) {
  const Mat3 r = to * transposed(from);
  return Vec3{r.y.z - r.z.y, r.z.x - r.x.z, r.x.y - r.y.x} * 0.5f;
}

}  // namespace

Stage with_frame(const Stage& stage, float frame_size_m) {
  Stage out = stage;
  out.frame.size_m = frame_size_m;
  return out;
}

Variables::Variables(const Hands& hands, const Stage& stage, std::array<bool, kMostHands> held, bool arms,
                     float frame_least_m, float frame_most_m, const std::array<AngleRanges, 2>& ranges)
    : stage_(stage),
      held_(held),
      arms_(arms),
      frame_least_m_(frame_least_m),
      frame_most_m_(frame_most_m),
      ranges_(ranges) {
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    first_[hand] = count_;
    if (held_[hand]) count_ += rigid_count() + kAngleCount;
  }
  for (std::size_t side = 0; side < 2; ++side) palm_[side] = palm_offset(hands[side]);
  if (frame_free()) ++count_;
}

void Variables::settle(Candidate& c) const {
  c.frame_size_m = std::clamp(c.frame_size_m, frame_least_m_, frame_most_m_);
  const Vec3 lamp = stage_.lamp.position;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    auto& held = c.pose.hands[hand];
    if (!held) continue;
    keep_in_ranges(ranges(hand), held->angles);
    // Inside the beam (with some margin) and between lamp and wall.
    const auto inside = [&](Vec3 p) {
      const float depth = std::clamp(lamp.z - p.z, stage_.hand_lamp_min_m, lamp.z - stage_.hand_wall_min_m);
      const float half = 0.75f * c.frame_size_m * depth / lamp.z;
      const Vec3 centre =
          lamp + (Vec3{stage_.frame.centre.x, stage_.frame.centre.y, 0} - lamp) * (depth / lamp.z);
      return Vec3{std::clamp(p.x, centre.x - half, centre.x + half),
                  std::clamp(p.y, centre.y - half, centre.y + half), lamp.z - depth};
    };
    if (!arms_) {
      const Vec3 pivot = matrix(held->orientation) * palm(hand);
      held->wrist = inside(held->wrist + pivot) - pivot;
      continue;
    }
    for (std::size_t k = 3; k < kRigid; ++k) {
      float* a = arm_angle(c.arm_angles[hand], k);
      *a = std::clamp(*a, arm_range(k).first, arm_range(k).second);
    }
    // What the arm reaches may lie outside and what is inside out of reach: both in turn come to where they
    // meet.
    constexpr int kTurns = 8;
    Reach r;
    for (int turn = 0; turn < kTurns; ++turn) {
      const Vec3 asked = inside(held->wrist);
      r = reach(performer_of(stage_, hand), side_of(hand), asked, c.arm_angles[hand]);
      held->wrist = r.wrist;
      if (length(r.wrist - asked) < 1e-6f) break;
    }
    held->orientation = quaternion(r.orientation);
    held->arm = r.arm;
  }
}

void Variables::rigid_motions(const Candidate& at, std::size_t hand, std::array<RigidMotion, 7>& out) const {
  const HeldHand& held = *at.pose.hands[hand];
  const Vec3 lamp = stage_.lamp.position;
  if (!arms_) {
    const Vec3 arm = matrix(held.orientation) * palm(hand);
    const Vec3 ray = held.wrist + arm - lamp;
    const float scale = -ray.z / lamp.z * at.frame_size_m;
    out[0] = {{scale, 0, 0}, {}, {}};
    out[1] = {{0, scale, 0}, {}, {}};
    out[2] = {ray, {}, {}};
    const Vec3 axes[3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (std::size_t k = 0; k < 3; ++k) out[3 + k] = {cross(axes[k], -arm), axes[k], {}};
    return;
  }
  for (std::size_t k = 0; k < kRigid; ++k) {
    constexpr float kStep = 2e-3f;
    Reach r[2];
    for (int s = 0; s < 2; ++s) {
      const float h = s == 0 ? -kStep : kStep;
      ArmAngles angles = at.arm_angles[hand];
      Vec3 wrist = held.wrist;
      if (k < 3)
        wrist =
            moved_on_screen(stage_, at.frame_size_m, wrist, k == 0 ? h : 0, k == 1 ? h : 0, k == 2 ? h : 0);
      else
        *arm_angle(angles, k) += h;
      r[s] = reach(performer_of(stage_, hand), side_of(hand), wrist, angles);
    }
    constexpr float kInverse = 1 / (2 * kStep);
    out[k] = {(r[1].wrist - r[0].wrist) * kInverse,
              rotation_between(r[0].orientation, r[1].orientation) * kInverse,
              (r[1].arm.elbow - r[0].arm.elbow) * kInverse};
  }
}

std::size_t Variables::hand_of(int variable) const {
  std::size_t hand = kMostHands - 1;
  while (hand > 0 && !(held_[hand] && variable >= first_[hand])) --hand;
  return hand;
}

bool Variables::at_limit(const Candidate& at, int variable, float sense) const {
  const auto beyond = [&](float v, float least, float most) {
    constexpr float kTouch = 1e-5f;
    return sense > 0 ? v >= most - kTouch : v <= least + kTouch;
  };
  if (frame_free() && variable == count_ - 1) return beyond(at.frame_size_m, frame_least_m_, frame_most_m_);
  const std::size_t hand = hand_of(variable);
  const int k = variable - first_[hand];
  if (k < rigid_count()) {
    if (k < 3 || !arms_) return false;
    ArmAngles angles = at.arm_angles[hand];
    const auto [least, most] = arm_range(static_cast<std::size_t>(k));
    return beyond(*arm_angle(angles, static_cast<std::size_t>(k)), least, most);
  }
  const int angle = k - rigid_count();
  const Angles& angles = at.pose.hands[hand]->angles;
  const AngleRange range = range_given(ranges(hand), angles, angle);
  return beyond(angles[static_cast<std::size_t>(angle)], range.least, range.most);
}

std::array<float, kMostVariables> Variables::step_between(const Candidate& from, const Candidate& to) const {
  std::array<float, kMostVariables> out{};
  const Vec3 lamp = stage_.lamp.position;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto &a = from.pose.hands[hand], &b = to.pose.hands[hand];
    if (!a || !b) continue;
    float* d = out.data() + first(hand);
    const auto pivot = [&](const HeldHand& held) {
      return arms_ ? held.wrist : held.wrist + matrix(held.orientation) * palm(hand);
    };
    const Vec3 p = pivot(*a) - lamp, q = pivot(*b) - lamp;
    const float per_m = lamp.z / from.frame_size_m;
    d[0] = (p.x / p.z - q.x / q.z) * per_m;
    d[1] = (p.y / p.z - q.y / q.z) * per_m;
    d[2] = natural_log(q.z / p.z);
    if (arms_) {
      for (std::size_t k = 3; k < kRigid; ++k)
        d[k] = arm_angle(to.arm_angles[hand], k) - arm_angle(from.arm_angles[hand], k);
    } else {
      const Quat &u = a->orientation, &v = b->orientation;
      const float side = u.x * v.x + u.y * v.y + u.z * v.z + u.w * v.w < 0 ? -2.0f : 2.0f;
      // The vector part of v u*.
      d[3] = side * (v.x * u.w - v.w * u.x - v.y * u.z + v.z * u.y);
      d[4] = side * (v.y * u.w - v.w * u.y - v.z * u.x + v.x * u.z);
      d[5] = side * (v.z * u.w - v.w * u.z - v.x * u.y + v.y * u.x);
    }
    float* angles = out.data() + first_angle(hand);
    for (std::size_t i = 0; i < kAngleCount; ++i) angles[i] = b->angles[i] - a->angles[i];
  }
  if (frame_free())
    out[static_cast<std::size_t>(count_ - 1)] = natural_log(to.frame_size_m / from.frame_size_m);
  return out;
}

Candidate Variables::moved(const Candidate& from, std::span<const float> step) const {
  Candidate out = from;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    auto& held = out.pose.hands[hand];
    if (!held) continue;
    const float* d = step.data() + first(hand);
    if (arms_) {
      held->wrist = moved_on_screen(stage_, from.frame_size_m, held->wrist, d[0], d[1], d[2]);
      for (std::size_t k = 3; k < kRigid; ++k) *arm_angle(out.arm_angles[hand], k) += d[k];
    } else {
      const Vec3 pivot = held->wrist + matrix(held->orientation) * palm(hand);
      held->orientation = normalized(small_rotation({d[3], d[4], d[5]}) * held->orientation);
      held->wrist = moved_on_screen(stage_, from.frame_size_m, pivot, d[0], d[1], d[2]) -
                    matrix(held->orientation) * palm(hand);
    }
    const float* angles = step.data() + first_angle(hand);
    for (std::size_t i = 0; i < kAngleCount; ++i) held->angles[i] += angles[i];
  }
  if (frame_free()) out.frame_size_m = grown(out.frame_size_m, step[static_cast<std::size_t>(count_ - 1)]);
  settle(out);
  return out;
}

}  // namespace ombra
