#include "solve/refine.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

// Solves (H + damping) x = -g for the free variables by Cholesky, row by row so that the inner loops are
// plain vector updates. Fixed variables get 0. H is the lower triangle.
void solve_step(const Linearization& model, int count, float damping,
                const std::array<bool, kMostVariables>& fixed, std::array<float, kMostVariables>& step) {
  alignas(64) static thread_local std::array<float, kMostVariables * kMostStride> l;
  std::array<int, kMostVariables> free;
  int n = 0;
  for (int i = 0; i < count; ++i)
    if (!fixed[static_cast<std::size_t>(i)]) free[static_cast<std::size_t>(n++)] = i;
  const auto at = [stride = model.stride](int row, int column) {
    return static_cast<std::size_t>(row * stride + column);
  };
  // Upper triangle row i holds column i of L, so that eliminating touches whole rows.
  for (int i = 0; i < n; ++i)
    for (int j = i; j < n; ++j)
      l[at(i, j)] = model.hessian[at(free[static_cast<std::size_t>(j)], free[static_cast<std::size_t>(i)])];
  std::array<float, kMostVariables> b;
  for (int i = 0; i < n; ++i) {
    float& diagonal = l[at(i, i)];
    diagonal += damping;
    b[static_cast<std::size_t>(i)] =
        -model.gradient[static_cast<std::size_t>(free[static_cast<std::size_t>(i)])];
  }
  for (int k = 0; k < n; ++k) {
    const float inverse = 1 / std::max(l[at(k, k)], 1e-9f);
    const float* row = &l[at(k, 0)];
    for (int i = k + 1; i < n; ++i) {
      const float f = row[i] * inverse;
      if (f == 0) continue;
      float* target = &l[at(i, 0)];
      for (int j = i; j < n; ++j) target[j] -= f * row[j];
      b[static_cast<std::size_t>(i)] -= f * b[static_cast<std::size_t>(k)];
    }
  }
  for (int k = n; k-- > 0;) {
    float sum = b[static_cast<std::size_t>(k)];
    for (int j = k + 1; j < n; ++j) sum -= l[at(k, j)] * b[static_cast<std::size_t>(j)];
    b[static_cast<std::size_t>(k)] = sum / std::max(l[at(k, k)], 1e-9f);
  }
  step.fill(0);
  for (int i = 0; i < n; ++i)
    step[static_cast<std::size_t>(free[static_cast<std::size_t>(i)])] = b[static_cast<std::size_t>(i)];
}

// Largest step that the linear model is trusted for, by kind of variable.
void shorten(const Variables& variables, std::array<float, kMostVariables>& step) {
  float factor = 1;
  const auto bound = [&](int variable, float most) {
    const float size = std::fabs(step[static_cast<std::size_t>(variable)]);
    if (size * factor > most) factor = most / size;
  };
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!variables.held(hand)) continue;
    for (int k = 0; k < variables.rigid_count(); ++k)
      bound(variables.first(hand) + k, k < 2 ? 0.12f : k == 2 ? 0.2f : 0.5f);
    for (int k = 0; k < kAngleCount; ++k) bound(variables.first_angle(hand) + k, 0.7f);
  }
  if (variables.frame_free()) bound(variables.count() - 1, 0.2f);
  for (float& s : step) s *= factor;
}

}  // namespace

float refine(Objective& objective, const Variables& variables, const TargetField& target,
             const ObjectiveWeights& weights, const RefineOptions& options, Candidate& candidate) {
  static thread_local Linearization model;
  float damping = 3;
  float energy = objective.energy(variables, candidate, target, weights);
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    if (iteration == 2 && energy > options.give_up_above) break;
    objective.linearize(variables, candidate, target, weights, model);
    bool lowered = false;
    for (int attempt = 0; attempt < 8 && !lowered; ++attempt) {
      std::array<bool, kMostVariables> fixed = options.kept;
      std::array<float, kMostVariables> step{};
      for (int round = 0; round < 3; ++round) {  // variables that run into their limit are taken out
        solve_step(model, variables.count(), damping, fixed, step);
        bool more = false;
        for (int i = 0; i < variables.count(); ++i) {
          const auto k = static_cast<std::size_t>(i);
          if (!fixed[k] && step[k] != 0 && variables.at_limit(candidate, i, step[k])) fixed[k] = more = true;
        }
        if (!more) break;
      }
      shorten(variables, step);
      Candidate next = variables.moved(candidate, {step.data(), static_cast<std::size_t>(variables.count())});
      const float next_energy = objective.energy(variables, next, target, weights);
      if (next_energy < energy) {
        lowered = true;
        candidate = std::move(next);
        const float gain = energy - next_energy;
        damping = std::max(damping * 0.3f, 1e-2f);
        const bool slow = gain < options.least_gain * energy;
        energy = next_energy;
        if (slow) return energy;
      } else {
        damping = std::max(damping * 6, 0.3f);
      }
    }
    if (!lowered) break;
  }
  return energy;
}

}  // namespace ombra
