// Passing: whether one pose can become another with nothing in the way.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ombra/play.h"

namespace ombra {

class Passing {
 public:
  /// @param allowed_mm what parts may pass into each other; all outlive this
  Passing(const std::array<Hand, 2>& hands, const Stage& stage, double allowed_mm)
      : hands_(hands), stage_(stage), allowed_mm_(allowed_mm) {}

  /// Looks at interpolate() in steps of 1/kSteps, from the later pose on, for that is where it is narrow.
  /// @return the deepest that anything passes into anything on the way and at its ends, mm; nothing where
  /// that is not allowed, a limit is left or an arm is flung
  std::optional<double> operator()(const Pose& earlier, const Pose& later) const;

  static constexpr int kSteps = 30;

 private:
  const std::array<Hand, 2>& hands_;
  const Stage& stage_;
  double allowed_mm_;
};

/// The pictures of way_to(), for that penetration; none where there is no way.
std::vector<Pose> apart(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
                        double allowed_mm);

}  // namespace ombra
