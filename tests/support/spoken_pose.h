// A listener: takes up the pose that the sheet's English words ask for, from words and printed numbers alone.
#pragma once

#include "ombra/sheet.h"

namespace ombra {

/// What was understood. The stage has lamp and performers; its frame is the caller's.
struct SpokenPose {
  Pose pose;
  Stage stage;
  std::array<ArmAngles, kMostHands> arms;  ///< of which the swivel was said
};

/// What is not said has its relaxed value. Fails the running test on words that it does not know.
/// @param stage where the listener stands: only its frame is kept, and x of the lamp
SpokenPose spoken_pose(const Instructions& words, float hand_length_m, const Stage& stage);

}  // namespace ombra
