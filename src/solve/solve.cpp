// The course of a solve, in epochs. An exploring epoch draws pools, pairs and refines them and sends islands
// out from the best; a council crosses what earlier epochs found. The first two look at every plan and at the
// best few, the others at the leaders. The schedule knows no clock and no budget, so that a run stopped early
// is the beginning of a longer one.
#include "ombra/solve.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "solve/ensemble.h"
#include "solve/plan.h"
#include "solve/podium.h"
#include "solve/start.h"

namespace ombra {

namespace {

constexpr std::size_t kFirstIslands = 8;                 // of the first looks
constexpr std::size_t kIslands = 16, kLeastIslands = 4;  // that an epoch begins and ends with
constexpr int kHopsPerRound = 40;
constexpr int kChunks = 8;            // independent streams that a pool is drawn in
constexpr int kSamples = 40000;       // of single hands in an epoch
constexpr int kFirstSamples = 40;     // a chunk, of the first look
constexpr std::size_t kPairs = 96;    // refined in an epoch
constexpr float kTemperature = 0.1f;  // an epoch begins with it and ends without
constexpr std::size_t kChampions = 8, kHeirs = 2;
constexpr int kBegunEpochs = 3;  // in which an island goes out from the start, however it compares

void keep_best(std::vector<Found>& found, std::size_t most) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.energy < b.energy; });
  if (found.size() > most) found.resize(most);
}

/// The first half of one candidate's hands with the other half of another's.
Candidate crossed(const Candidate& first, const Candidate& second) {
  Candidate out = first;
  const bool four = for_two(first.pose);
  for (std::size_t hand = four ? 2 : 1; hand < (four ? 4u : 2u); ++hand) {
    out.pose.hands[hand] = second.pose.hands[hand];
    out.arm_angles[hand] = second.arm_angles[hand];
  }
  return out;
}

/// A ground and what is known about it.
struct Field {
  explicit Field(Ground g) : ground(std::move(g)) {}
  Ground ground;
  float frame_size_m = 1;        ///< that pools are drawn at
  std::vector<Found> found;      ///< of this epoch, best first once refined
  std::vector<Found> champions;  ///< the islands' best of exploring epochs
  std::vector<Found> heirs;      ///< and of councils
  bool held(std::size_t hand) const { return ground.variables.held(hand); }
  int hands() const { return held(0) + held(1) + held(2) + held(3); }
  float least() const {
    float energy = 1e9f;
    for (const auto* list : {&found, &champions, &heirs})
      for (const Found& f : *list) energy = std::min(energy, f.energy);
    return energy;
  }
};

/// An island and the field it lies in.
struct Settled {
  std::unique_ptr<Island> island;
  Field* home;
  float offered = 1e9f;  ///< energy when it was last polished
};

class Solver {
 public:
  Solver(const Target& target, const Hands& hands, const Stage& stage, const SolveOptions& options)
      : coarse_(searched_with(hands)),
        options_(options),
        podium_(target, hands, static_cast<std::size_t>(std::max(1, options.variants)),
                options.hands == HandChoice::kAuto, kStrainCost * options.comfort, kIslands),
        pool_count_(2 * options.performers) {
    for (const Plan& plan : plans_of(stage, options)) {
      fields_.push_back(std::make_unique<Field>(ground_of(target, plan, hands, coarse_, options)));
      fields_.back()->frame_size_m = plan.frame_size_m;
      order_.push_back(fields_.back().get());
      if (plan.begins) begun_.push_back(order_.back());
    }
  }

  Solution run() {
    if (options_.start) begin(*options_.start);
    for (;; ++epoch_) {
      const bool council = epoch_ >= 3 && epoch_ % 2 == 1;
      if (!(council ? recombine() : explore()) || !search(council)) break;
    }
    if (podium_.empty()) offer_any();
    return so_far();
  }

 private:
  void parallel(int count, const std::function<void(int)>& body) {
    run_all(options_.parallel_for, count, body);
  }

  Solution so_far() const {
    std::vector<Solution> solutions = podium_.solutions();
    if (solutions.empty()) solutions.emplace_back();
    for (Solution& s : solutions) s.evaluations = spent_, s.interrupted = interrupted_;
    Solution best = std::move(solutions.front());
    best.others.assign(std::make_move_iterator(solutions.begin() + 1),
                       std::make_move_iterator(solutions.end()));
    return best;
  }

  /// At every stage boundary. What it records as spent is the budget that stops there again.
  bool go_on() {
    spent_ = evaluations_ + podium_.evaluations();
    for (const Settled& s : islands_) spent_ += static_cast<std::uint64_t>(s.island->evaluations());
    if (options_.evaluations != 0 && spent_ >= options_.evaluations) return false;
    if (!options_.keep_going) return true;
    interrupted_ = !options_.keep_going(so_far());
    return !interrupted_;
  }

  std::uint64_t stream(std::uint64_t what) { return static_cast<std::uint64_t>(epoch_) * 10000 + what; }

  void begin(const SolveStart& start);
  std::vector<Field*> leaders(std::size_t most);
  bool explore();
  bool recombine();
  bool draw_pools(const std::vector<Field*>& fields, int samples);
  bool refine_all();
  bool search(bool council);
  void run_islands(float rest, bool last);
  void retire(std::size_t all_but);
  void offer_any();

  const Hands coarse_;  ///< what is searched with; the podium polishes with the hands themselves
  const SolveOptions& options_;
  Podium podium_;
  std::vector<std::unique_ptr<Field>> fields_;
  std::vector<Field*> order_;  ///< most promising first
  std::vector<Field*> begun_;  ///< that hold the start: all that may, then the one that suits it best
  Found start_;                ///< there
  std::vector<Settled> islands_;
  int pool_count_;  ///< of a field, those of hands that are not held empty
  int epoch_ = 0;
  float leading_ = 1e9f;
  std::uint64_t evaluations_ = 0, spent_ = 0;
  bool interrupted_ = false;
};

// Takes the start up where the target lies as it suits it best.
void Solver::begin(const SolveStart& start) {
  Objective objective(coarse_);
  Field* home = nullptr;
  for (Field* field : begun_) {
    const Ground& ground = field->ground;
    Found found{0, candidate_of(start, ground.variables)};
    found.energy = refine(objective, ground.variables, ground.field, ground.weights, {.iterations = 10},
                          found.candidate);
    if (!home || found.energy < start_.energy) home = field, start_ = std::move(found);
  }
  evaluations_ += static_cast<std::uint64_t>(objective.evaluations());
  begun_ = {home};
  home->champions.push_back(start_);
  const Variables& variables = home->ground.variables;
  Candidate asked = candidate_of(start, variables);
  if (may_stay(start, asked))
    podium_.offer_as_it_is(home->ground, start.pose, with_frame(variables.stage(), asked.frame_size_m));
  podium_.offer(home->ground, {start_.energy, std::move(asked)});
}

// The most promising fields, among them one for each number of hands that is allowed.
std::vector<Field*> Solver::leaders(std::size_t most) {
  std::stable_sort(order_.begin(), order_.end(),
                   [](const Field* a, const Field* b) { return a->least() < b->least(); });
  std::vector<Field*> out;
  for (const int hands : {1, 2, 4}) {
    const auto at =
        std::find_if(order_.begin(), order_.end(), [&](const Field* f) { return f->hands() == hands; });
    if (at != order_.end()) out.push_back(*at);
  }
  most = std::max(most, out.size());
  for (Field* field : order_)
    if (out.size() < most && std::find(out.begin(), out.end(), field) == out.end()) out.push_back(field);
  std::stable_sort(out.begin(), out.end(),
                   [](const Field* a, const Field* b) { return a->least() < b->least(); });
  return out;
}

// Pools, pairs and their refinement. @return false when stopped
bool Solver::explore() {
  const std::vector<Field*> fields = leaders(epoch_ == 0   ? fields_.size()
                                             : epoch_ == 1 ? std::size_t{6}
                                                           : std::size_t{2});
  for (const auto& field : fields_) {
    field->found.clear();
    field->ground.pools = {};
  }
  // The first look is a short one, so that there is a pose to show.
  const int count = static_cast<int>(fields.size());
  const int samples = std::min(epoch_ == 0 ? kFirstSamples : kSamples / (pool_count_ * kChunks),
                               kSamples / (pool_count_ * kChunks * count));
  if (!draw_pools(fields, samples)) return false;
  const std::size_t pairs = std::max<std::size_t>(6, kPairs / fields.size());
  for (Field* field : fields) {
    const std::array<bool, kMostHands> held = {field->held(0), field->held(1), field->held(2),
                                               field->held(3)};
    for (Candidate& candidate :
         best_ensembles(field->ground.pools, held, field->ground.shape_small, pairs, options_.parallel_for))
      field->found.push_back({1e9f, std::move(candidate)});
  }
  return go_on() && refine_all();
}

// Pools are drawn in chunks of one hand of one field.
bool Solver::draw_pools(const std::vector<Field*>& fields, int samples) {
  const std::size_t keep = std::min<std::size_t>(200, 20 + static_cast<std::size_t>(samples) / 12);
  const int each = pool_count_ * kChunks;
  const int tasks = static_cast<int>(fields.size()) * each;
  constexpr int kBatch = 8;
  for (int first = 0; first < tasks; first += kBatch) {
    std::array<HandPool, kBatch> chunks;
    const auto field_of = [&](int task) { return fields[static_cast<std::size_t>(task / each)]; };
    const int count = std::min(kBatch, tasks - first);
    parallel(count, [&](int k) {
      const int task = first + k;
      const Field& field = *field_of(task);
      const auto hand = static_cast<std::size_t>(task % pool_count_);
      if (field.held(hand))
        chunks[static_cast<std::size_t>(k)] =
            sample_pool(coarse_, field.ground.variables, field.ground.target_small, field.frame_size_m, hand,
                        samples, keep, Random(options_.seed, stream(static_cast<std::uint64_t>(task))));
    });
    for (int k = 0; k < count; ++k) {
      Field& field = *field_of(first + k);
      const auto hand = static_cast<std::size_t>((first + k) % pool_count_);
      if (field.held(hand)) evaluations_ += static_cast<std::uint64_t>(samples);
      HandPool& chunk = chunks[static_cast<std::size_t>(k)];
      HandPool& pool = field.ground.pools[hand];
      std::move(chunk.candidates.begin(), chunk.candidates.end(), std::back_inserter(pool.candidates));
      pool.masks.insert(pool.masks.end(), chunk.masks.begin(), chunk.masks.end());
    }
    if (!go_on()) return false;
  }
  return true;
}

// What earlier epochs found, and what comes of giving the right hand of one to the left hand of another, or
// the second performer's hands to the first.
bool Solver::recombine() {
  const std::vector<Field*> fields = leaders(2);
  for (const auto& field : fields_) field->found.clear();
  for (Field* field : fields) {
    std::vector<Found> parents = field->champions;
    parents.insert(parents.end(), field->heirs.begin(), field->heirs.end());
    field->found = parents;
    if (field->hands() < 2) continue;
    for (std::size_t left = 0; left < parents.size(); ++left)
      for (std::size_t right = 0; right < parents.size(); ++right)
        if (left != right)
          field->found.push_back({1e9f, crossed(parents[left].candidate, parents[right].candidate)});
  }
  return refine_all();
}

// Refines what was found and has no energy yet, field by field in turn.
bool Solver::refine_all() {
  std::vector<std::pair<Field*, Found*>> work;
  std::size_t most = 0;
  for (const Field* field : order_) most = std::max(most, field->found.size());
  for (std::size_t k = 0; k < most; ++k)
    for (Field* field : order_)
      if (k < field->found.size() && field->found[k].energy >= 1e9f)
        work.push_back({field, &field->found[k]});
  constexpr std::size_t kSlices = 8, kEach = 6;
  for (std::size_t first = 0; first < work.size(); first += kSlices * kEach) {
    std::array<long, kSlices> spent{};
    parallel(kSlices, [&](int slice) {
      Objective objective(coarse_);
      const std::size_t from = first + static_cast<std::size_t>(slice) * kEach;
      for (std::size_t i = from; i < std::min(from + kEach, work.size()); ++i) {
        const Ground& ground = work[i].first->ground;
        work[i].second->energy = refine(objective, ground.variables, ground.field, ground.weights,
                                        {.iterations = 10}, work[i].second->candidate);
      }
      spent[static_cast<std::size_t>(slice)] = objective.evaluations();
    });
    for (long s : spent) evaluations_ += static_cast<std::uint64_t>(s);
    if (podium_.empty()) {
      const auto at = std::min_element(work.begin(), work.end(), [](const auto& a, const auto& b) {
        return a.second->energy < b.second->energy;
      });
      podium_.offer(at->first->ground, *at->second);
    }
    if (!go_on()) return false;
  }
  for (Field* field : order_) keep_best(field->found, field->found.size());
  return true;
}

// Islands go out from what was found, after every round the better half goes on; what they end with become
// champions or, from a council, heirs.
bool Solver::search(bool council) {
  const bool first_looks = epoch_ == 0 || (epoch_ == 1 && fields_.size() > 2);
  const int rounds = epoch_ == 0 ? 1 : first_looks ? 2 : 12;
  std::vector<Field*> fields = leaders(first_looks ? kFirstIslands : 2);
  std::erase_if(fields, [](const Field* field) { return field->found.empty(); });
  if (fields.empty()) return false;
  if (!begun_.empty() && epoch_ < kBegunEpochs)
    islands_.push_back(
        {std::make_unique<Island>(begun_.front()->ground, start_, Random(options_.seed, stream(4999))),
         begun_.front()});
  const std::size_t count = (first_looks ? kFirstIslands : kIslands) - islands_.size();
  for (std::size_t i = 0; i < count; ++i) {
    Field& field = *fields[i % fields.size()];
    const std::size_t start = i / fields.size();
    if (start >= field.found.size()) continue;
    islands_.push_back(
        {std::make_unique<Island>(field.ground, field.found[start], Random(options_.seed, stream(5000 + i))),
         &field});
    podium_.asked(field.ground);
  }
  bool going = true;
  for (int round = 0; round < rounds && going; ++round) {
    run_islands(1 - static_cast<float>(round) / static_cast<float>(rounds), round + 1 == rounds);
    going = go_on();
    if (!first_looks && round + 1 < rounds) retire(std::max(kLeastIslands, islands_.size() / 2));
  }
  for (const Settled& s : islands_) (council ? s.home->heirs : s.home->champions).push_back(s.island->best());
  retire(0);
  for (Field* field : fields) {
    keep_best(field->champions, kChampions);
    keep_best(field->heirs, kHeirs);
  }
  return going;
}

// A round of hops on every island. Polished are those close to the leader of the last round and, where
// several poses are wanted, all in the last one.
void Solver::run_islands(float rest, bool last) {
  std::vector<std::optional<Solution>> done(islands_.size());
  parallel(static_cast<int>(islands_.size()), [&](int k) {
    const auto i = static_cast<std::size_t>(k);
    Settled& s = islands_[i];
    s.island->run(kHopsPerRound, kTemperature * rest * rest);
    const float energy = s.island->best().energy;
    const bool close = energy <= leading_ * 1.1f && energy <= s.offered * 0.98f;
    const bool wanted = last && (options_.variants > 1 || s.home->hands() == 1);
    if (!close && !wanted) return;
    s.offered = energy;
    done[i] = podium_.polish(i, s.island->ground(), s.island->best());
  });
  for (std::size_t i = 0; i < islands_.size(); ++i) {
    leading_ = std::min(leading_, islands_[i].island->best().energy);
    if (done[i]) podium_.admit(std::move(*done[i]));
  }
}

// Leaves the best few islands.
void Solver::retire(std::size_t all_but) {
  std::stable_sort(islands_.begin(), islands_.end(), [](const Settled& a, const Settled& b) {
    return a.island->best().energy < b.island->best().energy;
  });
  while (islands_.size() > all_but) {
    evaluations_ += static_cast<std::uint64_t>(islands_.back().island->evaluations());
    islands_.pop_back();
  }
}

// Stopped before any pair was refined: whatever was drawn, until something may be held.
void Solver::offer_any() {
  for (const auto& field : fields_) {
    const std::array<HandPool, kMostHands>& pools = field->ground.pools;
    std::size_t least = SIZE_MAX, most = 0;
    for (std::size_t hand = 0; hand < kMostHands; ++hand) {
      if (!field->held(hand)) continue;
      least = std::min(least, pools[hand].size());
      most = std::max(most, pools[hand].size());
    }
    if (least == 0) continue;
    for (std::size_t i = 0; podium_.empty() && i < most; ++i) {
      std::optional<Candidate> candidate;
      for (std::size_t hand = 0; hand < kMostHands; ++hand) {
        if (!field->held(hand)) continue;
        const Candidate& drawn = pools[hand].candidates[std::min(i, pools[hand].size() - 1)];
        candidate = candidate ? joined(*candidate, drawn) : drawn;
      }
      podium_.offer(field->ground, {0, std::move(*candidate)});
    }
  }
}

}  // namespace

Result<Solution> solve(const Target& target, const Hands& hands, const Stage& stage,
                       const SolveOptions& options) {
  if (options.evaluations == 0 && !options.keep_going)
    return fail(ErrorCode::kBadUsage, "a solve needs a budget: evaluations or keep_going", target.name);
  if (options.performers != 1 && options.performers != 2)
    return fail(ErrorCode::kBadUsage, "a stage holds one performer or two", target.name);
  if (options.start)
    if (const auto fine = checked_start(hands, stage, options); !fine) return tl::unexpected(fine.error());
  return Solver(target, hands, stage, options).run();
}

}  // namespace ombra
