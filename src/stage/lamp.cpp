#include "ombra/lamp.h"

namespace ombra {

std::string_view name(LampShape shape) {
  switch (shape) {
    case LampShape::kDisc:
      return "disc";
    case LampShape::kSphere:
      return "sphere";
    case LampShape::kRectangle:
      return "rectangle";
    case LampShape::kDistant:
      return "distant";
    default:
      return "point";
  }
}

bool is_lit(const Lamp& lamp) {
  return (lamp.shape == LampShape::kDistant ? lamp.illuminance_lx : lamp.intensity_cd) > 0;
}

Vec2 half_size_m(const Lamp& lamp, Vec3 aim) {
  if (lamp.shape == LampShape::kDistant) {
    const SinCos half = sin_cos(lamp.angular_diameter / 2);
    const float radius_m = length(lamp.position - aim) * (half.sin / half.cos);
    return {radius_m, radius_m};
  }
  return Vec2{lamp.width_m, lamp.height_m > 0 ? lamp.height_m : lamp.width_m} * 0.5f;
}

Lamp put_out(const Lamp& lamp, Vec3 aim) {
  Lamp out = lamp;
  const Vec3 to = lamp.position - aim;
  // Rounding leaves one that was put out a little nearer; it stays where it is.
  if (lamp.shape == LampShape::kDistant && length(to) < 0.999f * kDistant_m)
    out.position = aim + normalized(to) * kDistant_m;
  return out;
}

float illuminance_lx(const Lamp& lamp, Vec3 aim, Vec2 wall) {
  const Vec3 ray = lamp.position - Vec3{wall.x, wall.y, 0};
  const float square = dot(ray, ray), distance = std::sqrt(square), at_wall = ray.z / distance;
  if (lamp.shape == LampShape::kDistant) return lamp.illuminance_lx * at_wall;
  const bool flat = lamp.shape == LampShape::kDisc || lamp.shape == LampShape::kRectangle;
  const float at_lamp = flat ? dot(ray, normalized(lamp.position - aim)) / distance : 1.0f;
  return at_lamp > 0 ? lamp.intensity_cd * at_wall * at_lamp / square : 0;
}

}  // namespace ombra
