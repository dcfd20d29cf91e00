#include "shadow/lamp_points.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace ombra {
namespace {

// Additive recurrences whose multiples, modulo one, fill the line (1 / the golden ratio) and the square
// (powers of 1 / 1.3247…, the root of x^3 = x + 1) evenly (M. Roberts, The unreasonable effectiveness of
// quasirandom sequences, 2018), and one more that keeps out of the way of both. In double: the same on every
// machine.
constexpr double kGolden = 0.6180339887498949, kSilver = 0.4142135623730950;
constexpr double kPixel[] = {0.7548776662466927, 0.5698402909980532};

float multiple(int i, double step) {
  const double v = (i + 0.5) * step;
  return static_cast<float>(v - std::floor(v));
}

/// A point of the lamp in its own axes (right, up, to the frame), half sizes being 1.
Vec3 unit_point(LampShape shape, int i, int count) {
  const float share = (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
  switch (shape) {
    case LampShape::kPoint:
      return {};
    case LampShape::kRectangle:
      return {2 * share - 1, 2 * multiple(i, kGolden) - 1, 0};
    case LampShape::kSphere: {
      // A ball that seems an evenly bright disc from everywhere is as dense as 1 / sqrt(1 - r^2): the evenly
      // filled surface of the ball of four dimensions, one of them left out.
      const SinCos a = sin_cos(2 * kPi * multiple(i, kGolden)), b = sin_cos(kPi * multiple(i, kSilver));
      const float r = std::sqrt(share);
      return {r * a.cos, r * a.sin, std::sqrt(1 - share) * b.cos};
    }
    default: {
      // The sunflower's spiral.
      const SinCos a = sin_cos(2 * kPi * multiple(i, kGolden));
      const float r = std::sqrt(share);
      return {r * a.cos, r * a.sin, 0};
    }
  }
}

/// Halves the points across the axis along which they spread most, and each half again, down to runs of
/// `least`.
void gather(std::span<LampPoint> points, std::size_t least) {
  if (points.size() <= least) return;
  constexpr float Vec3::*kAxes[] = {&Vec3::x, &Vec3::y, &Vec3::z};
  float Vec3::*longest = kAxes[0];
  float most = -1;
  for (const auto axis : kAxes) {
    const auto [low, high] = std::minmax_element(
        points.begin(), points.end(),
        [&](const LampPoint& p, const LampPoint& q) { return p.position.*axis < q.position.*axis; });
    const float spread = high->position.*axis - low->position.*axis;
    if (spread > most) most = spread, longest = axis;
  }
  std::stable_sort(points.begin(), points.end(), [&](const LampPoint& p, const LampPoint& q) {
    return p.position.*longest < q.position.*longest;
  });
  gather(points.first(points.size() / 2), least);
  gather(points.subspan(points.size() / 2), least);
}

}  // namespace

std::vector<LampPoint> lamp_points(const Lamp& lamp, Vec3 aim, int count, int cells) {
  const Vec2 half = half_size_m(lamp, aim);
  const Vec3 ahead = normalized(aim - lamp.position);
  // A lamp straight above or below the frame's middle has no right side of its own; any will do.
  Vec3 right = cross(Vec3{0, 1, 0}, ahead);
  right = length(right) > 1e-3f ? normalized(right) : Vec3{1, 0, 0};
  const Vec3 up = cross(ahead, right);
  std::vector<LampPoint> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const Vec3 p = unit_point(lamp.shape, i, count);
    out.push_back({lamp.position + right * (p.x * half.x) + up * (p.y * half.y) + ahead * (p.z * half.x),
                   {multiple(i, kPixel[0]) - 0.5f, multiple(i, kPixel[1]) - 0.5f}});
  }
  gather(out, static_cast<std::size_t>(count / cells));
  return out;
}

}  // namespace ombra
