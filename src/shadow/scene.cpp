#include "shadow/scene.h"

#include <algorithm>

#include "shadow/simd/skin.h"

namespace ombra {

Scene::Scene(const Hands& hands)
    : hands_(hands),
      tables_{SkinTable(hands_[0]), SkinTable(hands_[1])},
      finders_{ContourFinder(hands_[0]), ContourFinder(hands_[1])},
      pixels_(std::max(tables_[0].padded_count, tables_[1].padded_count)) {}

void Scene::set(const Pose& pose, const Projection& projection, const Stage& stage) {
  edges_.clear();
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = pose.hands[hand];
    if (!held) continue;
    const std::size_t side = side_index(hand);
    skeletons_[hand] =
        pose_skeleton(hands_[side], {matrix(normalized(held->orientation)), held->wrist}, held->angles);
    skin_to_pixels(tables_[side], project_bones(skeletons_[hand], projection), pixels_.data());
    finders_[side].append(pixels_.data(), hand_body(hand), edges_);
    if (!held->arm) continue;
    const auto capsules = arm_capsules(*held, performer_of(stage, hand));
    append_capsule(capsules[0], projection, forearm_body(hand), edges_);
    append_capsule(capsules[1], projection, upper_arm_body(hand), edges_);
  }
}

}  // namespace ombra
