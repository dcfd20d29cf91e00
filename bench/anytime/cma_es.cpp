// CMA-ES (Hansen 2006) by pagmo, restarted with twice the population whenever it has settled (Auger & Hansen
// 2005): what a user of a black-box optimizer would do.
#include <algorithm>
#include <cmath>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "bench/anytime/methods.h"
#include "math/random.h"

namespace ombra::bench {
namespace {

constexpr unsigned kLookEvery = 64;   // evaluations between two looks at the clock
constexpr unsigned kPopulation = 16;  // of the first start: 4 + 3 ln(54), Hansen's default
constexpr double kStepSize = 0.3;     // of the box's width, at first
constexpr double kTolerance = 1e-2;   // a population that differs by less in energy or place has settled

/// The variables of a ground as a box: screen position, log depth and rotation vector (with arms: the arm's
/// angles), 21 joint angles a hand, and with arms the log of the frame's size.
class Box {
 public:
  Box(const Ground& ground, const Hands& hands) : ground_(&ground) {
    const Variables& v = ground.variables;
    const Stage& stage = v.stage();
    middle_.frame_size_m = std::sqrt(v.frame_least_m() * v.frame_most_m());
    const float nearest_m = stage.hand_lamp_min_m, farthest_m = 1.25f;
    const float depth_m = std::sqrt(nearest_m * farthest_m), log_depth = std::log(farthest_m / depth_m);
    const ArmLimits& a = arm_limits();
    for (std::size_t side = 0; side < 2; ++side) {
      middle_.pose.hand_length_m = hands[side].length_m;
      HeldHand held;
      const Vec3 lamp = stage.lamp.position, wall{stage.frame.centre.x, stage.frame.centre.y, 0};
      held.wrist = lamp + (wall - lamp) * (depth_m / lamp.z);
      if (v.arms()) held.arm = Arm{};
      middle_.pose.hands[side] = held;
      bound(-0.5f, 0.5f);
      bound(-0.5f, 0.5f);
      bound(-log_depth, log_depth);
      if (v.arms()) {
        bound(a.swivel_min, a.swivel_max);
        bound(a.pronation_min, a.pronation_max);
        bound(a.flexion_min, a.flexion_max);
        bound(a.deviation_min, a.deviation_max);
      } else {
        for (int axis = 0; axis < 3; ++axis) bound(-kPi, kPi);
      }
      for (const AngleLimit& limit : angle_limits()) bound(radians(limit.min_deg), radians(limit.max_deg));
    }
    const float log_frame = std::log(v.frame_most_m() / middle_.frame_size_m);
    if (v.frame_free()) bound(-log_frame, log_frame);
  }

  const std::pair<pagmo::vector_double, pagmo::vector_double>& bounds() const { return bounds_; }

  Candidate candidate(const pagmo::vector_double& x) const {
    const Variables& v = ground_->variables;
    Candidate turned = middle_;
    std::vector<float> step(x.begin(), x.end());
    for (std::size_t side = 0; side < 2 && !v.arms(); ++side) {
      float* r = step.data() + v.first(side) + 3;
      const float angle = length({r[0], r[1], r[2]});
      const float s = angle > 0 ? std::sin(angle / 2) / angle : 0.5f;
      HeldHand& held = *turned.pose.hands[side];
      held.orientation = normalized(Quat{s * r[0], s * r[1], s * r[2], std::cos(angle / 2)});
      // The middle of the box is where the palm is, however the hand is turned.
      held.wrist -= matrix(held.orientation) * v.palm(side);
      std::fill(r, r + 3, 0.0f);
    }
    return v.moved(turned, step);
  }

 private:
  void bound(float least, float most) {
    bounds_.first.push_back(static_cast<double>(least));
    bounds_.second.push_back(static_cast<double>(most));
  }

  const Ground* ground_;
  Candidate middle_;
  std::pair<pagmo::vector_double, pagmo::vector_double> bounds_;
};

/// As pagmo wants it: copied freely, so it only points to the course and the box.
struct Misfit {
  Course* course = nullptr;
  const Ground* ground = nullptr;
  const Box* box = nullptr;
  pagmo::vector_double fitness(const pagmo::vector_double& x) const {
    return {static_cast<double>(
        course->objective().energy(ground->variables, box->candidate(x), ground->search, {}))};
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const { return box->bounds(); }
};

void evolve(Course& course, const Ground& ground, unsigned population_size, unsigned seed) {
  const unsigned generations = std::max(1u, kLookEvery / population_size);
  const Box box(ground, course.job().hands);
  pagmo::population population(Misfit{&course, &ground, &box}, population_size, seed);
  const pagmo::cmaes algorithm(generations, -1, -1, -1, -1, kStepSize, kTolerance, kTolerance,
                               /*memory=*/true, /*force_bounds=*/true, seed);
  float polished = Course::kNever;
  for (bool settled = false; !settled && course.time_left();) {
    const auto before = population.get_problem().get_fevals();
    population = algorithm.evolve(population);
    settled = population.get_problem().get_fevals() - before < generations * population_size;
    course.consider(ground, box.candidate(population.champion_x()),
                    static_cast<float>(population.champion_f()[0]), polished);
  }
}

}  // namespace

void run_cma_es(Course& course) {
  const std::vector<Ground> grounds = make_grounds(course.job());
  unsigned population_size = kPopulation;
  for (std::size_t start = 0; course.time_left(); ++start) {
    evolve(course, grounds[start % grounds.size()], population_size,
           static_cast<unsigned>(Random(course.job().seed, start).bits()));
    if ((start + 1) % grounds.size() == 0) population_size *= 2;
  }
}

}  // namespace ombra::bench
