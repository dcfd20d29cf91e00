// Lengths and angles as text, the same in every locale.
#pragma once

#include <string>

namespace ombra {

/// "62 cm", or "1.84 m" from one metre on; negative zero has no sign.
std::string length_text(float length_m);
/// Rounded to the nearest multiple of 5 degrees: "35°".
std::string angle_text(double angle_deg);

}  // namespace ombra
