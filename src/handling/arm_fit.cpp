#include "handling/arm_fit.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

constexpr float kStride = radians(4);  // between the elbows that are looked at

/// What an elbow asks of forearm and wrist.
struct Fit {
  ArmAngles angles;
  float excess = 0;  ///< sum of squares beyond the limits; 0 inside
};

class ArmFit {
 public:
  ArmFit(const Performer& performer, Side side, Vec3 wrist, Quat orientation)
      : performer_(performer), side_(side), wrist_(wrist), orientation_(orientation) {}

  Fit at(float swivel) const {
    const ArmLimits& l = arm_limits();
    const Reach r = reach(performer_, side_, wrist_, {.swivel = swivel});
    Fit out{arm_angles(performer_, side_, {r.wrist, orientation_, {}, r.arm}), 0};
    out.angles.swivel = swivel;
    const auto keep = [&](float& angle, float least, float most) {
      const float kept = std::clamp(angle, least, most);
      out.excess += (angle - kept) * (angle - kept);
      angle = kept;
    };
    keep(out.angles.pronation, l.pronation_min, l.pronation_max);
    keep(out.angles.flexion, l.flexion_min, l.flexion_max);
    keep(out.angles.deviation, l.deviation_min, l.deviation_max);
    // How far the upper arm rises is told by its cosine.
    const Vec3 upper = normalized(r.arm.elbow - r.arm.shoulder);
    const float above = std::max(0.0f, sin_cos(l.elevation_max).cos + upper.y);
    out.excess += above * above;
    return out;
  }

  /// Nearest to `from` of what asks nothing that is not in the limits, between it and `there` that does so.
  Fit first_inside(float from, Fit there) const {
    constexpr int kHalvings = 12;
    for (int k = 0; k < kHalvings; ++k) {
      const float middle = (from + there.angles.swivel) / 2;
      const Fit fit = at(middle);
      if (fit.excess > 0)
        from = middle;
      else
        there = fit;
    }
    return there;
  }

  /// The least excess between two elbows, of which one between them is known to have less.
  Fit least(float from, float to) const {
    constexpr int kThirds = 16;
    for (int k = 0; k < kThirds; ++k) {
      const float a = from + (to - from) / 3, b = to - (to - from) / 3;
      if (at(a).excess <= at(b).excess)
        to = b;
      else
        from = a;
    }
    return at((from + to) / 2);
  }

 private:
  const Performer& performer_;
  Side side_;
  Vec3 wrist_;
  Quat orientation_;
};

}  // namespace

ArmAngles fitted_arm(const Performer& performer, Side side, Vec3 wrist, Quat orientation, float swivel) {
  const ArmFit arm(performer, side, wrist, orientation);
  const ArmLimits& l = arm_limits();
  const float from = std::clamp(swivel, l.swivel_min, l.swivel_max);
  Fit best = arm.at(from);
  if (best.excess <= 0) return best.angles;
  const int strides = static_cast<int>((l.swivel_max - l.swivel_min) / kStride) + 1;
  for (int k = 1; k <= strides; ++k)
    for (const float sense : {1.0f, -1.0f}) {
      const float before = from + sense * kStride * static_cast<float>(k - 1);
      if (before < l.swivel_min || before > l.swivel_max) continue;
      const Fit fit = arm.at(std::clamp(before + sense * kStride, l.swivel_min, l.swivel_max));
      if (fit.excess <= 0) return arm.first_inside(before, fit).angles;
      if (fit.excess < best.excess) best = fit;
    }
  return arm
      .least(std::max(best.angles.swivel - kStride, l.swivel_min),
             std::min(best.angles.swivel + kStride, l.swivel_max))
      .angles;
}

}  // namespace ombra
