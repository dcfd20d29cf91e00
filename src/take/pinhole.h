// Where a pinhole camera sees a point, and which point of the wall a pixel shows.
#pragma once

#include "ombra/take_maker.h"

namespace ombra {

class Pinhole {
 public:
  /// Of the setup's camera, for a picture of that size and the setup's proportions.
  Pinhole(const TakeSetup& setup, int width, int height)
      : eye_(setup.camera),
        centre_{static_cast<float>(width) / 2, static_cast<float>(height) / 2},
        focal_px_(setup.focal * static_cast<float>(height)) {
    forward_ = normalized(Vec3{setup.aim.x, setup.aim.y, 0} - eye_);
    const Vec3 level = normalized(cross(forward_, Vec3{0, 1, 0}));
    const Vec3 upright = cross(level, forward_);
    const SinCos roll = sin_cos(setup.roll);
    right_ = level * roll.cos + upright * roll.sin;
    up_ = upright * roll.cos - level * roll.sin;
  }
  /// Distance of a point along the view, metres; what is at 0 or less is behind the camera.
  float depth(Vec3 p) const { return dot(p - eye_, forward_); }
  /// In pixels; the point must be before the camera.
  Vec2 pixel(Vec3 p) const {
    const Vec3 from = p - eye_;
    const float scale = focal_px_ / dot(from, forward_);
    return {centre_.x + dot(from, right_) * scale, centre_.y - dot(from, up_) * scale};
  }
  /// The wall there, metres. Of a view that misses the wall something far away.
  Vec2 wall(float x, float y) const {
    const Vec3 ray = forward_ * focal_px_ + right_ * (x - centre_.x) + up_ * (centre_.y - y);
    const float far = eye_.z / (ray.z < -1e-3f * focal_px_ ? -ray.z : 1e-3f * focal_px_);
    return {eye_.x + ray.x * far, eye_.y + ray.y * far};
  }
  float focal_px() const { return focal_px_; }
  Vec3 right() const { return right_; }
  Vec3 up() const { return up_; }
  Vec3 forward() const { return forward_; }

 private:
  Vec3 eye_, forward_, right_, up_;
  Vec2 centre_;
  float focal_px_;
};

}  // namespace ombra
