// A ground: one way of asking for a target, with all that a search on it reads.
#pragma once

#include "solve/goal.h"
#include "solve/plan.h"
#include "solve/pool.h"

namespace ombra {

inline constexpr double kStrainCost = 0.1;  ///< of strain 1, at comfort 1

/// What skins are coarsened to for a search.
Hands searched_with(const Hands& hands);

/// What an island searches on: one way of asking for the target. Shared, read-only.
struct Ground {
  const Hands* hands;  ///< coarsened
  Variables variables;
  Placement placement;
  Goal goal;
  Mask target_small;  ///< kPoolSize
  PoolMask shape_small;
  TargetField field;  ///< at the search resolution
  ObjectiveWeights weights;
  std::array<HandPool, kMostHands> pools;  ///< by hand, empty where none is held
};

/// A plan's ground, its pools empty.
/// @param coarse searched_with() the hands; outlives it
/// @param options comfort and ranges
Ground ground_of(const Target& target, const Plan& plan, const Hands& hands, const Hands& coarse,
                 const SolveOptions& options);

}  // namespace ombra
