#include "take/body_view.h"

#include <algorithm>

namespace ombra {
namespace {

constexpr float kNear_m = 0.1f;  // nothing is drawn nearer to the lens
constexpr int kBalls = 48;       // an arm's capsule is a row of them

int within(float v, int size) { return static_cast<int>(std::clamp(v, 0.0f, static_cast<float>(size))); }

}  // namespace

BodyView::BodyView(const Hands& hands, const Pose& pose, const Stage& stage, const TakeSetup& setup,
                   const BodyLight& light, int width, int height)
    : camera_(setup, width, height), light_(light), width_(width), height_(height) {
  const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  depth_.assign(count, kFar);
  colour_.resize(count);
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const auto& held = pose.hands[number];
    if (!held) continue;
    draw_hand(hands[side_index(number)], *held, setup.skin);
    if (!held->arm) continue;
    for (const TaperedCapsule& capsule : arm_capsules(*held, performer_of(stage, number)))
      draw_capsule(capsule, setup.sleeve);
  }
}

void BodyView::put(int x, int y, float depth, Vec3 at, Vec3 normal, Vec3 reflectance) {
  const auto pixel =
      static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  if (depth >= depth_[pixel]) return;
  depth_[pixel] = depth;
  const Vec3 to_lamp = light_.lamp - at;
  const float distance = length(to_lamp);
  const float share =
      std::max(0.0f, dot(normal, to_lamp) / distance) * light_.wall_m * light_.wall_m / (distance * distance);
  const Vec3 light = light_.direct * share + light_.ambient;
  colour_[pixel] = {reflectance.x * light.x, reflectance.y * light.y, reflectance.z * light.z};
}

void BodyView::draw_hand(const Hand& hand, const HeldHand& held, Vec3 skin_colour) {
  std::vector<Vec3> vertices;
  skin(hand, pose_skeleton(hand, {matrix(normalized(held.orientation)), held.wrist}, held.angles), vertices);
  std::vector<Vec3> normals(vertices.size());
  for (const auto& face : hand.faces) {
    const Vec3 n = cross(vertices[face[1]] - vertices[face[0]], vertices[face[2]] - vertices[face[0]]);
    for (const std::uint16_t v : face) normals[v] += n;
  }
  for (const auto& face : hand.faces) {
    std::array<Vec2, 3> p;
    std::array<float, 3> depth{};
    bool seen = true;
    for (std::size_t k = 0; k < 3; ++k) {
      depth[k] = camera_.depth(vertices[face[k]]);
      seen = seen && depth[k] > kNear_m;
      if (seen) p[k] = camera_.pixel(vertices[face[k]]);
    }
    const float area = seen ? cross(p[1] - p[0], p[2] - p[0]) : 0;
    if (area == 0) continue;
    const auto [left, right] = std::minmax({p[0].x, p[1].x, p[2].x});
    const auto [top, bottom] = std::minmax({p[0].y, p[1].y, p[2].y});
    for (int y = within(top, height_); y < within(bottom + 1, height_); ++y)
      for (int x = within(left, width_); x < within(right + 1, width_); ++x) {
        const Vec2 at{static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f};
        const float b = cross(at - p[0], p[2] - p[0]) / area, c = cross(p[1] - p[0], at - p[0]) / area;
        const float a = 1 - b - c;
        if (a < 0 || b < 0 || c < 0) continue;
        const auto mixed = [&](const std::vector<Vec3>& of) {
          return of[face[0]] * a + of[face[1]] * b + of[face[2]] * c;
        };
        put(x, y, depth[0] * a + depth[1] * b + depth[2] * c, mixed(vertices), normalized(mixed(normals)),
            skin_colour);
      }
  }
}

void BodyView::draw_capsule(const TaperedCapsule& capsule, Vec3 colour) {
  const Vec3 axis = capsule.to - capsule.from;
  for (int k = 0; k <= kBalls; ++k) {
    const float t = static_cast<float>(k) / kBalls;
    const Vec3 centre = capsule.from + axis * t;
    const float radius_m = capsule.from_radius_m + (capsule.to_radius_m - capsule.from_radius_m) * t;
    const float depth = camera_.depth(centre);
    if (depth < kNear_m) continue;
    const Vec2 middle = camera_.pixel(centre);
    const float radius_px = radius_m * camera_.focal_px() / depth;
    for (int y = within(middle.y - radius_px, height_); y < within(middle.y + radius_px + 1, height_); ++y)
      for (int x = within(middle.x - radius_px, width_); x < within(middle.x + radius_px + 1, width_); ++x) {
        const float u = (static_cast<float>(x) + 0.5f - middle.x) / radius_px,
                    v = (middle.y - static_cast<float>(y) - 0.5f) / radius_px;
        const float rest = 1 - u * u - v * v;
        if (rest < 0) continue;
        const float out = std::sqrt(rest);
        const Vec3 at =
            centre + (camera_.right() * u + camera_.up() * v - camera_.forward() * out) * radius_m;
        // Away from the axis and not from the ball's middle, or the row would show.
        const float along = std::clamp(dot(at - capsule.from, axis) / dot(axis, axis), 0.0f, 1.0f);
        put(x, y, depth - radius_m * out, at, normalized(at - capsule.from - axis * along), colour);
      }
  }
}

}  // namespace ombra
