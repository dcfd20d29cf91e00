#include "bench/anytime/course.h"

#include <algorithm>

#include "bench/machine.h"
#include "solve/goal.h"
#include "solve/podium.h"
#include "solve/pool.h"
#include "solve/refine.h"

namespace ombra::bench {
namespace {

Ground make_ground(const Job& job, const Stage& stage, const Placement& placement, float frame_least_m,
                   float frame_most_m) {
  const float frame_m = (frame_least_m + frame_most_m) / 2;
  const Goal goal(job.target, placement,
                  static_cast<double>(least_finger_width_m(job.hands[0], stage, job.arms) / frame_m));
  return {Variables(job.hands, stage, {true, true}, job.arms, frame_least_m, frame_most_m), placement,
          goal.mask(kPoolSize), goal.field(128, 1), asked_for(job.target, placement, goal)};
}

}  // namespace

std::vector<Ground> make_grounds(const Job& job) {
  std::vector<Ground> grounds;
  if (!job.arms) {
    grounds.push_back(make_ground(job, job.stage, {}, job.stage.frame.size_m, job.stage.frame.size_m));
    return grounds;
  }
  for (const auto& [from, edge] :
       {std::pair{ArmsFrom::kBottom, Edge::kBottom}, std::pair{ArmsFrom::kLeft, Edge::kLeft},
        std::pair{ArmsFrom::kRight, Edge::kRight}}) {
    Stage stage = job.stage;
    stage.performer = performer_from(from, stage.lamp, stage.performer);
    // Frames that keep the default performers' heads out of the beam on every side (docs/method.md).
    grounds.push_back(make_ground(job, stage, {edge, 1, 0, 0}, 0.30f, 0.75f));
  }
  return grounds;
}

Course::Course(const Job& job, std::span<const double> marks)
    : job_(job),
      begun_(thread_seconds()),
      objective_(job.hands),
      casters_(job.hands),
      skins_(job.hands),
      marks_(marks.begin(), marks.end()) {}

double Course::seconds() const { return thread_seconds() - begun_; }

bool Course::time_left() {
  const double now = seconds();
  pass_marks(now);
  return now < job_.seconds;
}

void Course::pass_marks(double until_s) {
  for (std::size_t k = moments_.size(); k < marks_.size() && marks_[k] <= until_s; ++k)
    moments_.push_back({marks_[k], static_cast<std::uint64_t>(objective_.evaluations()) + casts_, best_});
}

std::vector<Moment> Course::moments() {
  pass_marks(job_.seconds);
  return moments_;
}

void Course::report(const Scores& best, std::uint64_t evaluations) {
  casts_ = evaluations;
  pass_marks(seconds());
  best_ = best;
}

void Course::consider(const Ground& ground, const Candidate& candidate, float energy, float& polished) {
  // A chain that leads at its first look may not come again, so it need not wait.
  const bool waits = energy >= leading_ || polished < kNever;
  leading_ = std::min(leading_, energy);
  if (energy > leading_ * 1.1f || energy > polished * 0.98f) return;
  const double before = seconds();
  if (waits && polishing_s_ > before / 4) return;
  polished = energy;
  polish(ground, candidate);
  polishing_s_ += seconds() - before;
}

void Course::polish(const Ground& ground, const Candidate& candidate) {
  const auto solution =
      polished(objective_, casters_, job_.hands, skins_, ground.variables, ground.asked, {}, candidate);
  if (!solution) return;
  add_casts(1);
  const double its_merit = merit(solution->scores);
  if (its_merit <= best_merit_) return;
  pass_marks(seconds());  // what comes after a mark does not count for it
  best_merit_ = its_merit;
  best_ = solution->scores;
}

}  // namespace ombra::bench
