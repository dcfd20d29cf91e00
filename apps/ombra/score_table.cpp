#include "score_table.h"

#include <fmt/format.h>

#include "io/result_json.h"

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
         row("salient parts (F)", fmt::format("{:.4f}", scores.salience_f),
             "1 is the same ears, beaks, gaps and holes") +
         row("parts and holes", fmt::format("{}", scores.topology_error), "too many or too few; 0 is best");
}

std::string score_table(const Solution& solution) {
  return score_table(solution.scores) +
         row("penetration", fmt::format("{:.1f} mm", solution.penetration_mm),
             "of hands and arms; 0 is best") +
         row("beyond the limits", fmt::format("{:.1f}°", solution.limit_violation_deg), "0 can be held") +
         row("strain", fmt::format("{:.2f}", solution.strain), "0 relaxed, 1 every joint at its limit");
}

std::string entry_text(const Solution& solution) {
  std::string text;
  for (const Side side : {Side::kLeft, Side::kRight}) {
    const auto& held = solution.pose.hands[static_cast<std::size_t>(side)];
    const std::string_view at = held ? arm_entry(*held, solution.stage) : std::string_view();
    if (!at.empty())
      text += row(fmt::format("{} arm", name(side)).c_str(), std::string(at), "where it comes in");
  }
  const std::optional<Side> front = hand_in_front(solution.pose, solution.stage);
  if (front) text += row("hand in front", std::string(name(*front)), "nearer to the lamp");
  return text;
}

std::string variant_table(const Solution& solution) {
  const auto line = [](std::size_t rank, const Solution& s) {
    const bool left = s.pose.hands[0].has_value(), right = s.pose.hands[1].has_value();
    return fmt::format("  {:<4} {:<6} {:>13.4f} {:>11.4f} {:>7.2f}   {}\n", rank,
                       left && right ? "both" : name(left ? Side::kLeft : Side::kRight), s.scores.iou,
                       s.scores.boundary_f, s.strain, rank == 1 ? "." : variant_folder(rank));
  };
  std::string text = "  rank hands  overlap (IoU) outline (F)  strain   folder\n" + line(1, solution);
  for (std::size_t i = 0; i < solution.others.size(); ++i) text += line(i + 2, solution.others[i]);
  return text;
}

}  // namespace ombra
