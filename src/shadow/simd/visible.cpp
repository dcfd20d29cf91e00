#include "shadow/simd/visible.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/visible.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A line has few crossings: for each, the signs of all those before it are summed without sorting them, a
// lane for each crossing. Only what is visible, mostly two, is put in order.
void FindVisible(const LineCrossings& crossings, std::uint32_t* first_visible, std::uint32_t* visible) {
  const hn::CappedTag<std::int32_t, LineCrossings::kSlack> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const hn::RebindToFloat<decltype(d)> df;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const auto zero = hn::Zero(d), one = hn::Set(d, 1);
  std::uint32_t* out = visible;
  for (std::size_t line = 0; line + 1 < crossings.first.size(); ++line) {
    first_visible[line] = static_cast<std::uint32_t>(out - visible);
    const std::uint32_t begin = crossings.first[line];
    const int count = static_cast<int>(crossings.first[line + 1] - begin);
    const float* height = crossings.height + begin;
    const std::uint32_t* mark = crossings.mark + begin;
    std::uint32_t* const line_out = out;
    for (int i = 0; i < count; i += lanes) {
      const auto index = hn::Iota(d, i);
      // Heights that are not negative order like their bits; a tie goes to the smaller index.
      const auto own = hn::BitCast(d, hn::LoadU(df, height + i));
      auto winding = zero;
      for (int j = 0; j < count; ++j) {
        const auto other = hn::BitCast(d, hn::Set(df, height[j]));
        const auto later = hn::VecFromMask(d, hn::Gt(index, hn::Set(d, j)));  // -1 where it is
        const auto before = hn::Lt(other, hn::Sub(own, later));
        winding =
            hn::Add(winding, hn::IfThenElseZero(before, hn::Set(d, static_cast<int>(mark[j] & 1) * 2 - 1)));
      }
      const auto bit = hn::And(hn::BitCast(d, hn::LoadU(du, mark + i)), one);
      const auto next = hn::Add(winding, hn::Sub(hn::Add(bit, bit), one));
      const auto seen =
          hn::And(hn::Or(hn::Eq(winding, zero), hn::Eq(next, zero)), hn::Lt(index, hn::Set(d, count)));
      hn::StoreU(hn::Compress(hn::Add(index, hn::Set(d, static_cast<std::int32_t>(begin))), seen), d,
                 reinterpret_cast<std::int32_t*>(out));
      out += hn::CountTrue(d, seen);
    }
    for (std::uint32_t* k = line_out + 1; k < out; ++k) {
      const std::uint32_t value = *k;
      const float at = crossings.height[value];
      std::uint32_t* j = k;
      for (; j > line_out && crossings.height[j[-1]] > at; --j) *j = j[-1];
      *j = value;
    }
  }
  first_visible[crossings.first.size() - 1] = static_cast<std::uint32_t>(out - visible);
}

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(FindVisible);
void find_visible(const LineCrossings& crossings, std::uint32_t* first_visible, std::uint32_t* visible) {
  HWY_DYNAMIC_DISPATCH(FindVisible)(crossings, first_visible, visible);
}
}  // namespace ombra
#endif
