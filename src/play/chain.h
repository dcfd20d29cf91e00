// Chains: poses for neighbouring frames of a sequence, each found from the one beside it, and how the best
// parts of several become one.
#pragma once

#include <span>
#include <vector>

#include "solve/island.h"

namespace ombra {

/// Energy of a squared radian (squared_distance()) between a frame and the next.
inline constexpr float kPullToNeighbour = 0.012f;

/// A candidate for each of a stretch of frames; energies are those of the frame alone.
struct Chain {
  std::size_t first = 0;
  std::vector<Found> found;
  std::size_t end() const { return first + found.size(); }
};

/// From one frame forwards and backwards: every candidate goes downhill from its neighbour's, drawn to it.
/// Ends after `reach` frames each way and where it meets the path.
/// @param path a candidate for every frame, or none
Chain tracked(Objective& objective, std::span<const Ground> grounds, std::size_t frame, const Found& start,
              std::size_t reach, std::span<const Found> path);

/// One candidate for every frame with the least sum of energies and pulls between neighbours, by dynamic
/// programming (Viterbi 1967).
/// @param chains at least one in every frame, all on one stage
std::vector<Found> spliced(const Variables& variables, std::size_t frames, std::span<const Chain> chains);

}  // namespace ombra
