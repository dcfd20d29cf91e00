// Directions of the stage in words.
#pragma once

#include <string>

#include "ombra/vec.h"

namespace ombra {

/// Where a vector of any length points: "towards the wall", "up and left", "down, a little towards the lamp".
/// Towards the wall is -z, left -x. A second direction is named from 15° off the main one, with "and" from
/// 30°.
std::string direction_text(Vec3 direction);

}  // namespace ombra
