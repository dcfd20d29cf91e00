// Ombra as anybody would call it: the public solve(), stopped by the course's clock.
#include "ombra/solve.h"

#include "bench/anytime/methods.h"

namespace ombra::bench {

void run_ombra(Course& course) {
  const Job& job = course.job();
  SolveOptions options;
  options.arms = job.arms;
  options.seed = job.seed;
  options.keep_going = [&](const Solution& best) {
    course.report(best.scores, best.evaluations);
    return course.time_left();
  };
  // With keep_going as a budget it has no way to fail.
  static_cast<void>(solve(job.target, job.hands, job.stage, options));
}

}  // namespace ombra::bench
