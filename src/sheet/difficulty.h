// How hard a pose is to hold.
#pragma once

#include "ombra/stage.h"

namespace ombra {

/// From 1 (very easy) to 5 (very hard): strain, fingers away from rest, hands, and `sensitivity`, the share
/// by which the shadow changes when the finger that it hangs on most is bent 10° off (docs/method.md).
int difficulty(const Pose& pose, const Stage& stage, double sensitivity);

}  // namespace ombra
