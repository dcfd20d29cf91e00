// Walking: as far along a way of poses as nothing stops it.
#pragma once

#include <functional>

#include "ombra/handling.h"

namespace ombra {

/// How far the wrists of a pose are inside the room that its stage leaves them, metres: the least distance to
/// its border, negative outside.
float wrist_room_m(const Pose& pose, const Stage& stage);

/// Follows a way from a pose to where something stops it, as include/ombra/handling.h says.
/// @param way continuous, the pose at 0 … the changed one at 1
Handled walk(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
             const std::function<Pose(float)>& way);

}  // namespace ombra
