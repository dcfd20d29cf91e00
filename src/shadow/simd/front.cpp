#include "shadow/simd/front.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/front.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR  // has no vectors of four

void FrontFaces(const FaceCorners& faces, const Vec2* pixels, std::uint8_t* front) {
  for (std::size_t f = 0; f < faces.a.size(); ++f) {
    const Vec2 u = pixels[faces.b[f]] - pixels[faces.a[f]], v = pixels[faces.c[f]] - pixels[faces.a[f]];
    front[f] = u.x * v.y < u.y * v.x;
  }
}

#else

void FrontFaces(const FaceCorners& faces, const Vec2* pixels, std::uint8_t* front) {
  // Four faces a step on every machine: a corner is one 64-bit load, which beats wider gathers.
  const hn::FixedTag<float, 4> d;
  const hn::Half<decltype(d)> pair;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::Rebind<std::uint8_t, decltype(d)> bytes;
  const auto two = [&](std::uint16_t i, std::uint16_t j) {
    return hn::Combine(d, hn::LoadU(pair, &pixels[j].x), hn::LoadU(pair, &pixels[i].x));
  };
  const std::uint16_t *a = faces.a.data(), *b = faces.b.data(), *c = faces.c.data();
  for (std::size_t f = 0; f < faces.a.size(); f += 4) {
    const auto a0 = two(a[f], a[f + 1]), a1 = two(a[f + 2], a[f + 3]);
    const auto u0 = hn::Sub(two(b[f], b[f + 1]), a0), u1 = hn::Sub(two(b[f + 2], b[f + 3]), a1);
    const auto v0 = hn::Sub(two(c[f], c[f + 1]), a0), v1 = hn::Sub(two(c[f + 2], c[f + 3]), a1);
    const auto is_front = hn::Lt(hn::Mul(hn::ConcatEven(d, u1, u0), hn::ConcatOdd(d, v1, v0)),
                                 hn::Mul(hn::ConcatOdd(d, u1, u0), hn::ConcatEven(d, v1, v0)));
    const auto one = hn::And(hn::BitCast(di, hn::VecFromMask(d, is_front)), hn::Set(di, 1));
    hn::StoreU(hn::DemoteTo(bytes, one), bytes, front + f);
  }
}

#endif

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {

FaceCorners::FaceCorners(const Hand& hand, std::span<const std::uint16_t> order) {
  const std::size_t padded = (order.size() + 3) / 4 * 4;
  a.resize(padded), b.resize(padded), c.resize(padded);
  for (std::size_t f = 0; f < order.size(); ++f) {
    const auto& face = hand.faces[order[f]];
    a[f] = face[0], b[f] = face[1], c[f] = face[2];
  }
}

HWY_EXPORT(FrontFaces);
void front_faces(const FaceCorners& faces, const Vec2* pixels, std::uint8_t* front) {
  HWY_DYNAMIC_DISPATCH(FrontFaces)(faces, pixels, front);
}

}  // namespace ombra
#endif
