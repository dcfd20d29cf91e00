#include "shadow/simd/resolve.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/resolve.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
// A vector of one lane holds no whole byte of bits: eight columns at a time by hand.
void ResolveWinding(std::int8_t* deposits, int size_px, std::uint64_t* bits) {
  auto* bytes = reinterpret_cast<std::uint8_t*>(bits);
  for (int x = 0; x < size_px; x += 8) {
    std::uint8_t sum[8] = {};
    for (int y = 0; y < size_px; ++y) {
      std::int8_t* at = deposits + y * size_px + x;
      unsigned dark = 0;
      for (int k = 0; k < 8; ++k) {
        sum[k] = static_cast<std::uint8_t>(sum[k] + at[k]);
        at[k] = 0;
        dark |= static_cast<unsigned>(sum[k] != 0) << k;
      }
      bytes[y * (size_px / 8) + x / 8] = static_cast<std::uint8_t>(dark);
    }
  }
}
#else
void ResolveWinding(std::int8_t* deposits, int size_px, std::uint64_t* bits) {
  const hn::CappedTag<std::int8_t, 64> d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  auto* bytes = reinterpret_cast<std::uint8_t*>(bits);
  const int row_bytes = size_px / 8;
  for (int x = 0; x < size_px; x += lanes) {
    auto sum = hn::Zero(d);
    for (int y = 0; y < size_px; ++y) {
      std::int8_t* at = deposits + y * size_px + x;
      sum = hn::Add(sum, hn::LoadU(d, at));
      hn::StoreU(hn::Zero(d), d, at);
      hn::StoreMaskBits(d, hn::Ne(sum, hn::Zero(d)), bytes + y * row_bytes + x / 8);
    }
  }
}
#endif

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(ResolveWinding);
void resolve_winding(std::int8_t* deposits, int size_px, std::uint64_t* bits) {
  HWY_DYNAMIC_DISPATCH(ResolveWinding)(deposits, size_px, bits);
}
}  // namespace ombra
#endif
