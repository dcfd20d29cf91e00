// Adam (Kingma & Ba 2015) from random starts: what a user of a differentiable renderer would do.
#include <algorithm>
#include <cmath>

#include "bench/anytime/methods.h"
#include "solve/pool.h"

namespace ombra::bench {
namespace {

constexpr int kDraws = 16;  // random poses, of which the best is the start
constexpr int kSteps = 300;
constexpr float kDecay1 = 0.9f, kDecay2 = 0.99f;

// The learning rate of each variable. These, the steps and the draws are what did best among a few tried on
// six targets for 2 and 5 s.
std::array<float, kMostVariables> rates(const Variables& variables) {
  std::array<float, kMostVariables> out{};
  for (std::size_t side = 0; side < 2; ++side) {
    for (int k = 0; k < variables.rigid_count(); ++k)
      out[static_cast<std::size_t>(variables.first(side) + k)] = k < 2 ? 0.02f : k == 2 ? 0.04f : 0.1f;
    for (int k = 0; k < kAngleCount; ++k)
      out[static_cast<std::size_t>(variables.first_angle(side) + k)] = 0.1f;
  }
  if (variables.frame_free()) out[static_cast<std::size_t>(variables.count() - 1)] = 0.04f;
  return out;
}

Candidate random_start(Course& course, const Ground& ground, Random& random) {
  const Variables& v = ground.variables;
  Candidate best;
  float least = Course::kNever;
  for (int draw = 0; draw < kDraws; ++draw) {
    Candidate start;
    const float frame_size_m = random.uniform(v.frame_least_m(), v.frame_most_m());
    for (std::size_t side = 0; side < 2; ++side)
      random_hand(course.job().hands, v, ground.small, frame_size_m, random, side, start);
    const float energy = course.objective().energy(v, start, ground.search, {});
    if (draw == 0 || energy < least) least = energy, best = std::move(start);
  }
  return best;
}

void descend(Course& course, const Ground& ground, Candidate at) {
  const auto count = static_cast<std::size_t>(ground.variables.count());
  const auto rate = rates(ground.variables);
  std::array<float, kMostVariables> mean{}, square{}, step{};
  Linearization model;
  Candidate best = at;
  float least = Course::kNever, scale1 = 1, scale2 = 1;
  for (int k = 0; k < kSteps && course.time_left(); ++k) {
    const float energy = course.objective().energy(ground.variables, at, ground.search, {});
    if (energy < least) least = energy, best = at;
    course.objective().linearize(ground.variables, at, ground.search, {}, model);
    const float cooled = 0.5f + 0.5f * std::cos(kPi * static_cast<float>(k) / kSteps);
    scale1 *= kDecay1, scale2 *= kDecay2;
    for (std::size_t i = 0; i < count; ++i) {
      const float g = model.gradient[i];
      mean[i] += (1 - kDecay1) * (g - mean[i]);
      square[i] += (1 - kDecay2) * (g * g - square[i]);
      step[i] = -rate[i] * cooled * (mean[i] / (1 - scale1)) / (std::sqrt(square[i] / (1 - scale2)) + 1e-8f);
    }
    at = ground.variables.moved(at, {step.data(), count});
  }
  float polished = Course::kNever;
  course.consider(ground, best, least, polished);
}

}  // namespace

void run_adam(Course& course) {
  const std::vector<Ground> grounds = make_grounds(course.job());
  Random random(course.job().seed);
  for (std::size_t start = 0; course.time_left(); ++start) {
    const Ground& ground = grounds[start % grounds.size()];
    descend(course, ground, random_start(course, ground, random));
  }
}

}  // namespace ombra::bench
