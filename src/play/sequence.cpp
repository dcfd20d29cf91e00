// The course of a sequence's solve: one frame is solved, its pose followed through all others; then round by
// round islands go out from some frames' poses, what they find is followed both ways, and the best parts of
// all become the path. In the end the path is smoothed and polished. The schedule knows no clock and no
// budget.
#include "ombra/sequence.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <string>

#include "ombra/play.h"
#include "play/chain.h"
#include "play/passing.h"
#include "solve/podium.h"
#include "solve/start.h"

namespace ombra {
namespace {

constexpr std::uint64_t kFirstSolve = 250'000;  // evaluations
constexpr int kIslands = 16;                    // of a round
constexpr int kHops = 30;
constexpr float kLeastGain = 0.005f;  // of the energy, that is worth following
constexpr std::size_t kReach = 24;
constexpr int kSweeps = 2, kLastSweeps = 6;

std::string frame_name(std::size_t k) { return "frame " + std::to_string(k + 1); }

/// The frames as targets that are placed alike.
Result<std::vector<Target>> targets_of(std::span<const Mask> frames) {
  if (frames.empty()) return fail(ErrorCode::kBadInput, "there is no frame; give at least one", "sequence");
  Mask all = frames[0];
  for (std::size_t k = 0; k < frames.size(); ++k) {
    const Mask& frame = frames[k];
    if (frame.width != all.width || frame.height != all.height)
      return fail(ErrorCode::kBadInput,
                  "is " + std::to_string(frame.width) + " x " + std::to_string(frame.height) +
                      " pixels, frame 1 " + std::to_string(all.width) + " x " + std::to_string(all.height) +
                      "; make all frames of one size",
                  frame_name(k));
    if (const auto shape = make_target(frame, {}, frame_name(k)); !shape)
      return tl::unexpected(shape.error());
    std::transform(all.pixels.begin(), all.pixels.end(), frame.pixels.begin(), all.pixels.begin(),
                   [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); });
  }
  std::vector<Target> out;
  for (std::size_t k = 0; k < frames.size(); ++k) out.push_back({frame_name(k), "sequence", frames[k], all});
  return out;
}

/// The frame that overlaps most with the others.
std::size_t most_typical(std::span<const Mask> frames) {
  std::vector<PoolMask> small;
  for (const Mask& frame : frames) small.push_back(pool_mask(resized(frame, kPoolSize, kPoolSize)));
  std::size_t best = 0;
  double most = -1;
  for (std::size_t a = 0; a < small.size(); ++a) {
    double sum = 0;
    for (const PoolMask& other : small) {
      int both = 0, any = 0;
      for (std::size_t w = 0; w < kPoolWords; ++w) {
        both += std::popcount(small[a][w] & other[w]);
        any += std::popcount(small[a][w] | other[w]);
      }
      sum += any > 0 ? static_cast<double>(both) / any : 0;
    }
    if (sum > most) most = sum, best = a;
  }
  return best;
}

class SequenceSolver {
 public:
  SequenceSolver(std::vector<Target> targets, const Hands& hands, const SolveOptions& options)
      : targets_(std::move(targets)), hands_(hands), coarse_(searched_with(hands)), options_(options) {}

  Result<SequenceSolution> run(std::size_t first, const Stage& stage) {
    if (const auto begun = begin(first, stage); !begun) return tl::unexpected(begun.error());
    if (!over_)  // else the first solve had all there was
      for (round_ = 1; go_on(); ++round_) search();
    return finished();
  }

 private:
  Result<void> begin(std::size_t first, const Stage& stage);
  void search();
  void smooth(int sweeps);
  std::optional<Pull> pull_at(std::size_t k) const;
  SequenceSolution finished();

  std::size_t size() const { return targets_.size(); }
  void parallel(int count, const std::function<void(int)>& body) {
    run_all(options_.parallel_for, count, body);
  }
  /// At a boundary: what is spent here is the budget that ends the search here again.
  void look_at_budget() {
    begun_.evaluations = evaluations_;
    over_ = interrupted_ || (options_.evaluations != 0 && evaluations_ >= options_.evaluations);
  }
  bool go_on() {
    look_at_budget();
    if (!over_ && options_.keep_going) over_ = interrupted_ = !options_.keep_going(begun_);
    return !over_;
  }

  std::vector<Target> targets_;
  const Hands& hands_;
  const Hands coarse_;
  const SolveOptions& options_;
  Solution begun_;  ///< of the first solve
  std::vector<Ground> grounds_;
  std::vector<Found> path_;
  int round_ = 0;
  std::uint64_t evaluations_ = 0;
  bool interrupted_ = false, over_ = false;
};

// The first solve decides the stage, the placement and the hands.
Result<void> SequenceSolver::begin(std::size_t first, const Stage& stage) {
  SolveOptions options = options_;
  options.evaluations = options_.evaluations == 0 ? kFirstSolve : std::min(options_.evaluations, kFirstSolve);
  Result<Solution> solved = solve(targets_[first], hands_, stage, options);
  if (!solved) return tl::unexpected(solved.error());
  begun_ = std::move(*solved);
  evaluations_ = begun_.evaluations, interrupted_ = begun_.interrupted;
  look_at_budget();
  const std::array<bool, kMostHands> held = held_in(begun_.pose);
  if (std::none_of(held.begin(), held.end(), [](bool h) { return h; }))
    return fail(ErrorCode::kUnsupported, "no pose was found in so short a time; give it more",
                targets_[first].name);

  const float frame_m = begun_.stage.frame.size_m;
  const Plan plan{held, begun_.stage, begun_.placement, frame_m, frame_m, frame_m};
  std::vector<std::optional<Ground>> made(size());
  parallel(static_cast<int>(size()), [&](int i) {
    const auto k = static_cast<std::size_t>(i);
    made[k] = ground_of(targets_[k], plan, hands_, coarse_, options_);
  });
  for (auto& ground : made) grounds_.push_back(std::move(*ground));

  Objective objective(coarse_);
  const Ground& ground = grounds_[first];
  Found start{0, candidate_of({begun_.pose, begun_.stage, {}, {}}, ground.variables)};
  start.energy = refine(objective, ground.variables, ground.field, ground.weights, {}, start.candidate);
  path_ = tracked(objective, grounds_, first, start, size(), {}).found;
  evaluations_ += static_cast<std::uint64_t>(objective.evaluations());
  smooth(kSweeps);
  return {};
}

// A round: islands go out from frames drawn by how much is wrong in them.
void SequenceSolver::search() {
  Random random(options_.seed, static_cast<std::uint64_t>(round_) * 10000);
  float wrong = 0;
  for (const Found& found : path_) wrong += found.energy;
  std::array<std::size_t, kIslands> at{};
  for (int i = 0; i < kIslands; ++i) {  // one from every stretch with as much wrong
    float left = wrong * (static_cast<float>(i) + random.uniform()) / kIslands;
    std::size_t k = 0;
    while (k + 1 < size() && left >= path_[k].energy) left -= path_[k++].energy;
    at[static_cast<std::size_t>(i)] = k;
  }
  std::array<Chain, kIslands + 1> chains;
  std::array<long, kIslands> spent{};
  parallel(kIslands, [&](int task) {
    const auto i = static_cast<std::size_t>(task);
    const std::size_t k = at[i];
    Island island(grounds_[k], path_[k],
                  Random(options_.seed, static_cast<std::uint64_t>(round_) * 10000 + 1 + i));
    island.run(kHops, 0);
    Objective objective(coarse_);
    if (island.best().energy < path_[k].energy * (1 - kLeastGain))
      chains[i] = tracked(objective, grounds_, k, island.best(), kReach, path_);
    spent[i] = island.evaluations() + objective.evaluations();
  });
  for (const long s : spent) evaluations_ += static_cast<std::uint64_t>(s);
  chains[kIslands] = {0, std::move(path_)};
  path_ = spliced(grounds_[0].variables, size(), chains);
  smooth(kSweeps);
}

/// To the middle between the neighbours, as strongly as to both.
std::optional<Pull> SequenceSolver::pull_at(std::size_t k) const {
  if (size() == 1) return std::nullopt;
  if (k == 0) return Pull{path_[1].candidate, kPullToNeighbour};
  if (k + 1 == size()) return Pull{path_[k - 1].candidate, kPullToNeighbour};
  const Variables& variables = grounds_[k].variables;
  auto step = variables.step_between(path_[k - 1].candidate, path_[k + 1].candidate);
  for (float& s : step) s /= 2;
  return Pull{variables.moved(path_[k - 1].candidate, step), 2 * kPullToNeighbour};
}

// Every frame goes downhill, drawn to its neighbours: even ones side by side, then odd ones.
void SequenceSolver::smooth(int sweeps) {
  std::vector<long> spent(size());
  for (int half = 0; half < 2 * sweeps; ++half) {
    const std::size_t odd = static_cast<std::size_t>(half % 2);
    parallel(static_cast<int>((size() + 1 - odd) / 2), [&](int task) {
      const std::size_t k = 2 * static_cast<std::size_t>(task) + odd;
      const Ground& ground = grounds_[k];
      Objective objective(coarse_);
      objective.set_pull(pull_at(k));
      refine(objective, ground.variables, ground.field, ground.weights, {.iterations = 4},
             path_[k].candidate);
      objective.set_pull({});
      path_[k].energy = objective.energy(ground.variables, path_[k].candidate, ground.field, ground.weights);
      spent[k] += objective.evaluations();
    });
  }
  for (const long s : spent) evaluations_ += static_cast<std::uint64_t>(s);
}

// Polished like smoothed: even frames first, odd ones between those. What cannot be held takes a neighbour's
// pose, which can.
SequenceSolution SequenceSolver::finished() {
  SequenceSolution out;
  out.evaluations = begun_.evaluations, out.interrupted = interrupted_;
  smooth(kLastSweeps);
  const SkinContact skins(hands_);
  std::vector<std::optional<Solution>> done(size());
  const auto asked = [&](std::size_t k) {
    return asked_for(targets_[k], begun_.placement, grounds_[k].goal);
  };
  for (std::size_t odd = 0; odd < 2; ++odd)
    parallel(static_cast<int>((size() + 1 - odd) / 2), [&](int task) {
      const std::size_t k = 2 * static_cast<std::size_t>(task) + odd;
      Objective objective(hands_);
      Casters casters(hands_);
      objective.set_pull(pull_at(k));
      done[k] = polished(objective, casters, hands_, skins, grounds_[k].variables, asked(k),
                         grounds_[k].weights, path_[k].candidate);
      if (done[k])
        path_[k].candidate = candidate_of({done[k]->pose, done[k]->stage, {}, {}}, grounds_[k].variables);
    });
  const auto take = [&](std::size_t k, const Pose& pose) {
    Casters casters(hands_);
    std::vector<Touch> touches;
    if (!done[k]) done[k] = scored(casters, hands_, skins, asked(k), pose, begun_.stage, touches);
  };
  for (std::size_t k = 1; k < size(); ++k)
    if (done[k - 1]) take(k, done[k - 1]->pose);
  for (std::size_t k = size(); k-- > 0;)
    take(k, k + 1 < size() && done[k + 1] ? done[k + 1]->pose : begun_.pose);

  for (std::size_t k = 0; k < size(); ++k) {
    Solution& s = out.frames.emplace_back(std::move(*done[k]));
    s.placement = begun_.placement;
    if (const double share = grounds_[k].goal.widened_share(); share > 0)
      s.working = Solution::Working{
          static_cast<double>(least_finger_width_m(hands_[0], s.stage, options_.arms)), share};
    if (k == 0) continue;
    for (int step = 1; step < Passing::kSteps; ++step)
      out.between_mm = std::max(
          out.between_mm, penetration_mm(hands_,
                                         interpolate(out.frames[k - 1].pose, s.pose,
                                                     static_cast<float>(step) / Passing::kSteps, s.stage),
                                         s.stage));
  }
  out.smoothness = smoothness(out.frames);
  return out;
}

}  // namespace

Result<SequenceSolution> solve_sequence(std::span<const Mask> frames, const Hands& hands, const Stage& stage,
                                        const SolveOptions& options) {
  if (options.start || options.variants != 1)
    return fail(ErrorCode::kBadUsage, "a sequence takes no start and has no variants", "sequence");
  if (options.evaluations == 0 && !options.keep_going)
    return fail(ErrorCode::kBadUsage, "a sequence needs a budget: evaluations or keep_going", "sequence");
  Result<std::vector<Target>> targets = targets_of(frames);
  if (!targets) return tl::unexpected(targets.error());
  return SequenceSolver(std::move(*targets), hands, options).run(most_typical(frames), stage);
}

}  // namespace ombra
