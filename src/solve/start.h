// A start: what somebody holds, or an earlier solve found, as something to search from.
#pragma once

#include <array>

#include "ombra/solve.h"
#include "solve/variables.h"

namespace ombra {

/// Which hands a pose holds.
std::array<bool, kMostHands> held_in(const Pose& pose);

/// The stage that a start is held on in a solve: the solve's with the start's frame and, where it has arms,
/// its performers.
Stage stage_of(const SolveStart& start, const Stage& stage, const SolveOptions& options);

/// Checks that options.start is one of what the options ask for and can be held, as solve() says.
Result<void> checked_start(const Hands& hands, const Stage& stage, const SolveOptions& options);

/// Whether a start is what it was settled to, so that it may stay as it is.
bool may_stay(const SolveStart& start, const Candidate& settled);

/// A checked start among the candidates of its plan, settled.
Candidate candidate_of(const SolveStart& start, const Variables& variables);

}  // namespace ombra
