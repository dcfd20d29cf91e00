#include "shadow/simd/skin.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/skin.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// One element of the 16 bone matrices for each lane's bone. 16 bones fit one 512-bit or two 256-bit
// registers.
template <class D, class VI>
HWY_INLINE hn::Vec<D> lookup(D d, const float* table, VI bone) {
  if constexpr (HWY_MAX_BYTES == 64) {
    return hn::TableLookupLanes(hn::Load(d, table), hn::IndicesFromVec(d, bone));
  } else if constexpr (HWY_MAX_BYTES == 32) {
    // Two lookups and a choice: gathers of eight take several times as long.
    const hn::RebindToSigned<D> di;
    const auto low = hn::IndicesFromVec(d, hn::And(bone, hn::Set(di, 7)));
    const auto is_high = hn::RebindMask(d, hn::Gt(bone, hn::Set(di, 7)));
    return hn::IfThenElse(is_high, hn::TableLookupLanes(hn::Load(d, table + 8), low),
                          hn::TableLookupLanes(hn::Load(d, table), low));
  } else {
    return hn::GatherIndex(d, table, bone);
  }
}

void SkinToPixels(const SkinTable& table, const ProjectedBones& bones, Vec2* out) {
  // At most 16 lanes: wider vectors would run past the padding.
  const hn::CappedTag<float, kLanes> d;
  const hn::RebindToSigned<decltype(d)> di;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t v = 0; v < table.padded_count; v += lanes) {
    hn::Vec<decltype(d)> m[12];
    {
      const auto w = hn::LoadU(d, table.weight[0].data() + v);
      const auto bone = hn::LoadU(di, table.bone[0].data() + v);
      for (int e = 0; e < 12; ++e) m[e] = hn::Mul(w, lookup(d, bones.element[e], bone));
    }
    for (int k = 1; k < table.max_influences; ++k) {
      const auto w = hn::LoadU(d, table.weight[static_cast<std::size_t>(k)].data() + v);
      if (hn::AllTrue(d, hn::Eq(w, hn::Zero(d)))) break;  // weights descend
      const auto bone = hn::LoadU(di, table.bone[static_cast<std::size_t>(k)].data() + v);
      // Multiply, then add: a fused step would round differently where there is none.
      for (int e = 0; e < 12; ++e) m[e] = hn::Add(m[e], hn::Mul(w, lookup(d, bones.element[e], bone)));
    }
    const auto x = hn::LoadU(d, table.x.data() + v), y = hn::LoadU(d, table.y.data() + v),
               z = hn::LoadU(d, table.z.data() + v);
    const auto row = [&](int r) {
      return hn::Add(hn::Add(hn::Add(hn::Mul(m[r], x), hn::Mul(m[r + 1], y)), hn::Mul(m[r + 2], z)),
                     m[r + 3]);
    };
    const auto depth = row(8);
    hn::StoreInterleaved2(hn::Div(row(0), depth), hn::Div(row(4), depth), d, &out[v].x);
  }
}

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(SkinToPixels);
void skin_to_pixels(const SkinTable& table, const ProjectedBones& bones, Vec2* out) {
  HWY_DYNAMIC_DISPATCH(SkinToPixels)(table, bones, out);
}
}  // namespace ombra
#endif
