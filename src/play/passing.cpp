#include "play/passing.h"

#include <algorithm>

namespace ombra {
namespace {

/// Whether a step is one that a body makes: an arm that passes its elbow's rest direction would fling it.
bool smooth(const Pose& a, const Pose& b) {
  constexpr float kStep_m = 0.05f, kTurn = 0.35f;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto &p = a.hands[hand], &q = b.hands[hand];
    if (!p) continue;
    const Mat3 from = matrix(normalized(p->orientation)), to = matrix(normalized(q->orientation));
    if (length(from.y - to.y) > kTurn || length(from.z - to.z) > kTurn) return false;
    if (p->arm && length(p->arm->elbow - q->arm->elbow) > kStep_m) return false;
  }
  return true;
}

}  // namespace

std::optional<double> Passing::operator()(const Pose& earlier, const Pose& later) const {
  Pose after = later;
  double deepest_mm = 0;
  for (int step = kSteps; step >= 0; --step) {
    const Pose now = interpolate(earlier, later, static_cast<float>(step) / kSteps, stage_);
    if (!smooth(now, after) || limit_violation_deg(now, stage_) > 0) return std::nullopt;
    deepest_mm = std::max(deepest_mm, penetration_mm(hands_, now, stage_));
    if (deepest_mm > allowed_mm_) return std::nullopt;
    after = now;
  }
  return deepest_mm;
}

}  // namespace ombra
