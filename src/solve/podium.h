// The podium: candidates are polished and scored as the contract says, and the best that may be held are
// kept.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "ombra/contact.h"
#include "ombra/light.h"
#include "ombra/solve.h"
#include "solve/island.h"

namespace ombra {

/// What candidates are polished and scored against.
struct Asked {
  TargetField fine;  ///< at Goal::kSize
  Comparer scores;   ///< with the placed target at kScoreSize
  Mask small;        ///< the placed target as soft shadows are compared with it
};

Asked asked_for(const Target& target, const Placement& placement, const Goal& goal);

/// What a pose is cast with to score it.
struct Casters {
  explicit Casters(const Hands& hands) : silhouette(hands), light(hands) {}
  Caster silhouette;
  LightCaster light;
};

/// Takes a candidate downhill at full resolution, the penalties raised until it may be held, and scores it as
/// the contract says; `weights` are those that it was searched with, placement and what the search aimed at
/// are for the caller to set.
/// @param kept variables that stay as they are
/// @return nothing when it cannot be held
std::optional<Solution> polished(Objective& objective, Casters& casters, const Hands& hands,
                                 const SkinContact& skins, const Variables& variables, const Asked& asked,
                                 ObjectiveWeights weights, Candidate candidate,
                                 const std::array<bool, kMostVariables>& kept = {});

/// A pose scored as the contract says; placement and what the search aimed at are for the caller to set.
/// @param touches where skin passes into skin, deepest first; set where capsules and joints allow the pose
/// @return nothing when it cannot be held
std::optional<Solution> scored(Casters& casters, const Hands& hands, const SkinContact& skins,
                               const Asked& asked, const Pose& pose, const Stage& stage,
                               std::vector<Touch>& touches);

class Podium {
 public:
  /// @param places how many clearly different poses are kept, at least 1
  /// @param spare_a_hand one hand may be as good as two
  /// @param strain_cost merit that a pose whose strain is 1 loses by it
  /// @param workers how many candidates may be polished side by side
  Podium(const Target& target, const Hands& hands, std::size_t places, bool spare_a_hand, double strain_cost,
         std::size_t workers);

  /// What candidates of a ground are polished against; made when first asked for.
  const Asked& asked(const Ground& ground);
  /// Polishes a candidate at full resolution, side by side with other workers once the ground was asked for.
  /// @return nothing when it cannot be held
  std::optional<Solution> polish(std::size_t worker, const Ground& ground, const Found& found);
  /// Gives a polished candidate a place when it earns one.
  void admit(Solution solution);
  /// Both, by the first worker.
  void offer(const Ground& ground, const Found& found);
  /// Gives a pose a place as it is, when it may be held so and earns one.
  void offer_as_it_is(const Ground& ground, const Pose& pose, const Stage& stage);
  bool empty() const { return entries_.empty(); }
  /// Best first, clearly different from each other; evaluations and interrupted are for the caller to set.
  std::vector<Solution> solutions() const;
  std::uint64_t evaluations() const;

 private:
  struct Entry {
    double merit;
    Solution solution;
  };
  struct Worker {
    Objective objective;
    Casters casters;
    std::uint64_t scored = 0;
  };
  double worth(const Solution& solution) const;
  void say_what_was_asked(const Ground& ground, Solution& solution) const;
  bool alike(const Pose& a, const Pose& b) const;
  void place_entry(Entry entry);

  const Target& target_;
  const Hands& hands_;
  SkinContact skins_;
  std::size_t places_;
  bool spare_a_hand_;
  double strain_cost_;
  std::vector<Worker> workers_;
  std::map<const Ground*, std::unique_ptr<Asked>> asked_;
  std::vector<Entry> entries_;  ///< highest merit first
};

}  // namespace ombra
