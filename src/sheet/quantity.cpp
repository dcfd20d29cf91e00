#include "sheet/quantity.h"

#include <cmath>
#include <cstdlib>

namespace ombra {
namespace {

// No line ends between a number and its unit.
constexpr const char* kSpace = "\u00a0";

}  // namespace

std::string length_text(float length_m) {
  const long length_cm = std::lround(100.0 * static_cast<double>(length_m));
  if (std::labs(length_cm) < 100) return std::to_string(length_cm) + kSpace + "cm";
  const long rest_cm = std::labs(length_cm) % 100;
  return std::to_string(length_cm / 100) + (rest_cm < 10 ? ".0" : ".") + std::to_string(rest_cm) + kSpace +
         "m";
}

int rounded_angle(double angle_deg, int step) {
  return step * static_cast<int>(std::lround(angle_deg / step));
}

std::string angle_text(double angle_deg, int step) {
  return std::to_string(rounded_angle(angle_deg, step)) + "°";
}

}  // namespace ombra
