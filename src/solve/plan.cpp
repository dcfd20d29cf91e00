#include "solve/plan.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

// Sizes of the figure on the wall that keep the performer's head out of the beam (docs/method.md).
std::pair<float, float> frame_range(const Stage& stage) {
  const Performer& p = stage.performer;
  const Vec3 head = p.shoulder_centre + Vec3{0, 0.26f, 0} - stage.lamp.position;
  const float aside = p.arms_from == ArmsFrom::kBottom ? -head.y : std::fabs(head.x);
  const float clear = (aside - p.head_radius_m) / -head.z * stage.lamp.position.z * 2;
  const float most = std::max(0.15f, std::min({clear, 1.4f, stage.screen.width_m, stage.screen.height_m}));
  return {std::min(0.30f, most), most};
}

std::vector<ArmsFrom> sides_of(const Stage& stage, const SolveOptions& options) {
  if (options.keep_performer) return {stage.performer.arms_from};
  if (options.arms_from) return {*options.arms_from};
  return {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight};
}

// The edge that the arms come in at, and for a performer below the frame also none: with elbows out their
// arms come in at both sides of a figure in the middle.
std::vector<Placement> placements_of(ArmsFrom from, const SolveOptions& options) {
  if (options.fixed_target) return {Placement{}};
  const Edge edge = from == ArmsFrom::kBottom ? Edge::kBottom
                    : from == ArmsFrom::kLeft ? Edge::kLeft
                                              : Edge::kRight;
  std::vector<Placement> placements;
  for (double tilt_deg : {0.0, -7.0, 7.0}) placements.push_back({edge, 1, tilt_deg, 0});
  if (from == ArmsFrom::kBottom) placements.push_back({});
  return placements;
}

}  // namespace

std::vector<Plan> plans_of(const Stage& stage, const SolveOptions& options) {
  std::vector<std::array<bool, 2>> hands;
  if (options.hands == HandChoice::kBoth || options.hands == HandChoice::kAuto) hands.push_back({true, true});
  if (options.hands == HandChoice::kLeft || options.hands == HandChoice::kAuto)
    hands.push_back({true, false});
  if (options.hands == HandChoice::kRight || options.hands == HandChoice::kAuto)
    hands.push_back({false, true});

  std::vector<Plan> plans;
  for (const std::array<bool, 2>& held : hands) {
    if (!options.arms) {
      plans.push_back({held, stage, {}, stage.frame.size_m, stage.frame.size_m, stage.frame.size_m});
      continue;
    }
    for (const ArmsFrom from : sides_of(stage, options)) {
      Stage with = stage;
      if (!options.keep_performer) with.performer = performer_from(from, stage.lamp, stage.performer);
      const auto [least, most] = frame_range(with);
      for (const Placement& placement : placements_of(from, options))
        for (const float size_m : {0.5f, 0.7f})
          plans.push_back({held, with, placement, std::clamp(size_m, least, most), least, most});
    }
  }
  return plans;
}

}  // namespace ombra
