// An island: basin hopping from one start, one random stream, no knowledge of other islands.
#pragma once

#include <vector>

#include "solve/grip.h"
#include "solve/ground.h"
#include "solve/refine.h"

namespace ombra {

/// A candidate and its energy.
struct Found {
  float energy = 1e9f;
  Candidate candidate;
};

class Island {
 public:
  Island(const Ground& ground, Found start, Random random);
  /// Makes that many hops, each to what is lower, or higher by less than a random share of `temperature` of
  /// the energy (threshold accepting, Dueck & Scheuer 1990).
  void run(int hops, float temperature);
  const Found& best() const { return best_; }
  const Ground& ground() const { return *ground_; }
  long evaluations() const { return objective_.evaluations() + casts_; }

 private:
  Candidate changed(const Candidate& parent);
  Candidate changed_once(const Candidate& parent, float dice);
  void reroll_angles(Candidate& c);
  void reroll_finger(Candidate& c);
  void jitter(Candidate& c);
  void reach_uncovered(Candidate& c);
  void rematch_hand(Candidate& c);
  void regrip_hand(Candidate& c);
  Candidate turned(const Candidate& c, std::size_t hand, float size);
  std::size_t random_hand_of(const Candidate& c);
  std::span<const std::uint64_t> cast_small(const Pose& pose, float frame_size_m);

  const Ground* ground_;
  Objective objective_;
  Scene scene_;
  Raster raster_;
  std::array<Grip, 2> grips_;  ///< by side
  Random random_;
  Found now_, best_;
  long casts_ = 0;
};

}  // namespace ombra
