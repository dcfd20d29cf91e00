#include "solve/ensemble.h"

#include <algorithm>
#include <bit>

#include "shadow/simd/bits.h"

namespace ombra {
namespace {

using Pools = std::array<HandPool, kMostHands>;

/// Hands put together so far and what they cover.
struct Ensemble {
  float iou = 0;
  Candidate candidate;
  PoolMask covered{};
};

/// One way of holding one hand: a place in its pool.
struct Choice {
  float iou = -1;
  std::size_t hand = 0, index = 0;
};

void cover(PoolMask& covered, const HandPool& pool, std::size_t index) {
  for (std::size_t w = 0; w < kPoolWords; ++w) covered[w] |= pool.masks[index * kPoolWords + w];
}

// What makes the most of the target's uncovered part; ways that were taken too often are left out, so that
// ensembles differ.
Choice best_addition(const Pools& pools, const std::array<std::vector<int>, kMostHands>& taken,
                     const std::vector<std::size_t>& missing, const PoolMask& covered, const PoolMask& target,
                     std::uint32_t area) {
  constexpr int kMostTaken = 3;
  Choice best;
  std::vector<UnionCount> counts;
  for (std::size_t hand : missing) {
    counts.resize(pools[hand].size());
    count_unions(covered.data(), pools[hand].masks.data(), target.data(), kPoolWords, counts);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const float iou = static_cast<float>(counts[i].inside) / static_cast<float>(area + counts[i].outside);
      if (taken[hand][i] < kMostTaken && iou > best.iou) best = {iou, hand, i};
    }
  }
  return best;
}

}  // namespace

std::vector<Candidate> best_ensembles(const Pools& pools, const std::array<bool, kMostHands>& held,
                                      const PoolMask& target, std::size_t most,
                                      const ParallelFor& parallel_for) {
  std::uint32_t area = 0;
  for (std::uint64_t w : target) area += static_cast<std::uint32_t>(std::popcount(w));
  std::vector<std::size_t> hands;
  std::array<std::vector<int>, kMostHands> taken;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    taken[hand].resize(pools[hand].size());
    if (!held[hand]) continue;
    if (pools[hand].size() == 0) return {};
    hands.push_back(hand);
  }
  if (hands.empty()) return {};
  if (hands.size() == 1) {
    const auto& all = pools[hands[0]].candidates;
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()))};
  }

  const std::size_t combinations = hands.size() * (hands.size() - 1) / 2;
  std::vector<Ensemble> ensembles;
  for (std::size_t a = 0; a < hands.size(); ++a)
    for (std::size_t b = a + 1; b < hands.size(); ++b) {
      const HandPool &left = pools[hands[a]], &right = pools[hands[b]];
      for (const Pair& pair :
           best_pairs(left, right, target, (most + combinations - 1) / combinations, parallel_for)) {
        Ensemble e{pair.iou, joined(left.candidates[pair.left], right.candidates[pair.right]), {}};
        cover(e.covered, left, pair.left);
        cover(e.covered, right, pair.right);
        std::vector<std::size_t> missing;
        for (std::size_t hand : hands)
          if (hand != hands[a] && hand != hands[b]) missing.push_back(hand);
        while (!missing.empty()) {
          const Choice choice = best_addition(pools, taken, missing, e.covered, target, area);
          if (choice.iou < 0) break;  // every way has been taken
          e.iou = choice.iou;
          e.candidate = joined(e.candidate, pools[choice.hand].candidates[choice.index]);
          cover(e.covered, pools[choice.hand], choice.index);
          ++taken[choice.hand][choice.index];
          std::erase(missing, choice.hand);
        }
        if (missing.empty()) ensembles.push_back(std::move(e));
      }
    }
  std::stable_sort(ensembles.begin(), ensembles.end(),
                   [](const Ensemble& a, const Ensemble& b) { return a.iou > b.iou; });
  if (ensembles.size() > most) ensembles.resize(most);
  std::vector<Candidate> out;
  for (Ensemble& e : ensembles) out.push_back(std::move(e.candidate));
  return out;
}

}  // namespace ombra
