// A solve for a page: in a worker of its own, for it does not return before its budget is spent.
#include "ombra/solve.h"

#include "io/pose_json.h"
#include "io/result_json.h"
#include "studio.h"

namespace ombra::wasm {
namespace {

using nlohmann::json;

json solution_json(const Solution& solution) {
  json out = {{"pose", json::parse(write_pose(solution.pose, solution.stage))},
              {"placement", placement_json(solution.placement)},
              {"scores", scores_json(solution.scores)},
              {"merit", merit(solution.scores)},
              {"widened_share", solution.working ? solution.working->widened_share : 0},
              {"skin_penetration_mm", solution.skin_penetration_mm},
              {"strain", solution.strain},
              {"evaluations", solution.evaluations},
              {"others", json::array()}};
  for (const Solution& other : solution.others) out["others"].push_back(solution_json(other));
  return out;
}

std::optional<ArmsFrom> arms_from_named(const std::string& asked) {
  for (const ArmsFrom from : {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight})
    if (asked == name(from)) return from;
  return std::nullopt;
}

HandChoice hands_named(const std::string& asked) {
  return asked == "left"    ? HandChoice::kLeft
         : asked == "right" ? HandChoice::kRight
         : asked == "auto"  ? HandChoice::kAuto
                            : HandChoice::kBoth;
}

}  // namespace

std::string Studio::solve(const std::string& text, emscripten::val progress) {
  if (!target_) return error_text({ErrorCode::kBadUsage, "there is no target to solve for", ""});
  const json asked = json::parse(text);
  Pose sized;
  sized.hand_length_m = static_cast<float>(asked.value("hand_length_mm", 190.0) / 1000);
  sized.hand_breadth_m = static_cast<float>(asked.value("hand_breadth_mm", 0.0) / 1000);
  sized = rounded_for_file(sized);
  const Result<Hands> hands = rigs_.hands(sized.hand_length_m, sized.hand_breadth_m);
  if (!hands) return error_text(hands.error());
  Stage stage;
  stage.lamp = stage_.lamp, stage.screen = stage_.screen;
  stage.performer = performer_from(ArmsFrom::kBottom, stage.lamp, performer_for((*hands)[0].length_m));
  double shown = 0;
  std::optional<SolveStart> start;
  if (asked.value("from_held", false)) start = {pose_, stage_, placement_, "what is held"};
  const SolveOptions options{.hands = hands_named(asked.value("hands", "both")),
                             .arms = asked.value("arms", true),
                             .arms_from = arms_from_named(asked.value("arms_from", "")),
                             .comfort = asked.value("comfort", 0.1),
                             .ranges = ranges_,
                             .variants = asked.value("variants", 1),
                             .start = start,
                             .seed = asked.value("seed", std::uint64_t{1}),
                             .evaluations = asked.value("evaluations", std::uint64_t{0}),
                             .keep_going =
                                 [&](const Solution& best) {
                                   const bool better = best.scores.iou > 0 && best.scores.iou != shown;
                                   if (better) shown = best.scores.iou;
                                   return progress(static_cast<double>(best.evaluations),
                                                   better ? solution_json(best).dump() : std::string())
                                       .as<bool>();
                                 },
                             .parallel_for = {}};
  const Result<Solution> solved = ombra::solve(*target_, *hands, stage, options);
  return solved ? solution_json(*solved).dump() : error_text(solved.error());
}

}  // namespace ombra::wasm
