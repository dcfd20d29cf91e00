#include "ombra/recognise.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "ombra/vec.h"
#include "shape/outline.h"

namespace ombra {
namespace {

constexpr std::size_t kPoints = kOutlinePoints, kRings = kContextRings, kDirections = kContextDirections;
constexpr float kInnerRing = 0.125f;  // of the mean distance; each further ring has twice the radius

/// Where a value lies between two places of a context: `share` of it belongs to `second`.
struct Between {
  std::size_t first, second;
  float share;
};

Between ring(float distance) {
  float radius = kInnerRing;
  if (distance <= radius) return {0, 0, 0};
  for (std::size_t i = 0; i + 1 < kRings; ++i, radius *= 2)
    if (distance < 2 * radius) return {i, i + 1, distance / radius - 1};
  return {kRings - 1, kRings - 1, 0};
}

Between direction(Vec2 to) {
  constexpr auto kCount = static_cast<float>(kDirections);
  const float turn = arc_tangent(to.y, to.x) / (2 * kPi) * kCount;
  const float place = turn < 0 ? turn + kCount : turn;
  const auto first = static_cast<std::size_t>(place);
  return {first % kDirections, (first + 1) % kDirections, place - static_cast<float>(first)};
}

double mean_distance(const std::vector<Vec2>& points) {
  double sum = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) sum += static_cast<double>(length(points[i] - points[j]));
  return sum / (static_cast<double>(points.size() * (points.size() - 1)) / 2);
}

}  // namespace

ShapeContexts shape_contexts(const Mask& mask, double tilt_deg) {
  std::vector<Vec2> points = outline_points(mask, kOutlinePoints);
  if (points.empty()) return {};

  // Turned clockwise as seen, which is towards positive angles where y points down.
  const auto [sin, cos] = sin_cos(static_cast<float>(tilt_deg / 180) * kPi);
  const auto scale = static_cast<float>(1 / mean_distance(points));
  for (Vec2& p : points) p = Vec2{cos * p.x - sin * p.y, sin * p.x + cos * p.y} * scale;

  ShapeContexts contexts{std::vector<float>(kRings * kDirections * kPoints)};
  constexpr float kShare = 1 / static_cast<float>(kPoints - 1);
  for (std::size_t i = 0; i < kPoints; ++i)
    for (std::size_t j = 0; j < kPoints; ++j) {
      if (i == j) continue;
      const Vec2 to = points[j] - points[i];
      const Between r = ring(length(to)), d = direction(to);
      const auto add = [&](std::size_t at_ring, std::size_t at_direction, float weight) {
        contexts.roots[(at_ring * kDirections + at_direction) * kPoints + i] += weight * kShare;
      };
      add(r.first, d.first, (1 - r.share) * (1 - d.share));
      add(r.first, d.second, (1 - r.share) * d.share);
      add(r.second, d.first, r.share * (1 - d.share));
      add(r.second, d.second, r.share * d.share);
    }
  for (float& value : contexts.roots) value = std::sqrt(value);
  return contexts;
}

double shape_distance(const ShapeContexts& a, const ShapeContexts& b) {
  if (a.roots.empty() || b.roots.empty()) return 1;
  assert(a.roots.size() == b.roots.size());
  std::array<float, kPoints> best_of_b{};
  double sum = 0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    std::array<float, kPoints> affinity{};
    for (std::size_t place = 0; place < kRings * kDirections; ++place) {
      const float mine = a.roots[place * kPoints + i];
      const float* theirs = b.roots.data() + place * kPoints;
      if (mine > 0)
        for (std::size_t j = 0; j < kPoints; ++j) affinity[j] += mine * theirs[j];
    }
    for (std::size_t j = 0; j < kPoints; ++j) best_of_b[j] = std::max(best_of_b[j], affinity[j]);
    sum += static_cast<double>(*std::max_element(affinity.begin(), affinity.end()));
  }
  for (const float best : best_of_b) sum += static_cast<double>(best);
  return std::clamp(1 - sum / (2 * static_cast<double>(kPoints)), 0.0, 1.0);
}

}  // namespace ombra
