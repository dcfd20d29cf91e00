// Things with a known shadow to hold into the light in place of hands.
#pragma once

#include <span>

#include "ombra/shadow.h"

namespace ombra {

/// A pair of hands whose skins are thin plates with this outline, counter-clockwise as the lamp sees them
/// when the hand's frame is the world's; convex.
Hands plates(std::span<const Vec2> outline);

/// The left one of them held at `place`, its frame turned as the world's.
Pose held_plate(Vec3 place);

}  // namespace ombra
