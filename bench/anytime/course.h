// A course: one method on one target, on its own clock, and the best scores that it had at every moment.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "solve/objective.h"
#include "solve/podium.h"
#include "solve/variables.h"

namespace ombra::bench {

/// What every method is asked for.
struct Job {
  const Hands& hands;
  const Target& target;
  Stage stage;
  bool arms = false;
  std::uint64_t seed = 1;
  double seconds = 10;  ///< processor time
};

/// Where a baseline searches: what may be turned, and the target placed there at the sizes that are needed.
struct Ground {
  Variables variables;
  Placement placement;
  Mask small;          ///< kPoolSize: where palms are put
  TargetField search;  ///< 128 x 128: the loss of every method
  Asked asked;         ///< what its candidates are polished and scored against, as the solver's are
};
/// Hands alone: one ground. With arms: from the bottom and from either side, the target pushed against the
/// edge they come from.
std::vector<Ground> make_grounds(const Job& job);

/// What a method had in its hands at a time mark.
struct Moment {
  double seconds = 0;             ///< the mark: processor time since the course began
  std::uint64_t evaluations = 0;  ///< silhouettes cast until the first look at the clock after the mark
  Scores scores;                  ///< of the best pose before the mark; the worst there are without one
};

/// Must be made, used and read on one thread: its clock is that thread's processor time, so that courses side
/// by side are charged for what they use and not for one another.
class Course {
 public:
  /// @param marks ascending, the last one job.seconds
  Course(const Job& job, std::span<const double> marks);

  const Job& job() const { return job_; }
  double seconds() const;
  /// To be asked often: it is what notices that a mark has passed.
  bool time_left();
  Objective& objective() { return objective_; }
  /// Counts silhouettes that were not cast by objective().
  void add_casts(std::uint64_t count) { casts_ += count; }

  /// What a method that polishes, scores and counts by itself has now.
  void report(const Scores& best, std::uint64_t evaluations);

  /// Polishes, checks and scores a candidate as the solver does, when its chain of candidates has become
  /// better by 2 % since it was last polished, is within 10 % of the best chain, and polishing has not yet
  /// taken a quarter of the time (a chain that leads from its first look is polished all the same).
  /// @param polished energy at which the chain was last polished; begin with kNever
  void consider(const Ground& ground, const Candidate& candidate, float energy, float& polished);
  static constexpr float kNever = 1e9f;

  /// One for each mark; to be read when the method has ended.
  std::vector<Moment> moments();

 private:
  void pass_marks(double until_s);
  void polish(const Ground& ground, const Candidate& candidate);

  Job job_;
  double begun_;
  Objective objective_;
  Casters casters_;
  SkinContact skins_;
  std::uint64_t casts_ = 0;
  double polishing_s_ = 0;
  float leading_ = kNever;
  Scores best_;
  double best_merit_ = -1;
  std::vector<double> marks_;
  std::vector<Moment> moments_;  ///< of the marks that have passed
};

}  // namespace ombra::bench
