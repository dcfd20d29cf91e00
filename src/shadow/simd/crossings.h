#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shadow/contour.h"

namespace ombra {

/// Deposits +-1 for every crossing of an edge with a pixel column's centre line, in the first row whose
/// centre is at or below it; what lies below the frame goes to row size_px. size_px is a multiple of 64.
void deposit_crossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits);

/// Where crossings are listed; each array has room for capacity + kSlack.
struct CrossingList {
  static constexpr std::size_t kSlack = 4;
  std::int32_t* line;   ///< pixel column or row
  float* height;        ///< along the line, pixels; 0 where it is less
  std::uint32_t* mark;  ///< of the edge, see below
  std::size_t capacity;
};

/// A crossing's mark: the edge's index, whether the edge runs across lines of this sense rather than along
/// them, and whether a front layer begins here rather than ends.
constexpr std::uint32_t edge_of(std::uint32_t mark) { return mark >> 2; }
constexpr bool runs_across(std::uint32_t mark) { return mark >> 1 & 1; }
constexpr bool begins(std::uint32_t mark) { return mark & 1; }

/// What is along columns as it is, along rows with x and y exchanged.
template <bool kRows>
constexpr Vec2 across(Vec2 p) {
  return kRows ? Vec2{p.y, p.x} : p;
}

/// Lists the crossings of edges with the centre lines of all pixel columns, or rows, in the order of the
/// edges. Returns their number; where that is more than out.capacity, the list is not usable and wants more
/// room.
std::size_t list_crossings(std::span<const ContourEdge> edges, int size_px, bool rows,
                           const CrossingList& out);

}  // namespace ombra
