// The generic hand that Ombra comes with, loaded once for all tests.
#pragma once

#include "ombra/hand.h"
#include "ombra/shadow.h"

namespace ombra {

/// The rig as its file holds it.
const RigSource& real_rig(Side side);
/// Both hands, 0.19 m long.
const Hands& real_hands();

}  // namespace ombra
