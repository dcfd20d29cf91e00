#include "shadow/simd/crossings.h"

#include <array>
#include <cmath>
#include <cstddef>

#include "shadow/raster.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/crossings.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR  // has no vectors of four

void DepositCrossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits) {
  const float limit = static_cast<float>(size_px);
  for (const ContourEdge& e : edges)
    for_each_column_crossing(e.from, e.to, size_px, [&](int column, float y) {
      float row = y - 0.5f;
      row = row > 0 ? row : 0;
      row = row < limit ? row : limit;
      int r = static_cast<int>(row);
      r += static_cast<float>(r) < row;
      std::int8_t& cell = deposits[r * size_px + column];
      cell = static_cast<std::int8_t>(cell + (e.to.x < e.from.x ? 1 : -1));
    });
}

template <bool kRows>
std::size_t ListCrossings(std::span<const ContourEdge> edges, int size_px, const CrossingList& out) {
  std::size_t count = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const Vec2 from = across<kRows>(edges[e].from), to = across<kRows>(edges[e].to);
    const float dx = std::fabs(to.x - from.x), dy = std::fabs(to.y - from.y);
    const bool steep = kRows ? dx <= dy : dx < dy, begins = kRows ? from.x < to.x : to.x < from.x;
    const std::uint32_t mark = static_cast<std::uint32_t>(e << 2 | (steep ? 0 : 2) | (begins ? 1 : 0));
    for_each_column_crossing(from, to, size_px, [&](int line, float height) {
      const std::size_t at = count < out.capacity ? count : out.capacity;
      out.line[at] = line, out.height[at] = height > 0 ? height : 0, out.mark[at] = mark;
      ++count;
    });
  }
  return count;
}

#else

template <class D>
HWY_INLINE auto Ceil(D d, hn::Vec<D> v) {
  const hn::RebindToSigned<D> di;
  const auto i = hn::ConvertTo(di, v);
  return hn::Sub(i, hn::BitCast(di, hn::VecFromMask(d, hn::Lt(hn::ConvertTo(d, i), v))));
}

// Most edges cross up to four lines, and a loop over just these would be mispredicted at nearly every edge.
// So an edge is taken four columns a step on every machine, at least one step, and its crossings are listed
// to be used later: step(columns, heights, mark, crossed) gets how many of its four columns are crossed.
template <bool kRows, class D, class Step>
HWY_INLINE void CrossColumns(D d, std::span<const ContourEdge> edges, int size_px, Step&& step) {
  static_assert(offsetof(ContourEdge, to) == sizeof(Vec2));  // from and to are one vector
  const hn::RebindToSigned<D> di;
  const auto half = hn::Set(d, 0.5f), zero = hn::Zero(d), limit = hn::Set(d, static_cast<float>(size_px));
  const auto first_at = [&](auto x) {
    const auto at = hn::Sub(x, half);
    return Ceil(d, hn::IfThenElse(hn::Gt(at, zero), hn::IfThenElse(hn::Lt(at, limit), at, limit), zero));
  };
  const auto bit = [&](auto mask, std::int32_t value) {
    return hn::And(hn::BitCast(di, hn::VecFromMask(d, mask)), hn::Set(di, value));
  };
  for (std::size_t e = 0; e < edges.size(); e += 4) {
    // Four edges at once up to where their columns begin and end; where fewer are left, the first again.
    const std::size_t count = edges.size() - e < 4 ? edges.size() - e : 4;
    const auto load = [&](std::size_t k) { return hn::LoadU(d, &edges[e + (k < count ? k : 0)].from.x); };
    const auto e0 = load(0), e1 = load(1), e2 = load(2), e3 = load(3);
    const auto x01 = hn::ConcatEven(d, e1, e0), x23 = hn::ConcatEven(d, e3, e2);
    const auto y01 = hn::ConcatOdd(d, e1, e0), y23 = hn::ConcatOdd(d, e3, e2);
    const auto from = [&](auto p, auto q) { return hn::ConcatEven(d, q, p); };
    const auto to = [&](auto p, auto q) { return hn::ConcatOdd(d, q, p); };
    const auto fx = kRows ? from(y01, y23) : from(x01, x23), fy = kRows ? from(x01, x23) : from(y01, y23);
    const auto tx = kRows ? to(y01, y23) : to(x01, x23), ty = kRows ? to(x01, x23) : to(y01, y23);
    const auto rightwards = hn::Lt(fx, tx);
    const auto lx = hn::IfThenElse(rightwards, fx, tx), ly = hn::IfThenElse(rightwards, fy, ty);
    const auto rx = hn::IfThenElse(rightwards, tx, fx), ry = hn::IfThenElse(rightwards, ty, fy);
    const auto dx = hn::Abs(hn::Sub(tx, fx)), dy = hn::Abs(hn::Sub(ty, fy));
    const auto across = kRows ? hn::Gt(dx, dy) : hn::Ge(dx, dy);
    const auto begins = kRows ? rightwards : hn::Lt(tx, fx);
    const auto index = hn::Iota(di, static_cast<std::int32_t>(e));
    alignas(16) std::int32_t first[4], end[4], mark[4];
    alignas(16) float x[4], y[4], slope[4];
    hn::Store(first_at(lx), di, first);
    hn::Store(first_at(rx), di, end);
    hn::Store(hn::Or(hn::ShiftLeft<2>(index), hn::Or(bit(across, 2), bit(begins, 1))), di, mark);
    hn::Store(lx, d, x);
    hn::Store(ly, d, y);
    hn::Store(hn::Div(hn::Sub(ry, ly), hn::Sub(rx, lx)), d, slope);
    for (std::size_t k = 0; k < count; ++k) {
      int column = first[k];
      do {
        const auto columns = hn::Iota(di, column);
        const auto along = hn::Sub(hn::Add(hn::ConvertTo(d, columns), half), hn::Set(d, x[k]));
        const int crossed = end[k] - column;
        step(columns, hn::Add(hn::Set(d, y[k]), hn::Mul(along, hn::Set(d, slope[k]))), mark[k],
             static_cast<std::size_t>(crossed > 0 ? (crossed < 4 ? crossed : 4) : 0));
        column += 4;
      } while (column < end[k]);
    }
  }
}

void DepositCrossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits) {
  const hn::FixedTag<float, 4> d;
  const hn::RebindToSigned<decltype(d)> di;
  constexpr std::size_t kRoom = 1024;
  std::array<std::int32_t, kRoom + 4> listed;  // 2 * cell + (1: the front ends here)
  std::size_t count = 0;
  const auto deposit = [&] {
    for (std::size_t i = 0; i < count; ++i) {
      std::int8_t& cell = deposits[listed[i] >> 1];
      cell = static_cast<std::int8_t>(cell + 1 - 2 * (listed[i] & 1));
    }
    count = 0;
  };
  const auto half = hn::Set(d, 0.5f), zero = hn::Zero(d), lowest = hn::Set(d, static_cast<float>(size_px));
  CrossColumns<false>(d, edges, size_px, [&](auto columns, auto y, std::int32_t mark, std::size_t crossed) {
    if (count + 4 > kRoom) deposit();
    auto row = hn::Sub(y, half);
    row = hn::IfThenElse(hn::Gt(row, zero), row, zero);
    row = hn::IfThenElse(hn::Lt(row, lowest), row, lowest);
    const auto cells = hn::Add(hn::Mul(Ceil(d, row), hn::Set(di, size_px)), columns);
    hn::StoreU(hn::Add(hn::Add(cells, cells), hn::Set(di, 1 - (mark & 1))), di, listed.data() + count);
    count += crossed;
  });
  deposit();
}

template <bool kRows>
std::size_t ListCrossings(std::span<const ContourEdge> edges, int size_px, const CrossingList& out) {
  const hn::FixedTag<float, 4> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::RebindToUnsigned<decltype(d)> du;
  std::size_t count = 0;
  CrossColumns<kRows>(
      d, edges, size_px, [&](auto lines, auto height, std::int32_t mark, std::size_t crossed) {
        const std::size_t at = count < out.capacity ? count : out.capacity;
        hn::StoreU(lines, di, out.line + at);
        hn::StoreU(hn::IfThenElseZero(hn::Gt(height, hn::Zero(d)), height), d, out.height + at);
        hn::StoreU(hn::BitCast(du, hn::Set(di, mark)), du, out.mark + at);
        count += crossed;
      });
  return count;
}

#endif

std::size_t ListColumnCrossings(std::span<const ContourEdge> edges, int size_px, const CrossingList& out) {
  return ListCrossings<false>(edges, size_px, out);
}
std::size_t ListRowCrossings(std::span<const ContourEdge> edges, int size_px, const CrossingList& out) {
  return ListCrossings<true>(edges, size_px, out);
}

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(DepositCrossings);
void deposit_crossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits) {
  HWY_DYNAMIC_DISPATCH(DepositCrossings)(edges, size_px, deposits);
}

HWY_EXPORT(ListColumnCrossings);
HWY_EXPORT(ListRowCrossings);
std::size_t list_crossings(std::span<const ContourEdge> edges, int size_px, bool rows,
                           const CrossingList& out) {
  return rows ? HWY_DYNAMIC_DISPATCH(ListRowCrossings)(edges, size_px, out)
              : HWY_DYNAMIC_DISPATCH(ListColumnCrossings)(edges, size_px, out);
}
}  // namespace ombra
#endif
