// The visible boundary of the dark region, as points with outward normals that know which body they lie on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shadow/contour.h"

namespace ombra {

/// One point of the visible boundary, standing for one pixel step along the longer axis of its edge.
struct BoundaryPoint {
  std::uint32_t edge;  ///< index into the contour edges
  float t;             ///< position on the edge, 0 at from, 1 at to
  Vec2 position;       ///< pixels
  Vec2 normal;         ///< outward, its length is the length of boundary that the point stands for, px
};

/// Where a pixel column is dark: [from, to) in y, clamped to the frame.
struct ColumnSpan {
  std::uint16_t column;
  float from, to;
};

/// Finds the boundary by sweeping the sorted crossings of every pixel column and every pixel row: exact
/// visibility, a crossing counts where the winding number goes from 0 to not 0 or back.
class BoundaryFinder {
 public:
  /// Starts anew: spans, which are all that an area needs, and the points of edges that run along rows.
  void find_columns(std::span<const ContourEdge> edges, int size_px);
  /// Adds the points of edges that run along columns. Results are valid until the next find_columns().
  void add_rows(std::span<const ContourEdge> edges, int size_px) { sweep<false>(edges, size_px); }
  std::span<const BoundaryPoint> points() const { return points_; }
  std::span<const ColumnSpan> spans() const { return spans_; }

 private:
  template <bool kColumns>
  void sweep(std::span<const ContourEdge> edges, int size_px);

  std::vector<std::uint64_t> crossings_;  ///< by line: height as float bits above, edge and sign below
  std::vector<std::uint32_t> count_;
  std::uint32_t capacity_ = 32;
  std::vector<BoundaryPoint> points_;
  std::vector<ColumnSpan> spans_;
};

}  // namespace ombra
