// The arm for a hand that is held somewhere, in some direction.
#pragma once

#include "ombra/stage.h"

namespace ombra {

/// The arm that brings a wrist to a place (or as near as it is long) and gives the hand a direction, with the
/// elbow as near as can be to where it was. Where no elbow gives the hand that direction within arm_limits(),
/// the one that comes closest does, pronation, flexion and deviation at their limits.
/// @param swivel of the elbow as it was, radians
ArmAngles fitted_arm(const Performer& performer, Side side, Vec3 wrist, Quat orientation, float swivel);

}  // namespace ombra
