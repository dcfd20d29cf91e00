// Refinement: Levenberg-Marquardt steps with an active set at the limits.
#pragma once

#include "solve/objective.h"

namespace ombra {

struct RefineOptions {
  int iterations = 8;          ///< linearizations at the most
  float least_gain = 2e-3f;    ///< stop when an accepted step lowers the energy by a smaller share
  float give_up_above = 1e9f;  ///< stop after the second step when the energy is still above this
  std::array<bool, kMostVariables> kept{};  ///< variables that stay as they are
};

/// Lowers the energy of a candidate; never raises it. @return the energy reached
float refine(Objective& objective, const Variables& variables, const TargetField& target,
             const ObjectiveWeights& weights, const RefineOptions& options, Candidate& candidate);

}  // namespace ombra
