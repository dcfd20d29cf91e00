#include "solve/layout.h"

#include <algorithm>

namespace ombra {
namespace {

Edge edge_of(ArmsFrom from) {
  return from == ArmsFrom::kBottom ? Edge::kBottom : from == ArmsFrom::kLeft ? Edge::kLeft : Edge::kRight;
}

Edge edge_of(const Stage& stage) {
  const ArmsFrom first = stage.performer.arms_from;
  const ArmsFrom second = stage.second_performer.value_or(stage.performer).arms_from;
  if (first == second) return edge_of(first);
  // Arms from a side droop to the bottom more easily than others rise to a side.
  return first == ArmsFrom::kBottom || second == ArmsFrom::kBottom ? Edge::kBottom : Edge::kNone;
}

std::vector<Stage> stages(const Stage& stage, const SolveOptions& options) {
  using enum ArmsFrom;
  const bool pair = options.performers == 2;
  Stage alone = stage;
  alone.second_performer.reset();
  if (!options.arms) return {alone};
  if (options.keep_performer && !pair) return {alone};
  if (options.keep_performer) {
    Stage both = stage;
    if (!both.second_performer)
      both.second_performer = partner_of(stage.performer, stage.lamp, stage.performer);
    return {both};
  }
  const auto wanted = [&](ArmsFrom from) { return !options.arms_from || *options.arms_from == from; };
  std::vector<Stage> out;
  if (!pair) {
    for (ArmsFrom from : {kBottom, kLeft, kRight})
      if (wanted(from)) {
        alone.performer = performer_from(from, stage.lamp, stage.performer);
        out.push_back(alone);
      }
    return out;
  }
  for (const auto& [first, second] :
       {std::pair{kBottom, kBottom}, {kBottom, kLeft}, {kBottom, kRight}, {kLeft, kRight}})
    if (wanted(first)) out.push_back(pair_from(first, second, stage));
  if (options.arms_from == kRight) out.push_back(pair_from(kRight, kLeft, stage));
  return out;
}

}  // namespace

std::vector<Layout> layouts(const Stage& stage, const SolveOptions& options) {
  // In the light of the sky performers stand where a lamp in the room would have them, and lower: beside
  // parallel light there is no less room than where it falls.
  constexpr float kInRoom_m = 2.5f, kLower_m = 0.08f;
  Stage lit = stage;
  if (stage.lamp.shape == LampShape::kDistant && !options.keep_performer)
    lit.lamp.position = lamp_aim(stage) + normalized(stage.lamp.position - lamp_aim(stage)) * kInRoom_m -
                        Vec3{0, kLower_m, 0};
  std::vector<Layout> out;
  for (Stage& placed : stages(lit, options)) {
    placed.lamp = stage.lamp;
    out.push_back({placed, options.arms && !options.fixed_target ? edge_of(placed) : Edge::kNone});
  }
  return out;
}

}  // namespace ombra
