// The wall in the light of a stage's lamps.
#pragma once

#include <vector>

#include "io/wall_picture.h"
#include "ombra/light.h"
#include "ombra/shadow.h"

namespace ombra {

struct LitWall {
  std::vector<LampLight> lamps;
  std::vector<float> lux;  ///< all of it
};

/// The light on the stage's frame, as its audience sees it.
/// @param share of the lamps' light that there is
LitWall light_wall(LightCaster& caster, const Pose& pose, const Stage& stage, int size_px,
                   const ParallelFor& side_by_side, float share = 1);

}  // namespace ombra
