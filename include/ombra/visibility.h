// Visibility: whether a shadow can be seen in its light, how soft its edges are, and what to change.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ombra/light.h"

#pragma GCC visibility push(default)
namespace ombra {

/// How well the shadow of a pose can be seen on its stage.
struct Visibility {
  double lit_lx = 0;     ///< on the wall around the figure, median
  double dark_lx = 0;    ///< in the figure, median
  double contrast = 0;   ///< of the figure against the wall: (lit - dark) / lit, 0 … 1
  double threshold = 1;  ///< the least contrast that the eye sees on such a wall: contrast_threshold()
  double edge_m = 0;     ///< width of the soft edges on the wall, mean along the contour
  double part_m = 0;     ///< width on the wall of the narrowest part (narrowest_part_px())
  double kept = 0;       ///< soft_iou() of the shadow with the lamp's silhouette: 1 for a lamp without size
  /// How wide the edges are compared with the narrowest part: 0 sharp, 1 swallowed.
  double softness() const { return part_m > 0 ? edge_m / part_m : 0; }
};

/// A part is kept while the edges are at most half as wide as it is: its middle is as dark as the rest then.
inline constexpr double kMostSoftness = 0.5;
/// A shadow is plain, not just there, at twice the least contrast that the eye sees; chosen.
inline constexpr double kPlainToSee = 2;

/// Looks at a pose that checked_in_light() lets pass. The figure is what the stage's own lamp casts; other
/// lamps and ambient light fall into it. The width of the edges is that of a disc's penumbra which leaves as
/// much light inside the silhouette and dark outside it (docs/method.md). Same bits on every machine.
Visibility visibility(const Hands& hands, const Pose& pose, const Stage& stage,
                      const ParallelFor& parallel_for = {});

/// The least contrast that an eye used to a wall of this luminance sees, 0.056 in daylight, 0.4 in moonlight:
/// the threshold of rods or cones, whichever is lower (Ferwerda et al. 1996), read between half decades from
/// 1e-4 to 1e3 cd/m^2.
double contrast_threshold(double luminance_cd_m2);

}  // namespace ombra
#pragma GCC visibility pop
