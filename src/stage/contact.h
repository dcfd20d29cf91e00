// Contact between the capsules of fingers, hands, arms and head.
#pragma once

#include <span>
#include <vector>

#include "ombra/stage.h"

namespace ombra {

/// What a contact point moves with: a bone of a hand, a part of an arm, or nothing (the head).
struct ContactPoint {
  enum Kind : std::int8_t { kBone, kForearm, kUpperArm, kHead } kind = kHead;
  std::int8_t hand = 0;  ///< hand it belongs to, or whose arm; a head's is its person's first
  std::int8_t bone = 0;  ///< for kBone
  float along = 0;       ///< for arms: 0 at the capsule's `from`, 1 at `to`
  Vec3 position;         ///< on the capsule's axis, world
};

struct Contact {
  float depth_m;  ///< how far the two surfaces have passed each other; negative while apart
  Vec3 normal;    ///< unit, from b to a
  ContactPoint a, b;
};

/// Appends every pair of capsules of different fingers, hands, arms or heads whose depth exceeds -margin_m.
/// Left out are pairs that are joined by skin: neighbours on one finger, a finger's first phalanx or the
/// thumb's metacarpal and the palm, an arm and its own hand, a head and its own upper arms; and two heads,
/// which no pose moves. There is a head for each person whose hands have arms.
/// @param hands indexed by Side
/// @param skeletons of the held hands, numbered as in Pose
void find_contacts(const std::array<const Hand*, 2>& hands,
                   const std::array<const Skeleton*, kMostHands>& skeletons, const Pose& pose,
                   const Stage& stage, float margin_m, std::vector<Contact>& out);

}  // namespace ombra
