// Directions of the stage in words.
#pragma once

#include <string>

#include "ombra/messages.h"
#include "ombra/vec.h"

namespace ombra {

/// Where a vector of any length points: its main axis, then how far it leans from that axis to the others,
/// the larger lean first: "to the wall", "up, 20° left, 5° to the wall". To the wall is -z, left -x. Leans
/// are rounded to 5° and left out where that is 0.
std::string direction_text(const Voice& say, Vec3 direction);

}  // namespace ombra
