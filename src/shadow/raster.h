// From contour edges to pixels: deposit +-1 where an edge crosses a pixel column's centre line, then run down
// the columns; a pixel is dark where the sum (the winding number at its centre) is not zero.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shadow/contour.h"

namespace ombra {

/// Crossings of an edge with the centre lines of pixel columns, each with the height of the crossing:
/// visit(column, y). Columns are those whose centre lies in [min x, max x), so that edges sharing a vertex
/// share no crossing and miss none; y comes from the left end, whatever the edge's direction.
template <typename Visit>
inline void for_each_column_crossing(Vec2 from, Vec2 to, int columns, Visit&& visit) {
  const Vec2 l = from.x < to.x ? from : to, r = from.x < to.x ? to : from;
  const float limit = static_cast<float>(columns);
  // ceil(x - 0.5) of a clamped value, by truncation
  const float lo = l.x - 0.5f > 0 ? l.x - 0.5f : 0.0f, hi = r.x - 0.5f < limit ? r.x - 0.5f : limit;
  if (!(lo < limit)) return;  // also keeps the cast in range for points all but in the lamp's plane
  int i = static_cast<int>(lo);
  i += static_cast<float>(i) < lo;
  if (!(static_cast<float>(i) < hi)) return;
  const float slope = (r.y - l.y) / (r.x - l.x);
  for (; static_cast<float>(i) < hi; ++i) visit(i, l.y + (static_cast<float>(i) + 0.5f - l.x) * slope);
}

class Raster {
 public:
  /// Packed rows of dark pixels, size_px / 64 words a row; valid until the next call.
  std::span<const std::uint64_t> fill(std::span<const ContourEdge> edges, int size_px);

 private:
  std::vector<std::int8_t> deposits_;  ///< (size_px + 1) rows; all zero between calls
  std::vector<std::uint64_t> bits_;
  int size_px_ = 0;
};

}  // namespace ombra
