#include "io/camera.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ombra {

Vec3 Camera::operator()(Vec3 p) const {
  const Vec3 d = p - eye;
  const float depth = dot(d, ahead), k = scale / std::max(depth, kNear_m);
  return {shift.x + dot(d, right) * k, shift.y - dot(d, up) * k, depth};
}

Vec3 Camera::ray(Vec2 pixel) const {
  return ahead + right * ((pixel.x - shift.x) / scale) + up * ((shift.y - pixel.y) / scale);
}

Camera fitted_camera(const View& view, std::span<const Vec3> points, int width_px, int height_px,
                     float filled) {
  Camera camera;
  camera.eye = view.eye;
  camera.ahead = normalized(view.target - view.eye);
  const bool vertical = std::fabs(camera.ahead.y) > 0.99f;
  camera.right = normalized(cross(camera.ahead, vertical ? Vec3{0, 0, -1} : Vec3{0, 1, 0}));
  camera.up = cross(camera.right, camera.ahead);
  constexpr float kFar = std::numeric_limits<float>::max();
  Vec2 low{kFar, kFar}, high{-kFar, -kFar};
  for (const Vec3 p : points) {
    const Vec3 at = camera(p);
    if (at.z <= Camera::kNear_m) continue;
    low = {std::min(low.x, at.x), std::min(low.y, at.y)};
    high = {std::max(high.x, at.x), std::max(high.y, at.y)};
  }
  if (high.x <= low.x || high.y <= low.y) return camera;  // everything is behind the eye
  const auto w = static_cast<float>(width_px), h = static_cast<float>(height_px);
  camera.scale = filled * std::min(w / (high.x - low.x), h / (high.y - low.y));
  camera.shift = Vec2{w, h} * 0.5f - (low + high) * (0.5f * camera.scale);
  return camera;
}

}  // namespace ombra
