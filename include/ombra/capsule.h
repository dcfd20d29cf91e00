// Tapered capsules: what arms and bodies are made of.
#pragma once

#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A tapered capsule in the world, metres.
struct TaperedCapsule {
  Vec3 from, to;
  float from_radius_m = 0, to_radius_m = 0;
};

}  // namespace ombra
#pragma GCC visibility pop
