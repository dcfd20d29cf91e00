// The sheet of paper in a photograph.
#pragma once

#include <optional>

#include "math/homography.h"
#include "measure/colours.h"

namespace ombra {

/// The sheet's corners, clockwise as seen, to a fraction of a pixel.
struct SheetOutline {
  Quad corners;
  double support = 0;  ///< of its sides, the share that is seen as an edge between light and dark
};

struct SheetSearch {
  std::optional<SheetOutline> sheet;
  bool cut_off = false;  ///< where there is none, something like one goes on beyond the picture's border
};

/// The white quadrangle that has the most edge around it: for many thresholds of the least channel the convex
/// hull of the largest light part, and that of the largest two and three, is brought down to four sides by
/// taking away, again and again, the side whose loss adds the least area (so that a covered corner comes
/// back), and a line is fitted robustly to each side's edge in the picture. Of each side a fifth must be
/// seen, of all together half.
SheetSearch find_sheet(const Colours& picture);

}  // namespace ombra
