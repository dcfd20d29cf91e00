#include "solve/plan.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "solve/layout.h"
#include "solve/start.h"

namespace ombra {
namespace {

// Sizes of the figure on the wall that keep every head out of the beam (docs/method.md).
std::pair<float, float> frame_range(const Stage& stage) {
  float most = std::min({1.4f, stage.screen.width_m, stage.screen.height_m});
  for (std::size_t person = 0; person < (stage.second_performer ? 2u : 1u); ++person) {
    const Performer& p = performer_of(stage, 2 * person);
    const Vec3 head = head_centre(p) - stage.lamp.position;
    const float aside = std::max(-head.y, std::fabs(head.x)), ahead = -head.z, r = p.head_radius_m;
    // The steepest ray that passes the ball: tan(angle of its centre - angle of its radius).
    const float along = std::sqrt(std::max(aside * aside + ahead * ahead - r * r, 0.0f));
    const float slope = (aside * along - r * ahead) / (ahead * along + r * aside);
    most = std::min(most, slope * stage.lamp.position.z * 2);
  }
  most = std::max(0.15f, most);
  // Parallel light makes nothing larger than hands are.
  return {std::min(stage.lamp.shape == LampShape::kDistant ? 0.15f : 0.30f, most), most};
}

// Frames to begin with: what hands are large enough for half way between lamp and wall, or in the sun.
std::array<float, 2> first_sizes(const Stage& stage, bool pair) {
  if (stage.lamp.shape == LampShape::kDistant)
    return pair ? std::array{0.25f, 0.35f} : std::array{0.2f, 0.28f};
  return pair ? std::array{0.6f, 0.9f} : std::array{0.5f, 0.7f};
}

// The edge that the arms come in at, and for one performer below the frame also none: with elbows out the
// arms come in at both sides of a figure in the middle.
std::vector<Placement> placements_of(const Layout& layout, const SolveOptions& options) {
  if (options.fixed_target) return {Placement{}};
  // Four hands need the time that leaning the target would take; where no edge suits the arms, as little as
  // may be is left between them and the target.
  if (options.performers == 2) return {{layout.edge, layout.edge == Edge::kNone ? 1.1 : 1.0, 0, 0}};
  std::vector<Placement> placements;
  for (double tilt_deg : {0.0, -7.0, 7.0}) placements.push_back({layout.edge, 1, tilt_deg, 0});
  if (layout.edge == Edge::kBottom) placements.push_back({});
  return placements;
}

// Marks the plans that hold the start, or adds them.
void add_start(const Stage& stage, const SolveOptions& options, std::vector<Plan>& plans) {
  const SolveStart& start = *options.start;
  SolveOptions there = options;
  there.keep_performer = true;
  const Layout layout = layouts(stage_of(start, stage, options), there).front();
  const std::array<bool, kMostHands> held = held_in(start.pose);
  const float size_m = layout.stage.frame.size_m;
  const auto [least, most] = options.arms ? frame_range(layout.stage) : std::pair{size_m, size_m};
  const auto fits = [&, least = least, most = most](const Plan& plan) {
    return plan.held == held && plan.stage.performer == layout.stage.performer &&
           plan.stage.second_performer == layout.stage.second_performer &&
           plan.stage.frame.centre == layout.stage.frame.centre && plan.frame_least_m == least &&
           plan.frame_most_m == most;
  };
  std::vector<Placement> placements{start.placement.value_or(Placement{})};
  if (options.arms && !start.placement) placements = placements_of(layout, options);
  for (const Placement& placement : placements) {
    const auto at = std::find_if(plans.begin(), plans.end(),
                                 [&](const Plan& plan) { return fits(plan) && plan.placement == placement; });
    if (at != plans.end())
      at->begins = true;
    else
      plans.push_back({held, layout.stage, placement, std::clamp(size_m, least, most), least, most, true});
  }
}

/// The stage with its lamp as near, as far and half way between (in proportion).
std::vector<Stage> lamp_places(const Stage& stage, const SolveOptions::LampRange& range) {
  const Vec3 aim = lamp_aim(stage), line = stage.lamp.position - aim;
  std::vector<Stage> out;
  for (const float lamp_m : {range.least_m, std::sqrt(range.least_m * range.most_m), range.most_m}) {
    if (!out.empty() && lamp_m <= out.back().lamp.position.z * 1.02f) continue;
    out.push_back(stage);
    out.back().lamp.position = aim + line * (lamp_m / line.z);
    if (stage.lamp.shape == LampShape::kDistant) out.back().lamp = put_out(out.back().lamp, aim);
    const Vec3 shift = out.back().lamp.position - stage.lamp.position;
    out.back().performer.shoulder_centre += shift;
    if (out.back().second_performer) out.back().second_performer->shoulder_centre += shift;
  }
  return out;
}

/// Adds plans with the performers half and all of the way to where their hands are as near to the wall as
/// hands may be.
void add_nearer(const std::vector<Plan>& plans, std::vector<Plan>& out) {
  constexpr float kReach_m = 0.45f;  // of hands in front of the shoulders, as they are mostly held
  for (const Plan& plan : plans)
    for (const float share : {0.5f, 1.0f}) {
      const float room_m = plan.stage.performer.shoulder_centre.z - kReach_m - plan.stage.hand_wall_min_m;
      if (room_m < 0.2f) continue;
      Plan nearer = plan;
      nearer.stage.performer.shoulder_centre.z -= share * room_m;
      if (nearer.stage.second_performer) nearer.stage.second_performer->shoulder_centre.z -= share * room_m;
      std::tie(nearer.frame_least_m, nearer.frame_most_m) = frame_range(nearer.stage);
      nearer.frame_size_m = std::clamp(plan.frame_size_m, nearer.frame_least_m, nearer.frame_most_m);
      out.push_back(nearer);
    }
}

}  // namespace

std::vector<std::array<bool, kMostHands>> held_sets(const SolveOptions& options) {
  const bool pair = options.performers == 2;
  std::vector<std::array<bool, kMostHands>> out;
  const auto add = [&](bool left, bool right) { out.push_back({left, right, pair && left, pair && right}); };
  if (options.hands == HandChoice::kBoth || options.hands == HandChoice::kAuto) add(true, true);
  if (options.hands == HandChoice::kLeft || options.hands == HandChoice::kAuto) add(true, false);
  if (options.hands == HandChoice::kRight || options.hands == HandChoice::kAuto) add(false, true);
  return out;
}

std::vector<Plan> plans_of(const Stage& stage, const SolveOptions& options) {
  const bool pair = options.performers == 2;
  std::vector<Plan> plans;
  if (options.lamp_range) {
    SolveOptions there = options;
    there.lamp_range.reset();
    there.start.reset();
    for (const Stage& placed : lamp_places(stage, *options.lamp_range)) {
      const std::vector<Plan> more = plans_of(placed, there);
      plans.insert(plans.end(), more.begin(), more.end());
      if (options.arms && !options.keep_performer) add_nearer(more, plans);
    }
    if (options.start) add_start(stage, options, plans);
    return plans;
  }
  for (const std::array<bool, kMostHands>& held : held_sets(options)) {
    for (const Layout& layout : layouts(stage, options)) {
      if (!options.arms) {
        const float size_m = stage.frame.size_m;
        plans.push_back({held, layout.stage, {}, size_m, size_m, size_m});
        continue;
      }
      const auto [least, most] = frame_range(layout.stage);
      for (const Placement& placement : placements_of(layout, options))
        for (const float size_m : first_sizes(stage, pair))
          plans.push_back({held, layout.stage, placement, std::clamp(size_m, least, most), least, most});
    }
  }
  if (options.start) add_start(stage, options, plans);
  return plans;
}

}  // namespace ombra
