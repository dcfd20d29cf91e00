// The course of a solve: grounds, pools, pairs, refinement, islands, polish. The schedule knows no clock and
// no budget, so that a run stopped early is the beginning of a longer one.
#include "ombra/solve.h"

#include <algorithm>
#include <map>
#include <memory>

#include "solve/island.h"

namespace ombra {
namespace {

constexpr int kSearchSize = 128, kPolishSize = 256;
constexpr float kSearchSoftness = 1, kPolishSoftness = 1;
constexpr int kIslands = 4;
constexpr int kHopsPerRound = 30;
constexpr int kChunks = 8;                // independent streams that a pool is drawn in
constexpr double kMostPenetration = 1.9;  // mm, under the contract's 2

struct Plan {
  ArmsFrom arms_from;
  Placement placement;
  float frame_size_m;
};

// Sizes of the figure on the wall that keep the performer's head out of the beam (docs/method.md).
std::pair<float, float> frame_range(const Stage& stage) {
  const Performer& p = stage.performer;
  const Vec3 head = p.shoulder_centre + Vec3{0, 0.26f, 0} - stage.lamp.position;
  const float aside = p.arms_from == ArmsFrom::kBottom ? -head.y : std::fabs(head.x);
  const float clear = (aside - p.head_radius_m) / -head.z * stage.lamp.position.z * 2;
  const float most = std::max(0.15f, std::min({clear, 1.4f, stage.screen.width_m, stage.screen.height_m}));
  return {std::min(0.30f, most), most};
}

/// The placed target at a coarse size. Where its lines are too thin to fill half of any pixel, every pixel
/// that they touch, so that there is always something to search for.
Mask placed(const Target& target, const Placement& placement, int size_px) {
  Mask mask = place(target, placement, size_px);
  if (std::find(mask.pixels.begin(), mask.pixels.end(), 1) != mask.pixels.end()) return mask;
  const Mask fine = place(target, placement, kScoreSize);
  for (int y = 0; y < kScoreSize; ++y)
    for (int x = 0; x < kScoreSize; ++x)
      if (fine.at(x, y))
        mask.pixels[static_cast<std::size_t>(y * size_px / kScoreSize * size_px + x * size_px / kScoreSize)] =
            1;
  return mask;
}

std::vector<Plan> plans_of(const Stage& stage, const SolveOptions& options) {
  if (!options.arms) return {{stage.performer.arms_from, {}, stage.frame.size_m}};
  std::vector<ArmsFrom> sides = {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight};
  if (options.keep_performer)
    sides = {stage.performer.arms_from};
  else if (options.arms_from)
    sides = {*options.arms_from};
  std::vector<Plan> plans;
  for (ArmsFrom from : sides) {
    const Edge edge = options.fixed_target        ? Edge::kNone
                      : from == ArmsFrom::kBottom ? Edge::kBottom
                      : from == ArmsFrom::kLeft   ? Edge::kLeft
                                                  : Edge::kRight;
    for (double tilt_deg : {0.0, -7.0, 7.0}) {
      if (options.fixed_target && tilt_deg != 0) continue;
      for (float size_m : {0.5f, 0.7f}) plans.push_back({from, {edge, 1, tilt_deg, 0}, size_m});
    }
  }
  return plans;
}

class Solver {
 public:
  Solver(const Target& target, const Hands& hands, const Stage& stage, const SolveOptions& options)
      : target_(target), hands_(hands), stage_(stage), options_(options), caster_(hands) {}

  Solution run() {
    if (prepare()) search();
    // What the last boundary recorded: a budget of this many evaluations stops there again.
    const std::uint64_t spent = best_.evaluations;
    const bool interrupted = best_.interrupted;
    if (best_merit_ < 0) offer_any();
    best_.evaluations = spent;
    best_.interrupted = interrupted;
    return best_;
  }

 private:
  void parallel(int count, const std::function<void(int)>& body) {
    if (options_.parallel_for)
      options_.parallel_for(count, body);
    else
      for (int i = 0; i < count; ++i) body(i);
  }

  std::uint64_t evaluations() const {
    long islands = 0;
    for (const auto& island : islands_) islands += island->evaluations();
    return evaluations_ + static_cast<std::uint64_t>(islands);
  }

  bool go_on() {
    best_.evaluations = evaluations();
    if (options_.evaluations != 0 && evaluations() >= options_.evaluations) return false;
    if (options_.keep_going && !options_.keep_going(best_)) {
      best_.interrupted = true;
      return false;
    }
    return true;
  }

  bool prepare();
  void search();
  void offer(const Ground& ground, const Found& found);
  void offer_any();

  /// What a ground's candidates are polished and scored against; made when first asked for.
  struct Asked {
    TargetField fine;
    Mask mask;
  };
  const Asked& asked(const Ground& ground) {
    auto& at = asked_[&ground];
    if (!at)
      at = std::make_unique<Asked>(
          Asked{TargetField(placed(target_, ground.placement, kPolishSize), kPolishSoftness),
                place(target_, ground.placement, kScoreSize)});
    return *at;
  }

  const Target& target_;
  const Hands& hands_;
  const Stage& stage_;
  const SolveOptions& options_;
  Caster caster_;
  std::vector<std::unique_ptr<Ground>> grounds_;
  std::map<const Ground*, std::unique_ptr<Asked>> asked_;
  std::vector<std::vector<Found>> found_;  // per ground, best first
  std::vector<std::unique_ptr<Island>> islands_;
  std::uint64_t evaluations_ = 0;
  Solution best_;
  double best_merit_ = -1e9;
};

// Pools, pairs and their refinement on every ground. @return false when stopped
bool Solver::prepare() {
  const std::vector<Plan> plans = plans_of(stage_, options_);
  const bool one_ground = plans.size() == 1;
  const std::array<bool, 2> held = {options_.hands != HandChoice::kRight,
                                    options_.hands != HandChoice::kLeft};
  const int samples = one_ground ? 2500 : 500;  // per hand and chunk
  const std::size_t keep = one_ground ? 200 : 60;
  for (const Plan& plan : plans) {
    Stage stage = stage_;
    if (options_.arms && !options_.keep_performer)
      stage.performer = performer_from(plan.arms_from, stage.lamp, stage.performer);
    const auto [least, most] =
        options_.arms ? frame_range(stage) : std::pair{plan.frame_size_m, plan.frame_size_m};
    Mask small = placed(target_, plan.placement, kPoolSize);
    const PoolMask shape = pool_mask(small);
    grounds_.push_back(std::make_unique<Ground>(
        Ground{&hands_,
               Variables(hands_, stage, held, options_.arms, least, most),
               plan.placement,
               std::move(small),
               shape,
               TargetField(placed(target_, plan.placement, kSearchSize), kSearchSoftness),
               {}}));
  }

  // Pools, drawn in chunks.
  const int tasks = static_cast<int>(plans.size()) * 2 * kChunks;
  std::vector<HandPool> chunks(static_cast<std::size_t>(tasks));
  constexpr int kBatch = 4;
  for (int first = 0; first < tasks; first += kBatch) {
    parallel(std::min(kBatch, tasks - first), [&](int k) {
      const auto task = static_cast<std::size_t>(first + k);
      const std::size_t side = task % 2, plan = task / (2 * kChunks);
      if (held[side])
        chunks[task] =
            sample_pool(hands_, grounds_[plan]->variables, grounds_[plan]->target_small,
                        std::clamp(plans[plan].frame_size_m, grounds_[plan]->variables.frame_least_m(),
                                   grounds_[plan]->variables.frame_most_m()),
                        side, samples, keep, Random(options_.seed, task));
    });
    for (int task = first; task < std::min(first + kBatch, tasks); ++task) {
      if (held[static_cast<std::size_t>(task % 2)]) evaluations_ += static_cast<std::uint64_t>(samples);
      HandPool& chunk = chunks[static_cast<std::size_t>(task)];
      HandPool& pool = grounds_[static_cast<std::size_t>(task / (2 * kChunks))]->pools[task % 2];
      std::move(chunk.candidates.begin(), chunk.candidates.end(), std::back_inserter(pool.candidates));
      pool.masks.insert(pool.masks.end(), chunk.masks.begin(), chunk.masks.end());
      chunk = {};
    }
    if (!go_on()) return false;
  }

  // Pairs, then their refinement.
  const std::size_t pairs = one_ground ? 96 : 24;
  found_.resize(grounds_.size());
  parallel(static_cast<int>(grounds_.size()), [&](int g) {
    const Ground& ground = *grounds_[static_cast<std::size_t>(g)];
    auto& found = found_[static_cast<std::size_t>(g)];
    const auto& pools = ground.pools;
    if (held[0] && held[1]) {
      for (const Pair& p : best_pairs(pools[0], pools[1], ground.shape_small, pairs))
        found.push_back({1e9f, joined(pools[0].candidates[p.left], pools[1].candidates[p.right])});
    } else {
      const HandPool& pool = pools[held[0] ? 0 : 1];
      for (std::size_t i = 0; i < std::min(pairs, pool.size()); ++i)
        found.push_back({1e9f, pool.candidates[i]});
    }
  });
  if (!go_on()) return false;
  std::vector<std::pair<std::size_t, std::size_t>> work;
  for (std::size_t k = 0; k < pairs; ++k)
    for (std::size_t g = 0; g < found_.size(); ++g)
      if (k < found_[g].size()) work.push_back({g, k});
  constexpr std::size_t kSlices = 8, kEach = 12;
  for (std::size_t first = 0; first < work.size(); first += kSlices * kEach) {
    std::array<long, kSlices> spent{};
    parallel(kSlices, [&](int slice) {
      Objective objective(hands_);
      const std::size_t from = first + static_cast<std::size_t>(slice) * kEach;
      for (std::size_t i = from; i < std::min(from + kEach, work.size()); ++i) {
        const auto [g, k] = work[i];
        Found& f = found_[g][k];
        f.energy = refine(objective, grounds_[g]->variables, grounds_[g]->field, {}, {.iterations = 10},
                          f.candidate);
      }
      spent[static_cast<std::size_t>(slice)] = objective.evaluations();
    });
    for (long s : spent) evaluations_ += static_cast<std::uint64_t>(s);
    if (first == 0) {
      const auto at = std::min_element(
          work.begin(), work.begin() + static_cast<std::ptrdiff_t>(std::min(work.size(), kSlices * kEach)),
          [&](const auto& a, const auto& b) {
            return found_[a.first][a.second].energy < found_[b.first][b.second].energy;
          });
      if (at != work.end()) offer(*grounds_[at->first], found_[at->first][at->second]);
    }
    if (!go_on()) return false;
  }
  for (auto& found : found_)
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.energy < b.energy; });
  return true;
}

void Solver::search() {
  // The two most promising grounds are carried forward; a single one is shared by all islands.
  std::vector<std::size_t> order;
  for (std::size_t g = 0; g < found_.size(); ++g)
    if (!found_[g].empty()) order.push_back(g);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return found_[a].front().energy < found_[b].front().energy; });
  if (order.empty()) return;
  const std::size_t carried = std::min<std::size_t>(2, order.size());
  for (std::size_t i = 0; i < kIslands; ++i) {
    const std::size_t g = order[i % carried];
    const std::size_t sharing = kIslands / carried;
    std::vector<Found> elite;
    constexpr std::size_t kElite = 10;
    for (std::size_t k = i / carried; k < found_[g].size() && elite.size() < kElite; k += sharing)
      elite.push_back(found_[g][k]);
    if (elite.empty()) elite.push_back(found_[g].front());
    islands_.push_back(
        std::make_unique<Island>(*grounds_[g], std::move(elite), Random(options_.seed, 1000 + i)));
  }
  std::vector<float> offered(islands_.size(), 1e9f);
  while (go_on()) {
    parallel(kIslands, [&](int i) { islands_[static_cast<std::size_t>(i)]->run(kHopsPerRound); });
    // Polish the leader, and anyone close to it, when it has changed.
    float leading = 1e9f;
    for (const auto& island : islands_) leading = std::min(leading, island->best().energy);
    for (std::size_t i = 0; i < islands_.size(); ++i) {
      const float energy = islands_[i]->best().energy;
      if (energy > leading * 1.1f || energy > offered[i] * 0.98f) continue;
      offered[i] = energy;
      offer(islands_[i]->ground(), islands_[i]->best());
    }
  }
}

// Polishes a candidate at full resolution and keeps it when it is the best that may be held.
void Solver::offer(const Ground& ground, const Found& found) {
  const Asked& goal = asked(ground);
  Objective objective(hands_);
  Candidate candidate = found.candidate;
  ObjectiveWeights weights;
  for (int attempt = 0; attempt < 4; ++attempt) {
    weights.contact_per_m2 *= 4;
    weights.arm *= 10;
    refine(objective, ground.variables, goal.fine, weights, {.iterations = 12, .least_gain = 1e-3f},
           candidate);
    Solution s;
    s.pose = rounded_for_file(candidate.pose);
    s.stage = with_frame(ground.variables.stage(), candidate.frame_size_m);
    s.placement = ground.placement;
    s.penetration_mm = penetration_mm(hands_, s.pose, s.stage.performer);
    s.limit_violation_deg = limit_violation_deg(s.pose, s.stage.performer);
    if (s.penetration_mm > kMostPenetration || s.limit_violation_deg > 0) continue;
    s.scores = compare(caster_.cast(s.pose, s.stage, kScoreSize), goal.mask);
    s.strain = strain(s.pose);
    ++evaluations_;
    const double merit =
        s.scores.iou + 0.1 * s.scores.boundary_f - 0.005 * std::min(s.scores.topology_error, 4);
    if (merit > best_merit_) {
      best_merit_ = merit;
      best_ = s;
    }
    break;
  }
  evaluations_ += static_cast<std::uint64_t>(objective.evaluations());
}

// Stopped before any pair was refined: whatever was drawn, until something may be held.
void Solver::offer_any() {
  const Ground& ground = *grounds_.front();
  const auto& pools = ground.pools;
  for (std::size_t i = 0; best_merit_ < 0 && i < std::max(pools[0].size(), pools[1].size()); ++i) {
    if (pools[0].size() > i && pools[1].size() > i)
      offer(ground, {0, joined(pools[0].candidates[i], pools[1].candidates[i])});
    else
      offer(ground, {0, pools[pools[0].size() > i ? 0 : 1].candidates[i]});
  }
}

}  // namespace

Result<Solution> solve(const Target& target, const Hands& hands, const Stage& stage,
                       const SolveOptions& options) {
  if (options.evaluations == 0 && !options.keep_going)
    return fail(ErrorCode::kBadUsage, "a solve needs a budget: evaluations or keep_going", target.name);
  return Solver(target, hands, stage, options).run();
}

}  // namespace ombra
