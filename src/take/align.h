// Laying a target over a figure that was seen: by position, size, tilt and side.
#pragma once

#include <span>
#include <vector>

#include "ombra/judge.h"

namespace ombra {

/// A mask made smaller by whole steps: the share of shape in each pixel.
struct Coverage {
  int width = 0, height = 0;
  float step = 1;  ///< pixels of the mask for one of these
  std::vector<float> share;
  float at(Vec2 p) const;  ///< bilinear, in pixels of the mask; 0 outside
  /// The nearest one's.
  float near(Vec2 p) const {
    const float x = p.x / step, y = p.y / step;
    if (!(x >= 0 && y >= 0 && x < static_cast<float>(width) && y < static_cast<float>(height))) return 0;
    return share[static_cast<std::size_t>(static_cast<int>(y) * width + static_cast<int>(x))];
  }
};
Coverage coverage(const Mask& mask, int most_px);

/// The figure as the frame has it.
/// @param with_squash whether the alignment's squash is taken out as well
Mask in_frame(const Coverage& seen, const Alignment& alignment, bool with_squash, int size_px);

struct Aligned {
  Alignment alignment;  ///< squash 1
  Placement placement;
  double overlap = 0;  ///< soft_iou() in the frame
};
/// A target placed in its frame, kPlaced pixels a side.
struct Placed {
  Placement placement;
  Mask mask;
};
inline constexpr int kPlaced = 256;

/// The best of the placements. Looked for on a grid of 64 pixels over the picture with bit counts, refined by
/// a pattern search.
Aligned aligned(const Mask& seen, const Coverage& fine, std::span<const Placed> placements);
/// The same alignment with the squash that suits it best.
Aligned with_squash(const Coverage& fine, const Placed& placed, const Aligned& aligned);

}  // namespace ombra
