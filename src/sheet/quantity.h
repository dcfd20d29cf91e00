// Lengths and angles as text, the same in every locale and language.
#pragma once

#include <string>

namespace ombra {

/// "62 cm", or "1.84 m" from one metre on; negative zero has no sign. The space is one that does not break.
std::string length_text(float length_m);
/// The nearest multiple of `step` degrees.
int rounded_angle(double angle_deg, int step);
/// The same as text: "35°".
std::string angle_text(double angle_deg, int step);

}  // namespace ombra
