// What a hand's size is measured by.
#pragma once

#include "ombra/hand.h"

namespace ombra {

/// Wrist joint to the middle fingertip along the straightened finger: knuckle, PIP, DIP, then to the skin of
/// the tip, metres.
float measured_length_m(const Hand& hand);

}  // namespace ombra
