// From where a picture is seen, and where in it the points of the world are.
#pragma once

#include <span>

#include "ombra/vec.h"

namespace ombra {

/// Where a drawing is seen from.
struct View {
  Vec3 eye;     ///< metres, world
  Vec3 target;  ///< what is in the middle; not at the eye
};

/// A pinhole camera that turns points of the world into pixels of its picture.
struct Camera {
  static constexpr float kNear_m = 0.04f;  ///< nothing nearer to the eye is drawn
  Vec3 eye, right, up, ahead;              ///< orthonormal axes, world
  float scale = 1;                         ///< pixels a unit of slope
  Vec2 shift;                              ///< of the middle, pixels
  /// Pixel coordinates, y down, and the depth along `ahead` in metres.
  Vec3 operator()(Vec3 p) const;
  /// From the eye to what a place in the picture shows, as long as one metre along `ahead` is.
  Vec3 ray(Vec2 pixel) const;
};

/// A camera whose picture the points fill to a share of its width or height.
Camera fitted_camera(const View& view, std::span<const Vec3> points, int width_px, int height_px,
                     float filled);

}  // namespace ombra
