// What share of a lamp every pixel of the wall sees, by tracing rays with Embree: an answer that shares no
// code with LightCaster. Skins are traced triangle by triangle, arms and bodies as the round cones that they
// are; a ball is looked at as a ball.
#pragma once

#include <vector>

#include "ombra/light.h"

namespace ombra {

/// The share 0 … 1 for each pixel of the stage's frame, row 0 at the top: `side` x `side` rays a pixel, each
/// from a random place in a stratum of the pixel to a random place in a stratum of the lamp.
/// @param side a power of two, at least 4
std::vector<float> traced_light(const Hands& hands, const Pose& pose, const Stage& stage, const Lamp& lamp,
                                int size_px, int side);

}  // namespace ombra
