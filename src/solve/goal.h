// The goal of a search: the placed target with thin parts as wide as a finger's shadow and with what its
// meaning hangs on made heavier.
#pragma once

#include <vector>

#include "ombra/shape.h"
#include "solve/objective.h"

namespace ombra {

class Goal {
 public:
  static constexpr int kSize = 256;  ///< pixels a side that it is worked out at

  /// @param least_width of a finger's shadow, as a share of the frame
  Goal(const Target& target, const Placement& placement, double least_width);

  /// The working target at kSize or a whole fraction of it. Where its lines are too thin to fill half of any
  /// pixel, every pixel that they touch, so that there is always something to search for.
  Mask mask(int size_px) const;
  TargetField field(int size_px, float softness_px) const;
  double widened_share() const { return working_.share; }

 private:
  Widened working_;
  std::vector<float> salience_;
};

}  // namespace ombra
