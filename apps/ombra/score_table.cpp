#include "score_table.h"

#include <fmt/format.h>

#include <algorithm>

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
         (solution.light_iou ? row("in this light", fmt::format("{:.4f}", *solution.light_iou),
                                   "overlap of the soft shadow; 1 is the same")
                             : "") +
         row("penetration", fmt::format("{:.1f} mm", solution.penetration_mm),
             "between capsules of hands and arms; 0 is best") +
         row("through skin", fmt::format("{:.1f} mm", solution.skin_penetration_mm),
             "between their meshes; 0 is best") +
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

std::string sensitivity_text(const Sensitivity& sensitivity) {
  // Those that cost at least half as much as the first, three at most.
  const auto& fingers = sensitivity.fingers;
  std::size_t count = 1;
  while (count < std::min<std::size_t>(3, fingers.size()) && fingers[count].loss >= fingers[0].loss / 2)
    ++count;
  const bool two = sensitivity.hands[2] || sensitivity.hands[3];
  std::string named;
  for (std::size_t i = 0; i < count; ++i) {
    const Sensitivity::Finger& f = fingers[i];
    if (i > 0) named += i + 1 < count ? ", " : " and ";
    if (two) named += person_of(f.hand) == 0 ? "person A's " : "person B's ";
    if (!two && i == 0) named += "the ";
    named += fmt::format("{} {}", name(side_of(f.hand)), finger_name(f.finger));
  }
  const auto& sizes = sensitivity.sizes;
  return fmt::format(
      "Mind {}: 10° off costs {:.3f} of the overlap. Held alike, a {} hand reaches {:.2f} and a {} "
      "hand {:.2f}: solve again with --hand-size for other hands.\n",
      named, fingers[0].loss, sizes.front().size.name, sizes.front().iou, sizes.back().size.name,
      sizes.back().iou);
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
