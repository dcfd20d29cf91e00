#include "solve/ground.h"

#include <algorithm>

#include "hand/coarsen.h"
#include "shape/outline.h"

namespace ombra {
namespace {

constexpr std::size_t kVertices = 350;  // of a hand that is searched with
constexpr int kSearchSize = 128;
constexpr float kSearchSoftness = 1;

// With what the lamp's soft edges cost on a plan: where a penumbra is w wide, w 2 / (3 pi) of light and dark
// stray over each length of the target's contour (for a disc), and the loss is counted in target areas.
ObjectiveWeights weights_of(const Plan& plan, const Target& target, ObjectiveWeights weights) {
  if (!has_size(plan.stage.lamp)) return weights;
  const Mask mask = place(target, plan.placement, Goal::kSize);
  const auto area = static_cast<double>(std::count(mask.pixels.begin(), mask.pixels.end(), 1));
  if (area == 0) return weights;
  const double contour = contour_length_px(mask) * Goal::kSize / area;  // per side of the frame
  weights.blur_m = static_cast<float>(contour * 2 / (3 * static_cast<double>(kPi))) *
                   width_seen_m(plan.stage.lamp, lamp_aim(plan.stage));
  return weights;
}

}  // namespace

Hands searched_with(const Hands& hands) {
  return {coarsened(hands[0], kVertices), coarsened(hands[1], kVertices)};
}

Ground ground_of(const Target& target, const Plan& plan, const Hands& hands, const Hands& coarse,
                 const SolveOptions& options) {
  ObjectiveWeights weights;
  weights.strain = static_cast<float>(kStrainCost * options.comfort);
  const double least_width =
      static_cast<double>(least_finger_width_m(hands[0], plan.stage, options.arms) / plan.frame_size_m);
  Goal goal(target, plan.placement, least_width);
  Mask small = goal.mask(kPoolSize);
  const PoolMask shape = pool_mask(small);
  TargetField field = goal.field(kSearchSize, kSearchSoftness);
  return {&coarse,
          Variables(coarse, plan.stage, plan.held, options.arms, plan.frame_least_m, plan.frame_most_m,
                    options.ranges),
          plan.placement,
          std::move(goal),
          std::move(small),
          shape,
          std::move(field),
          weights_of(plan, target, weights),
          {}};
}

}  // namespace ombra
