#include "shadow/scene.h"

#include <algorithm>

#include "shadow/simd/skin.h"

namespace ombra {

Scene::Scene(const Hands& hands)
    : hands_(hands),
      tables_{SkinTable(hands_[0]), SkinTable(hands_[1])},
      finders_{ContourFinder(hands_[0]), ContourFinder(hands_[1])},
      pixels_(std::max(tables_[0].padded_count, tables_[1].padded_count)) {}

void Scene::set(const Pose& pose, const Projection& projection, const Performer& performer) {
  edges_.clear();
  for (std::size_t side = 0; side < 2; ++side) {
    const auto& held = pose.hands[side];
    if (!held) continue;
    skeletons_[side] =
        pose_skeleton(hands_[side], {matrix(normalized(held->orientation)), held->wrist}, held->angles);
    skin_to_pixels(tables_[side], project_bones(skeletons_[side], projection), pixels_.data());
    finders_[side].append(pixels_.data(), hand_body(side), edges_);
    if (!held->arm) continue;
    const auto capsules = arm_capsules(*held, performer);
    append_capsule(capsules[0], projection, forearm_body(side), edges_);
    append_capsule(capsules[1], projection, upper_arm_body(side), edges_);
  }
}

}  // namespace ombra
