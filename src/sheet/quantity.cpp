#include "sheet/quantity.h"

#include <cmath>
#include <cstdlib>

namespace ombra {

std::string length_text(float length_m) {
  const long length_cm = std::lround(100.0 * static_cast<double>(length_m));
  if (std::labs(length_cm) < 100) return std::to_string(length_cm) + " cm";
  const long rest_cm = std::labs(length_cm) % 100;
  return std::to_string(length_cm / 100) + (rest_cm < 10 ? ".0" : ".") + std::to_string(rest_cm) + " m";
}

std::string angle_text(double angle_deg) { return std::to_string(5 * std::lround(angle_deg / 5)) + "°"; }

}  // namespace ombra
