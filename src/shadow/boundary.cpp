#include "shadow/boundary.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "shadow/raster.h"

namespace ombra {
namespace {

// A crossing packs into one integer that sorts by height: non-negative floats order like their bits.
constexpr std::uint64_t pack(float height, std::uint32_t edge, bool enters) {
  return static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(height)) << 32 | edge << 1 |
         (enters ? 1u : 0u);
}
constexpr float height_of(std::uint64_t c) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(c >> 32));
}
constexpr std::uint32_t edge_of(std::uint64_t c) { return static_cast<std::uint32_t>(c) >> 1; }
constexpr bool enters(std::uint64_t c) { return c & 1; }

void insertion_sort(std::uint64_t* first, std::uint32_t count) {
  for (std::uint32_t i = 1; i < count; ++i) {
    const std::uint64_t value = first[i];
    std::uint32_t j = i;
    for (; j > 0 && first[j - 1] > value; --j) first[j] = first[j - 1];
    first[j] = value;
  }
}

}  // namespace

template <bool kColumns>
void BoundaryFinder::sweep(std::span<const ContourEdge> edges, int size_px) {
  const auto flip = [](Vec2 p) { return kColumns ? p : Vec2{p.y, p.x}; };
  const auto lines = static_cast<std::size_t>(size_px);
  for (bool fits = false; !fits;) {
    fits = true;
    count_.assign(lines, 0);
    crossings_.resize(lines * capacity_);
    for (std::uint32_t e = 0; e < edges.size(); ++e) {
      const Vec2 from = flip(edges[e].from), to = flip(edges[e].to);
      // Front layers begin where a column's edge runs left, where a row's edge runs down.
      const bool in = kColumns ? to.x < from.x : from.x < to.x;
      for_each_column_crossing(from, to, size_px, [&](int line, float height) {
        std::uint32_t& n = count_[static_cast<std::size_t>(line)];
        if (n < capacity_)
          crossings_[static_cast<std::size_t>(line) * capacity_ + n] =
              pack(height > 0 ? height : 0.0f, e, in);
        ++n;
      });
    }
    const std::uint32_t most = *std::max_element(count_.begin(), count_.end());
    if (most > capacity_) capacity_ = std::bit_ceil(most), fits = false;
  }

  const float limit = static_cast<float>(size_px);
  for (std::size_t line = 0; line < lines; ++line) {
    std::uint64_t* c = crossings_.data() + line * capacity_;
    insertion_sort(c, count_[line]);
    int winding = 0;
    float dark_from = 0;
    for (std::uint32_t k = 0; k < count_[line]; ++k) {
      const int next = winding + (enters(c[k]) ? 1 : -1);
      const bool appears = winding == 0, disappears = next == 0;
      winding = next;
      if (!appears && !disappears) continue;
      const float height = height_of(c[k]);
      if constexpr (kColumns) {
        if (appears) dark_from = height;
        if (disappears && dark_from < limit && height > dark_from)
          spans_.push_back({static_cast<std::uint16_t>(line), dark_from, std::min(height, limit)});
      }
      if (height <= 0 || height >= limit) continue;
      const ContourEdge& e = edges[edge_of(c[k])];
      const Vec2 d = flip(e.to - e.from);
      const bool longer = kColumns ? std::fabs(d.x) >= std::fabs(d.y) : std::fabs(d.x) > std::fabs(d.y);
      if (!longer) continue;
      const float at = static_cast<float>(line) + 0.5f;
      const float t = (at - flip(e.from).x) / d.x;
      const Vec2 along = (e.to - e.from) * (1 / std::fabs(d.x));
      points_.push_back({edge_of(c[k]), t, flip(Vec2{at, height}), Vec2{-along.y, along.x}});
    }
  }
}

void BoundaryFinder::find_columns(std::span<const ContourEdge> edges, int size_px) {
  spans_.clear();
  points_.clear();
  sweep<true>(edges, size_px);
}

template void BoundaryFinder::sweep<false>(std::span<const ContourEdge>, int);

}  // namespace ombra
