#include "measure/camera.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ombra {
namespace {

using Column = std::array<double, 3>;

double dot(const Column& a, const Column& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// A column of a homography to pixels around the picture's centre, with the focal length divided out.
Column ray(const Homography& h, std::size_t column, Point centre, double focal_px) {
  const double w = h.m[6 + column];
  return {(h.m[column] - centre.x * w) / focal_px, (h.m[3 + column] - centre.y * w) / focal_px, w};
}

}  // namespace

Camera find_camera(const Homography& to_picture, double width_px, double height_px) {
  constexpr double kExpectedError = 0.01, kFocalSpread = 0.3, kStep = 1.05, kLogStep = 0.04879;
  constexpr int kSteps = 30;
  const Point centre{width_px / 2, height_px / 2};
  // 26 mm on a frame of 36 x 24 mm, whose diagonal is 43.27 mm.
  double focal_px = length({width_px, height_px}) * 26 / 43.27;
  for (int k = 0; k < kSteps; ++k) focal_px /= kStep;

  Camera best;
  double least = std::numeric_limits<double>::infinity();
  for (int k = -kSteps; k <= kSteps; ++k, focal_px *= kStep) {
    const Column a = ray(to_picture, 0, centre, focal_px), b = ray(to_picture, 1, centre, focal_px),
                 c = ray(to_picture, 2, centre, focal_px);
    const double aa = dot(a, a), bb = dot(b, b);
    const double lengths = (aa - bb) / (aa + bb), skew = dot(a, b) / std::sqrt(aa * bb);
    const double misfit = (lengths * lengths + skew * skew) / (kExpectedError * kExpectedError);
    const double prior = k * kLogStep / kFocalSpread;
    if (misfit + prior * prior >= least) continue;
    least = misfit + prior * prior;
    const double al = std::sqrt(aa), bl = std::sqrt(bb), scale = (al + bl) / 2;
    const Column normal = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    best = {{-dot(a, c) / (al * scale), -dot(b, c) / (bl * scale)},
            std::abs(dot(normal, c)) / (std::sqrt(dot(normal, normal)) * scale),
            std::sqrt(misfit)};
  }
  return best;
}

Point below(const Camera& camera, Point seen, double height_mm) {
  return seen + (camera.foot - seen) * std::min(1.0, height_mm / camera.height_mm);
}

}  // namespace ombra
