// Points spread evenly over what the wall sees of a lamp.
#pragma once

#include <vector>

#include "ombra/lamp.h"

namespace ombra {

struct LampPoint {
  Vec3 position;  ///< world, metres
  Vec2 in_pixel;  ///< where in its pixel it is looked at from, -0.5 … 0.5 from the centre
};

/// `count` points in `cells` runs of count / cells, each run within a small part of the lamp. Seen from any
/// side their density is that of the lamp's light. count is a multiple of cells, cells a power of two.
std::vector<LampPoint> lamp_points(const Lamp& lamp, Vec3 aim, int count, int cells);

}  // namespace ombra
