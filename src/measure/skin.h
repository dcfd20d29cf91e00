// The hand on the sheet.
#pragma once

#include "measure/colours.h"
#include "ombra/shape.h"

namespace ombra {

/// Where skin is, in a picture of white paper seen square on that holds nothing but paper, shadow and skin.
///
/// The paper's light is a quadratic in x and y for each channel, fitted to what is not darker than it; the
/// picture is divided by it. Shadow then is grey, whatever its depth, and skin of any tone is not: what is
/// left after the grey part is taken away, along the direction in which skin differs, tells them apart at
/// half of the skin's mean.
/// @return 1 where skin is; empty (no pixels) when nothing stands out from grey
Mask find_skin(const Colours& paper);

}  // namespace ombra
