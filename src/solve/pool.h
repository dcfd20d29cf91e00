// The pool: many single hands placed on the target, kept as small bit masks, and the pairs of them that cover
// it best.
#pragma once

#include <span>
#include <vector>

#include "math/random.h"
#include "ombra/parallel.h"
#include "shadow/raster.h"
#include "solve/objective.h"
#include "solve/variables.h"

namespace ombra {

inline constexpr int kPoolSize = 64;  ///< pixels a side of pool masks
inline constexpr std::size_t kPoolWords = kPoolSize * kPoolSize / 64;

using PoolMask = std::array<std::uint64_t, kPoolWords>;
PoolMask pool_mask(const Mask& mask);  ///< of a kPoolSize x kPoolSize mask

/// Random angles that hands take in this craft: fingers mostly stretched, hooked or folded, neighbours alike.
Angles random_angles(Random& random);
/// A random way to hold one hand over the target: its palm on a shape pixel, any direction that the arms
/// allow.
void random_hand(const Hands& hands, const Variables& variables, const Mask& target, float frame_size_m,
                 Random& random, std::size_t hand, Candidate& candidate);

/// Samples of one hand, best first by pixels inside less 1.5 times those outside the target.
struct HandPool {
  std::vector<Candidate> candidates;  ///< with only that hand held
  std::vector<std::uint64_t> masks;   ///< kPoolWords each
  std::size_t size() const { return candidates.size(); }
};
/// @param target kPoolSize x kPoolSize
HandPool sample_pool(const Hands& hands, const Variables& variables, const Mask& target, float frame_size_m,
                     std::size_t hand, int samples, std::size_t keep, Random random);

/// The hand of a pool, not empty, that adds about the most to what is covered already: pixels inside less
/// those outside the target, each hand's count lowered by up to a tenth at random.
/// @param covered kPoolWords
std::size_t best_partner(const HandPool& pool, std::span<const std::uint64_t> covered, const PoolMask& target,
                         Random& random);

/// Pairs (one of each pool) with the highest IoU of their union with the target, no hand in more than three
/// of them. The same pairs whatever parallel_for does.
struct Pair {
  float iou;
  std::uint32_t left, right;
};
std::vector<Pair> best_pairs(const HandPool& left, const HandPool& right, const PoolMask& target,
                             std::size_t most, const ParallelFor& parallel_for = {});

/// The hands of both: `one` with what the other holds.
Candidate joined(const Candidate& one, const Candidate& other);

}  // namespace ombra
