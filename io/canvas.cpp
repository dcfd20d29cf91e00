#include "io/canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ombra {
namespace {

/// The point of the world that a sample at this depth shows.
Vec3 place_in_world(const Camera& camera, int x, int y, float depth) {
  return camera.eye + camera.ray({static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f}) * depth;
}

void draw_triangle(Canvas& canvas, const Surface& surface, const std::vector<Vec3>& seen,
                   std::size_t triangle, int body) {
  const auto& t = surface.triangles[triangle];
  const Vec3 a = seen[t[0]], b = seen[t[1]], c = seen[t[2]];
  if (std::min({a.z, b.z, c.z}) <= Camera::kNear_m) return;
  const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (area == 0) return;
  const int left = std::max(0, static_cast<int>(std::floor(std::min({a.x, b.x, c.x})))),
            right = std::min(canvas.width - 1, static_cast<int>(std::ceil(std::max({a.x, b.x, c.x})))),
            top = std::max(0, static_cast<int>(std::floor(std::min({a.y, b.y, c.y})))),
            bottom = std::min(canvas.height - 1, static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}))));
  for (int y = top; y <= bottom; ++y)
    for (int x = left; x <= right; ++x) {
      const float px = static_cast<float>(x) + 0.5f, py = static_cast<float>(y) + 0.5f;
      const float u = ((b.x - px) * (c.y - py) - (b.y - py) * (c.x - px)) / area;
      const float v = ((c.x - px) * (a.y - py) - (c.y - py) * (a.x - px)) / area;
      const float w = 1 - u - v;
      if (u < 0 || v < 0 || w < 0) continue;
      // Linear in 1 / depth, as perspective wants.
      const float depth = 1 / (u / a.z + v / b.z + w / c.z);
      Sample& sample = canvas.at(x, y);
      if (depth >= sample.depth) continue;
      const float pu = u * depth / a.z, pv = v * depth / b.z, pw = w * depth / c.z;
      sample = {depth, surface.normals[t[0]] * pu + surface.normals[t[1]] * pv + surface.normals[t[2]] * pw,
                surface.presence[t[0]] * pu + surface.presence[t[1]] * pv + surface.presence[t[2]] * pw, body,
                surface.fingers[triangle]};
    }
}

/// Whether a contour passes between two samples: one is clearly nearer than the other's surface reaches.
bool is_contour(const Sample& near, const Sample& far, float step_m) {
  if (near.body < 0) return false;
  if (far.body < 0) return true;
  return far.depth - near.depth > (near.body == far.body ? step_m : step_m / 3);
}

/// How much of the surroundings within 14 mm stands above a sample's tangent plane: the dark between fingers.
/// Looked for along a spiral of a few samples, turned differently in neighbouring pixels.
float occlusion(const Canvas& canvas, const Camera& camera, int x, int y, float turn_rad) {
  const Sample& here = canvas.at(x, y);
  const Vec3 from = place_in_world(camera, x, y, here.depth), n = normalized(here.normal);
  constexpr float kReach_m = 0.014f, kGoldenAngle = 2.3999632f;
  constexpr int kSteps = 8;
  const float radius = kReach_m * camera.scale / here.depth;
  float hidden = 0;
  for (int i = 0; i < kSteps; ++i) {
    const auto [sin_turn, cos_turn] = sin_cos(turn_rad + kGoldenAngle * static_cast<float>(i));
    const float r = radius * (static_cast<float>(i) + 1) / kSteps;
    const int sx = x + static_cast<int>(cos_turn * r), sy = y + static_cast<int>(sin_turn * r);
    if (sx < 0 || sy < 0 || sx >= canvas.width || sy >= canvas.height) continue;
    const Sample& there = canvas.at(sx, sy);
    if (there.body < 0) continue;
    const Vec3 to = place_in_world(camera, sx, sy, there.depth) - from;
    // What is far in front hides nothing here.
    if (dot(to, to) < 16 * kReach_m * kReach_m) hidden += std::clamp(dot(to, n) / kReach_m, 0.0f, 1.0f);
  }
  return std::min(1.0f, 2 * hidden / kSteps);
}

}  // namespace

void Canvas::draw(const Surface& surface, const Camera& camera, int body) {
  std::vector<Vec3> seen;
  seen.reserve(surface.positions.size());
  for (const Vec3 p : surface.positions) seen.push_back(camera(p));
  for (std::size_t t = 0; t < surface.triangles.size(); ++t) draw_triangle(*this, surface, seen, t, body);
}

std::vector<float> openness(const Canvas& canvas, const Camera& camera) {
  // The spirals of a block of pixels complete each other, so a mean over a block has no grain.
  constexpr int kBlock = 4;
  const int width = canvas.width / kSamples, height = canvas.height / kSamples;
  const auto index = [&](int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  };
  const auto body = [&](int x, int y) { return canvas.at(x * kSamples, y * kSamples).body; };
  std::vector<float> grainy(index(0, height), 1), smooth(grainy);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (body(x, y) < 0) continue;
      const float turn_rad =
          2 * kPi * static_cast<float>(x % kBlock * kBlock + y % kBlock) / (kBlock * kBlock);
      grainy[index(x, y)] = 1 - 0.65f * occlusion(canvas, camera, x * kSamples, y * kSamples, turn_rad);
    }
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (body(x, y) < 0) continue;
      float sum = 0, count = 0;
      for (int sy = std::max(0, y - 1); sy < std::min(height, y - 1 + kBlock); ++sy)
        for (int sx = std::max(0, x - 1); sx < std::min(width, x - 1 + kBlock); ++sx) {
          if (body(sx, sy) != body(x, y)) continue;
          sum += grainy[index(sx, sy)];
          ++count;
        }
      smooth[index(x, y)] = sum / count;
    }
  return smooth;
}

bool on_line(const Canvas& canvas, int x, int y, float step_m) {
  constexpr std::array<std::array<int, 2>, 8> kAround = {
      {{-3, 0}, {3, 0}, {0, -3}, {0, 3}, {-2, -2}, {2, -2}, {-2, 2}, {2, 2}}};
  return std::any_of(kAround.begin(), kAround.end(), [&](const std::array<int, 2>& step) {
    const int sx = x + step[0], sy = y + step[1];
    return sx >= 0 && sy >= 0 && sx < canvas.width && sy < canvas.height &&
           is_contour(canvas.at(x, y), canvas.at(sx, sy), step_m);
  });
}

}  // namespace ombra
