// Ensembles: single hands of the pools put together so that they cover the target, for however many hands are
// held.
#pragma once

#include <array>
#include <vector>

#include "solve/pool.h"

namespace ombra {

/// Candidates that hold all hands asked for, good ones first. Of one hand the pool's best; of two the best
/// pairs; of four the best pairs of any two hands, to which the others are added one by one, each time the
/// hand and the way of holding it that make the most of what is still uncovered. Deterministic, casts
/// nothing.
/// @param pools numbered as a pose's hands
/// @param held which hands are asked for
/// @param most at the most so many; none when the pool of a hand asked for is empty
std::vector<Candidate> best_ensembles(const std::array<HandPool, kMostHands>& pools,
                                      const std::array<bool, kMostHands>& held, const PoolMask& target,
                                      std::size_t most, const ParallelFor& parallel_for = {});

}  // namespace ombra
