#include "shadow/simd/crossings.h"

#include <array>

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

#else

void DepositCrossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits) {
  // Four columns of an edge a step on every machine, listed first and deposited later: most edges cross one
  // to four columns, and a loop over just these would be mispredicted at nearly every edge.
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
  const float limit = static_cast<float>(size_px);
  const auto half = hn::Set(d, 0.5f), zero = hn::Zero(d), lowest = hn::Set(d, limit);
  const auto clamped = [&](float v) { return v > 0 ? (v < limit ? v : limit) : 0.0f; };
  const auto ceil = [](float v) {
    const int i = static_cast<int>(v);
    return i + (static_cast<float>(i) < v);
  };
  for (const ContourEdge& e : edges) {
    const bool rightwards = e.from.x < e.to.x;
    const Vec2 l = rightwards ? e.from : e.to, r = rightwards ? e.to : e.from;
    const int first = ceil(clamped(l.x - 0.5f)), end = ceil(clamped(r.x - 0.5f));
    const auto slope = hn::Set(d, (r.y - l.y) / (r.x - l.x));
    const auto ends = hn::Set(di, e.to.x < e.from.x ? 0 : 1);
    for (int column = first; column < end; column += 4) {
      if (count + 4 > kRoom) deposit();
      const auto columns = hn::Iota(di, column);
      const auto x = hn::ConvertTo(d, columns);
      const auto y = hn::Add(hn::Set(d, l.y), hn::Mul(hn::Sub(hn::Add(x, half), hn::Set(d, l.x)), slope));
      auto row = hn::Sub(y, half);
      row = hn::IfThenElse(hn::Gt(row, zero), row, zero);
      row = hn::IfThenElse(hn::Lt(row, lowest), row, lowest);
      auto rows = hn::ConvertTo(di, row);
      rows = hn::Sub(rows, hn::BitCast(di, hn::VecFromMask(d, hn::Lt(hn::ConvertTo(d, rows), row))));
      const auto cells = hn::Add(hn::Mul(rows, hn::Set(di, size_px)), columns);
      hn::StoreU(hn::Add(hn::Add(cells, cells), ends), di, listed.data() + count);
      count += static_cast<std::size_t>(end - column < 4 ? end - column : 4);
    }
  }
  deposit();
}

#endif

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(DepositCrossings);
void deposit_crossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits) {
  HWY_DYNAMIC_DISPATCH(DepositCrossings)(edges, size_px, deposits);
}
}  // namespace ombra
#endif
