// An island: basin hopping from an elite of candidates, one random stream, no knowledge of other islands.
#pragma once

#include <vector>

#include "solve/pool.h"
#include "solve/refine.h"

namespace ombra {

/// What an island searches on: one side to come from, one placement of the target. Shared, read-only.
struct Ground {
  const Hands* hands;
  Variables variables;
  Placement placement;
  Mask target_small;  ///< kPoolSize
  PoolMask shape_small;
  TargetField field;  ///< at the search resolution
  std::array<HandPool, 2> pools;
};

/// A candidate and its energy.
struct Found {
  float energy = 1e9f;
  Candidate candidate;
};

class Island {
 public:
  Island(const Ground& ground, std::vector<Found> elite, Random random);
  /// Makes that many hops; the elite shrinks slowly from call to call.
  void run(int hops);
  const Found& best() const { return elite_.front(); }
  const Ground& ground() const { return *ground_; }
  long evaluations() const { return objective_.evaluations() + casts_; }

 private:
  Candidate changed(const Candidate& parent);
  void reroll_angles(Candidate& c);
  void reroll_finger(Candidate& c);
  void jitter(Candidate& c);
  void turn_hand(Candidate& c);
  void reach_uncovered(Candidate& c);
  void rematch_hand(Candidate& c);
  std::size_t random_side(const Candidate& c);
  std::span<const std::uint64_t> cast_small(const Pose& pose, float frame_size_m);

  const Ground* ground_;
  Objective objective_;
  Scene scene_;
  Raster raster_;
  Random random_;
  std::vector<Found> elite_;  ///< lowest energy first
  long casts_ = 0;
  int rounds_ = 0;
};

}  // namespace ombra
