// The colour of a lamp, as pictures show it.
#pragma once

#include "ombra/vec.h"

namespace ombra {

/// Linear sRGB of luminance 1 of a lamp of that colour temperature, 1667 to 25000 K, to an eye that is used
/// to it in part: a third of the way from daylight (6500 K), in reciprocal kelvins. The black body is Kim et
/// al.'s (US patent 7024034, a cubic in the reciprocal temperature).
Vec3 lamp_colour(float kelvin);

}  // namespace ombra
