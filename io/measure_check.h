// The picture that shows whether a hand was measured right.
#pragma once

#include "io/picture.h"
#include "ombra/measure.h"

namespace ombra {

/// The photograph, its longer side at most 1400 pixels, with the sheet's outline in blue, the hand's in
/// orange, the two measured lines in white, and in words what came out. Deterministic.
/// @param measure of this photograph
Image measure_check(const Image& photo, const HandMeasure& measure);

}  // namespace ombra
