// Grips: what all fingers of a hand do together, chosen from many ways of each finger by small masks.
#pragma once

#include <span>
#include <vector>

#include "math/random.h"
#include "shadow/simd/bits.h"
#include "solve/pool.h"

namespace ombra {

/// Chooses how the fingers of one hand are bent for a wrist that is given, all at once. Every finger has a
/// few dozen ways; a finger's shadow is its capsules', the palm's is the hull of its vertices, so that a way
/// costs less than a hundredth of a silhouette, and fingers are exchanged for what makes the most of the
/// target until none gets better. What comes out is a place to go downhill from.
class Grip {
 public:
  explicit Grip(const Hand& hand);

  /// Sets the angles of a held hand.
  /// @param covered kPoolWords, by other hands and by this hand's arm
  /// @param ranges that each way of a finger keeps to with the other fingers as they come with it
  /// @return the overlap (IoU) that is to be expected
  float choose(HeldHand& held, const Projection& to_pixels, std::span<const std::uint64_t> covered,
               const PoolMask& target, const AngleRanges& ranges, Random& random);

 private:
  void draw_ways(const Angles& now, const AngleRanges& ranges, Random& random);

  const Hand& hand_;
  std::vector<std::uint16_t> palm_;  ///< vertices
  std::vector<Angles> ways_;
  std::vector<Vec2> points_, hull_;
  std::array<std::vector<std::uint64_t>, kFingerCount> masks_;  ///< of the ways, kPoolWords each
  std::vector<UnionCount> counts_;
};

/// Adds the shadow of a tapered capsule to a mask of kPoolWords.
void add_capsule(const TaperedCapsule& capsule, const Projection& to_pixels, std::span<std::uint64_t> mask);

}  // namespace ombra
