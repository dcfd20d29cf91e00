#include "shadow/boundary.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "shadow/simd/crossings.h"
#include "shadow/simd/visible.h"

namespace ombra {

void BoundaryFinder::sweep(std::span<const ContourEdge> edges, int size_px, bool rows) {
  std::size_t count = 0;
  for (std::size_t room = std::max<std::size_t>(1024, listed_.line.size());;
       room = std::bit_ceil(count + room)) {
    for (auto* list : {&listed_, &gathered_})
      list->line.resize(room), list->height.resize(room), list->mark.resize(room);
    visible_.resize(room);
    count = list_crossings(
        edges, size_px, rows,
        {listed_.line.data(), listed_.height.data(), listed_.mark.data(), room - LineCrossings::kSlack});
    if (count + LineCrossings::kSlack <= room) break;
  }

  // Counting sort by line, which keeps the order of edges within a line.
  const auto lines = static_cast<std::size_t>(size_px);
  first_.assign(lines + 2, 0);
  std::uint32_t* const next = first_.data() + 1;
  for (std::size_t i = 0; i < count; ++i) ++next[listed_.line[i] + 1];
  for (std::size_t line = 1; line <= lines; ++line) next[line] += next[line - 1];
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t at = next[listed_.line[i]]++;
    gathered_.height[at] = listed_.height[i];
    gathered_.mark[at] = listed_.mark[i];
  }
  first_visible_.resize(lines + 1);
  find_visible({{first_.data(), lines + 1}, gathered_.height.data(), gathered_.mark.data()},
               first_visible_.data(), visible_.data());
}

void BoundaryFinder::find_spans(std::span<const ContourEdge> edges, int size_px) {
  spans_.clear();
  points_.clear();
  sweep(edges, size_px, false);
  const float limit = static_cast<float>(size_px);
  for (std::size_t column = 0; column < static_cast<std::size_t>(size_px); ++column)
    for (std::uint32_t k = first_visible_[column]; k + 1 < first_visible_[column + 1]; k += 2) {
      const float from = gathered_.height[visible_[k]], to = gathered_.height[visible_[k + 1]];
      if (from < limit && to > from)
        spans_.push_back({static_cast<std::uint16_t>(column), from, std::min(to, limit)});
    }
}

void BoundaryFinder::find_points(std::span<const ContourEdge> edges, int size_px) {
  add_points<false>(edges, size_px);
  sweep(edges, size_px, true);
  add_points<true>(edges, size_px);
}

template <bool kRows>
void BoundaryFinder::add_points(std::span<const ContourEdge> edges, int size_px) {
  const float limit = static_cast<float>(size_px);
  const std::uint32_t count = first_visible_.back();
  const std::size_t begin = points_.size();
  points_.resize(begin + count);
  // Written where the next point goes and kept or not: to branch would be to guess.
  BoundaryPoint* out = points_.data() + begin;
  std::size_t line = 0;
  for (std::uint32_t k = 0; k < count; ++k) {
    while (k >= first_visible_[line + 1]) ++line;
    const float height = gathered_.height[visible_[k]];
    const std::uint32_t mark = gathered_.mark[visible_[k]];
    const ContourEdge& e = edges[edge_of(mark)];
    const Vec2 d = e.to - e.from;
    const float at = static_cast<float>(line) + 0.5f;
    const float t = (at - across<kRows>(e.from).x) / across<kRows>(d).x;
    const Vec2 along = d * (1 / std::fabs(across<kRows>(d).x));
    *out = {edge_of(mark), t, across<kRows>(Vec2{at, height}), Vec2{-along.y, along.x}};
    out +=
        static_cast<int>(runs_across(mark)) & static_cast<int>(height > 0) & static_cast<int>(height < limit);
  }
  points_.resize(static_cast<std::size_t>(out - points_.data()));
}

}  // namespace ombra
