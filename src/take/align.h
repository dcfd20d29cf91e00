// Laying a target over a figure that was seen: by position, size, tilt and side.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "ombra/judge.h"

namespace ombra {

/// A mask made smaller by whole steps: how much shape is in each pixel, 255 where there is nothing else.
struct Coverage {
  int width = 0, height = 0;
  float step = 1;  ///< pixels of the mask for one of these
  std::vector<std::uint8_t> share;
};
Coverage coverage(const Mask& mask, int most_px);

/// A figure seen in a photograph as the frame has it.
/// @param with_squash whether the alignment's squash is taken out as well
Mask in_frame(const Mask& seen, const Alignment& alignment, bool with_squash, int size_px);

struct Aligned {
  Alignment alignment;  ///< squash 1
  Placement placement;
  double overlap = 0;  ///< soft_iou() in the frame
};

/// A target placed in its frame, at all the sizes that it is looked for and compared at.
struct Placed {
  /// The frame at `side` pixels, as the runs of shape in its rows.
  struct Runs {
    struct Run {
      int row, begin, end;
    };
    int side = 0;
    bool mirrored = false;
    int area = 0;
    std::vector<Run> runs;
  };
  Placement placement;
  std::vector<Runs> coarse;
  std::array<Mask, 3> fine;  ///< each twice as large as the one before
  Placed(const Target& target, const Placement& at);
};

/// The best of the placements. Looked for on a grid of 64 pixels over the picture by sums along rows, refined
/// by a pattern search.
Aligned aligned(const Mask& seen, const Coverage& fine, std::span<const Placed> placements);
/// The same alignment with the squash that suits it best.
Aligned with_squash(const Coverage& fine, const Placed& placed, const Aligned& aligned);

}  // namespace ombra
