// Random poses that a performer could hold: every angle inside its limits, wrists where their shadow falls
// into the frame.
#pragma once

#include "ombra/stage.h"
#include "support/random.h"

namespace ombra {

/// Angles anywhere inside their limits.
Angles random_angles(Random& random);
/// Arm angles inside their limits.
ArmAngles random_arm_angles(Random& random);

/// One hand, its wrist's shadow in the middle part of the frame, 0.5 to 1.2 m from the lamp's plane. Without
/// an arm it is turned anyhow; with one it is where the arm brings it.
HeldHand random_held_hand(Random& random, const Stage& stage, Side side, bool arm);

/// Both hands, each drawn as above; hands may pass through each other.
Pose random_pose(Random& random, const Stage& stage, bool arms);

}  // namespace ombra
