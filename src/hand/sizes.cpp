#include "ombra/hand.h"

namespace ombra {

namespace {
constexpr std::string_view kAnsur = "ANSUR II (NATICK/TR-15/007, 2014): hand length, hand breadth";
// No table of children's hands could be checked. Length: 11.0 % of the median stature at that age (WHO growth
// reference 2007, mean of boys and girls: 115.6, 127.0, 138.2, 150.2 cm), which is what it is of ANSUR II's
// men (193 of 1755 mm) and women (180 of 1628 mm). Breadth: 44.5 % of the length, the mean of men's and
// women's medians; from five years on both grow alike (Handbook of Physical Measurements, palm width).
constexpr std::string_view kChild = "approximate: WHO 2007 stature times adults' proportions";
}  // namespace

const std::array<HandSize, 10>& hand_sizes() {
  static constexpr std::array<HandSize, 10> sizes = {{
      {"man-5", 177, 81, kAnsur},
      {"man-50", 193, 88, kAnsur},
      {"man-95", 210, 96, kAnsur},
      {"woman-5", 165, 72, kAnsur},
      {"woman-50", 180, 78, kAnsur},
      {"woman-95", 199, 85, kAnsur},
      {"child-6", 127, 57, kChild},
      {"child-8", 140, 62, kChild},
      {"child-10", 152, 68, kChild},
      {"child-12", 165, 73, kChild},
  }};
  return sizes;
}

}  // namespace ombra
