#include <cmath>

#include "ombra/solve.h"

namespace ombra {

double strain(const Pose& pose) {
  double sum = 0;
  int count = 0;
  for (const auto& held : pose.hands) {
    if (!held) continue;
    for (std::size_t i = 0; i < kAngleCount; ++i) {
      const AngleLimit& l = angle_limits()[i];
      const double off = degrees(held->angles[i]) - l.rest_deg;
      const double share = off / (off > 0 ? l.max_deg - l.rest_deg : l.min_deg - l.rest_deg);
      sum += share * share;
      ++count;
    }
  }
  return count > 0 ? std::sqrt(sum / count) : 0;
}

}  // namespace ombra
