// Plans: the ways in which a target may be asked of the performer.
#pragma once

#include <array>
#include <vector>

#include "ombra/solve.h"

namespace ombra {

/// Which hands are held, where the performers are, how the target lies in the frame and how large that is.
struct Plan {
  std::array<bool, kMostHands> held;
  Stage stage;  ///< with the performers where this plan has them
  Placement placement;
  float frame_size_m;  ///< to begin with
  float frame_least_m, frame_most_m;
  bool begins = false;  ///< whether SolveOptions::start is held on it
};

/// The hands that the options allow to be held: each set once.
std::vector<std::array<bool, kMostHands>> held_sets(const SolveOptions& options);

/// Every plan that the options allow: hands (one or two) × sides to come from, tilts and sizes of the figure.
/// Without arms only the hands differ. Where the lamp may be moved, all of them for three of its places, and
/// for each the performers where they stand by themselves, and half and all of the way to the wall. With a
/// start (checked_start()) the plans that it may begin, one for each placement; they come last where they are
/// not among the others.
std::vector<Plan> plans_of(const Stage& stage, const SolveOptions& options);

}  // namespace ombra
