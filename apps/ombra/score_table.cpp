#include "score_table.h"

#include <fmt/format.h>

namespace ombra {
namespace {

std::string row(const char* what, const std::string& value, const char* meaning) {
  return fmt::format("  {:<19} {:>9}   {}\n", what, value, meaning);
}

}  // namespace

std::string score_table(const Scores& scores) {
  return row("overlap (IoU)", fmt::format("{:.4f}", scores.iou), "1 is the same shape") +
         row("outline (F)", fmt::format("{:.4f}", scores.boundary_f), "1 is the same outline") +
         row("outline distance", fmt::format("{:.2f} %", 100 * scores.chamfer),
             "of the frame's diagonal; 0 is best") +
         row("parts and holes", fmt::format("{}", scores.topology_error), "too many or too few; 0 is best");
}

std::string score_table(const Solution& solution) {
  return score_table(solution.scores) +
         row("penetration", fmt::format("{:.1f} mm", solution.penetration_mm),
             "of hands and arms; 0 is best") +
         row("beyond the limits", fmt::format("{:.1f}°", solution.limit_violation_deg), "0 can be held") +
         row("strain", fmt::format("{:.2f}", solution.strain), "0 relaxed, 1 every joint at its limit");
}

}  // namespace ombra
