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

/// Finds the boundary by sweeping the crossings of every pixel column and every pixel row: exact visibility,
/// a crossing counts where the winding number goes from 0 to not 0 or back.
class BoundaryFinder {
 public:
  /// Starts anew: spans, which are all that an area needs.
  void find_spans(std::span<const ContourEdge> edges, int size_px);
  /// Adds the points, given what find_spans() was last called with. Once; valid until the next find_spans().
  void find_points(std::span<const ContourEdge> edges, int size_px);
  std::span<const BoundaryPoint> points() const { return points_; }
  std::span<const ColumnSpan> spans() const { return spans_; }

 private:
  void sweep(std::span<const ContourEdge> edges, int size_px, bool rows);
  template <bool kRows>
  void add_points(std::span<const ContourEdge> edges, int size_px);

  struct Crossings {
    std::vector<std::int32_t> line;
    std::vector<float> height;
    std::vector<std::uint32_t> mark;
  };
  Crossings listed_, gathered_;  ///< in the order of edges; by line
  std::vector<std::uint32_t> first_, first_visible_, visible_;
  std::vector<BoundaryPoint> points_;
  std::vector<ColumnSpan> spans_;
};

}  // namespace ombra
