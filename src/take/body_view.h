// Hands and arms as the camera sees them, in the lamp's light.
#pragma once

#include <vector>

#include "take/pinhole.h"

namespace ombra {

/// Light that bodies stand in, against that of the wall in the middle of the frame.
struct BodyLight {
  Vec3 lamp;             ///< where it is
  float wall_m = 1;      ///< from it to the middle of the frame
  Vec3 direct, ambient;  ///< on a surface there that faces it; from everywhere
};

/// The bodies of a pose in a picture.
class BodyView {
 public:
  BodyView(const Hands& hands, const Pose& pose, const Stage& stage, const TakeSetup& setup,
           const BodyLight& light, int width, int height);
  bool covers(std::size_t pixel) const { return depth_[pixel] < kFar; }
  /// Light sent to the camera, on the wall's scale.
  Vec3 colour(std::size_t pixel) const { return colour_[pixel]; }

 private:
  static constexpr float kFar = 1e9f;
  void draw_hand(const Hand& hand, const HeldHand& held, Vec3 skin_colour);
  void draw_capsule(const TaperedCapsule& capsule, Vec3 colour);
  void put(int x, int y, float depth, Vec3 at, Vec3 normal, Vec3 reflectance);

  Pinhole camera_;
  BodyLight light_;
  int width_, height_;
  std::vector<float> depth_;
  std::vector<Vec3> colour_;
};

}  // namespace ombra
