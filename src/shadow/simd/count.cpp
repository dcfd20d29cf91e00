#include "shadow/simd/count.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/count.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void CountDark(std::int8_t* deposits, int size_px, PixelBox box, std::uint8_t* dark) {
  const hn::CappedTag<std::int8_t, 64> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const auto none = hn::Zero(d);
  for (int x = box.left / lanes * lanes; x < box.right; x += lanes) {
    auto sum = none;
    for (int y = box.top; y < box.bottom; ++y) {
      std::int8_t* at = deposits + y * size_px + x;
      std::uint8_t* count = dark + y * size_px + x;
      sum = hn::Add(sum, hn::LoadU(d, at));
      hn::StoreU(none, d, at);
      // true is minus one
      const auto counted =
          hn::Sub(hn::BitCast(d, hn::LoadU(du, count)), hn::VecFromMask(d, hn::Ne(sum, none)));
      hn::StoreU(hn::BitCast(du, counted), du, count);
    }
  }
}

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(CountDark);
void count_dark(std::int8_t* deposits, int size_px, PixelBox box, std::uint8_t* dark) {
  HWY_DYNAMIC_DISPATCH(CountDark)(deposits, size_px, box, dark);
}
}  // namespace ombra
#endif
