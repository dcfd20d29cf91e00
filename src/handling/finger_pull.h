// A finger that follows a point of it.
#pragma once

#include "ombra/hand.h"

namespace ombra {

/// Angles with which a point of a finger is at a place or, where its joints do not reach, nearest to it:
/// those found from where the finger is, or from other ways of bending it where that ends more than 0.5 mm
/// farther away. All angles are in their ranges after it.
/// @param wrist of the hand, world
/// @param bone of the point, not the palm
/// @param grip the point, in that bone's frame
/// @param towards world
Angles pulled(const Hand& hand, const Frame3& wrist, const Angles& angles, const AngleRanges& ranges,
              std::size_t bone, Vec3 grip, Vec3 towards);

}  // namespace ombra
