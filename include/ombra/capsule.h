// Tapered capsules: what arms and bodies are made of.
#pragma once

#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A tapered capsule in the world, metres: all balls between those at its two ends.
struct TaperedCapsule {
  Vec3 from;                ///< middle of the ball at one end
  Vec3 to;                  ///< middle of the ball at the other
  float from_radius_m = 0;  ///< of the ball at `from`
  float to_radius_m = 0;    ///< of the ball at `to`
};

}  // namespace ombra
#pragma GCC visibility pop
