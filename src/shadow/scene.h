// A pose brought to the screen: skeletons, projected vertices, contour edges of hands and arms.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "ombra/shadow.h"
#include "shadow/contour.h"
#include "shadow/skin_table.h"

namespace ombra {

/// Bodies in contour edges: the hands as a Pose numbers them, then forearm and upper arm of each.
constexpr std::uint16_t hand_body(std::size_t hand) { return static_cast<std::uint16_t>(hand); }
constexpr std::uint16_t forearm_body(std::size_t hand) {
  return static_cast<std::uint16_t>(kMostHands + 2 * hand);
}
constexpr std::uint16_t upper_arm_body(std::size_t hand) {
  return static_cast<std::uint16_t>(kMostHands + 2 * hand + 1);
}
constexpr bool is_hand(std::uint16_t body) { return body < kMostHands; }
/// The hand that a body is or whose arm it is part of.
constexpr std::size_t hand_of(std::uint16_t body) { return is_hand(body) ? body : (body - kMostHands) / 2; }

/// How a pixel moves with the world point that it is the image of: covector in pixels -> force in the world.
inline Vec3 pull_back(const Projection& projection, Vec3 p, Vec2 covector) {
  const Vec3 q = p - projection.lamp;
  const float w = -q.z, k = projection.px_per_m * projection.lamp.z / w;
  return {k * covector.x, -k * covector.y, k * (covector.x * q.x - covector.y * q.y) / w};
}

/// The world point at depth z whose image is `pixel`. Points nearer the lamp's plane than 5 cm, where arms
/// are cut off, are taken there.
inline Vec3 at_depth(const Projection& projection, Vec2 pixel, float z) {
  const float w = std::max(projection.lamp.z - z, 0.05f), k = w / projection.lamp.z;
  const Vec3 wall{projection.centre_x + (pixel.x - projection.half_px) / projection.px_per_m,
                  projection.centre_y - (pixel.y - projection.half_px) / projection.px_per_m, 0};
  return projection.lamp + (wall - projection.lamp) * k;
}

/// A skinned vertex in the world, as each of its bones carries it and blended.
struct CarriedVertex {
  std::array<Vec3, 4> by_bone;  ///< of bones that have a weight
  Vec3 position;
};
inline CarriedVertex carried(const Hand& hand, const Skeleton& skeleton, std::uint16_t vertex) {
  const Hand::Influence& influence = hand.influences[vertex];
  CarriedVertex out;
  for (std::size_t k = 0; k < 4 && influence.weight[k] > 0; ++k) {
    out.by_bone[k] = skeleton.skinning[influence.bone[k]] * hand.vertices[vertex];
    out.position += out.by_bone[k] * influence.weight[k];
  }
  return out;
}

class Scene {
 public:
  explicit Scene(const Hands& hands);

  /// Projects a pose with px_per_m etc. of `projection`; arms are cast where the pose has them.
  /// The stage's performers give the arms their thickness.
  void set(const Pose& pose, const Projection& projection, const Stage& stage);

  std::span<const ContourEdge> edges() const { return edges_; }
  /// Mesh and skeleton of a hand as a Pose numbers them.
  const Hand& hand(std::size_t hand) const { return hands_[side_index(hand)]; }
  const Skeleton& skeleton(std::size_t hand) const { return skeletons_[hand]; }

 private:
  Hands hands_;
  std::array<SkinTable, 2> tables_;       ///< by side
  std::array<ContourFinder, 2> finders_;  ///< by side
  std::array<Skeleton, kMostHands> skeletons_;
  std::vector<Vec2> pixels_;
  std::vector<ContourEdge> edges_;
};

}  // namespace ombra
