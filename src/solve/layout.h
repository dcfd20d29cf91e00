// Layouts: where the performers may stand for a solve.
#pragma once

#include <vector>

#include "ombra/solve.h"

namespace ombra {

/// The performers in their places, and the frame's edge that their arms come in at: the target is pushed
/// against it, so that arms leave the picture instead of crossing it.
struct Layout {
  Stage stage;
  Edge edge = Edge::kNone;  ///< none where two stand opposite each other: there is none that suits both
};

/// Every layout that the options leave open. Of one performer: from the bottom, the left and the right. Of
/// two: side by side from the bottom, the first from the bottom and the second at the left or at the right,
/// and opposite each other. Without arms nobody stands anywhere, and the stage is as it was given. The stage
/// has a second performer exactly where two with arms are asked for.
std::vector<Layout> layouts(const Stage& stage, const SolveOptions& options);

}  // namespace ombra
