#include "shadow/simd/bits.h"

#include <bit>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shadow/simd/bits.cpp"
#include <hwy/foreach_target.h>
// after foreach_target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ombra::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_ARCH_WASM
// WebAssembly counts the bits of a word in one instruction, those of a vector in many.
void CountUnions(const std::uint64_t* a, const std::uint64_t* b, const std::uint64_t* target,
                 std::size_t words, std::span<UnionCount> out) {
  for (UnionCount& count : out) {
    std::uint64_t inside = 0, both = 0;
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t joined = a[w] | b[w];
      inside += static_cast<std::uint64_t>(std::popcount(joined & target[w]));
      both += static_cast<std::uint64_t>(std::popcount(joined));
    }
    count = {static_cast<std::uint32_t>(inside), static_cast<std::uint32_t>(both - inside)};
    b += words;
  }
}
#else
void CountUnions(const std::uint64_t* a, const std::uint64_t* b, const std::uint64_t* target,
                 std::size_t words, std::span<UnionCount> out) {
  const hn::CappedTag<std::uint64_t, 8> d;
  const std::size_t lanes = hn::Lanes(d);
  for (UnionCount& count : out) {
    auto inside = hn::Zero(d), both = hn::Zero(d);
    for (std::size_t w = 0; w < words; w += lanes) {
      const auto joined = hn::Or(hn::LoadU(d, a + w), hn::LoadU(d, b + w));
      inside = hn::Add(inside, hn::PopulationCount(hn::And(joined, hn::LoadU(d, target + w))));
      both = hn::Add(both, hn::PopulationCount(joined));
    }
    const auto in = static_cast<std::uint32_t>(hn::GetLane(hn::SumOfLanes(d, inside)));
    count = {in, static_cast<std::uint32_t>(hn::GetLane(hn::SumOfLanes(d, both))) - in};
    b += words;
  }
}
#endif

}  // namespace ombra::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ombra {
HWY_EXPORT(CountUnions);
void count_unions(const std::uint64_t* a, const std::uint64_t* b, const std::uint64_t* target,
                  std::size_t words, std::span<UnionCount> out) {
  HWY_DYNAMIC_DISPATCH(CountUnions)(a, b, target, words, out);
}
}  // namespace ombra
#endif
