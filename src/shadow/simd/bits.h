#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ombra {

/// Pixels of a union inside and outside a target, for packed masks of `words` words each (a multiple of 8).
struct UnionCount {
  std::uint32_t inside, outside;
};

/// For each of out.size() masks b stored one after another: counts of (a | b) & target and (a | b) & ~target.
void count_unions(const std::uint64_t* a, const std::uint64_t* b, const std::uint64_t* target,
                  std::size_t words, std::span<UnionCount> out);

}  // namespace ombra
