// What strain is made of: one term for every joint and every tie between joints.
#pragma once

#include <vector>

#include "ombra/stage.h"

namespace ombra {

/// One summand of a hand's strain, value² × weight, and how its value changes.
struct StrainTerm {
  /// What a value moves with: an Angle, or of the arm …
  enum Of : int { kNone = -1, kPronation = kAngleCount, kWristFlexion, kWristDeviation, kElbowHeight };
  static constexpr int kArm = kFingerCount;

  int part;      ///< finger 0 thumb … 4 little, or kArm
  float weight;  ///< the weights of a part's joints add up to 1; its ties come on top
  float value;   ///< share of the way from rest to the limit, or of what a tie allows
  int of = kNone, and_of = kNone;
  float slope = 0, and_slope = 0;  ///< of the value, a radian or a metre of the elbow's height
};

/// Appends the terms of a held hand and, where it has an arm, of the arm, which is bent by `arm`.
void strain_terms(const HeldHand& held, const ArmAngles& arm, const Performer& performer,
                  std::vector<StrainTerm>& out);

/// How many parts a hand has: its fingers and its arm.
constexpr int strain_parts(const HeldHand& held) { return kFingerCount + (held.arm ? 1 : 0); }

}  // namespace ombra
