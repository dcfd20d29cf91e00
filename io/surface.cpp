#include "io/surface.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

Surface skin_surface(const Hand& hand, const HeldHand& held) {
  Surface surface;
  skin(hand, pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles), surface.positions);
  surface.normals.resize(surface.positions.size());
  surface.presence.assign(surface.positions.size(), 1);
  for (const auto& [a, b, c] : hand.faces) {
    const Vec3 normal =
        cross(surface.positions[b] - surface.positions[a], surface.positions[c] - surface.positions[a]);
    for (const std::uint16_t v : {a, b, c}) surface.normals[v] += normal;
    surface.triangles.push_back({a, b, c});
    const int bone = hand.influences[a].bone[0];
    surface.fingers.push_back(static_cast<std::int8_t>(bone == 0 ? -1 : (bone - 1) / 3));
  }
  for (Vec3& normal : surface.normals) normal = normalized(normal);
  return surface;
}

/// The surface with every triangle cut into kCuts^2 and bulged towards its corners' tangent planes, so that
/// outlines are round (Phong tessellation, Boubekeur & Alexa 2008).
Surface rounded(const Surface& coarse) {
  constexpr int kCuts = 3;
  constexpr float kBulge = 0.6f;
  Surface fine;
  for (std::size_t triangle = 0; triangle < coarse.triangles.size(); ++triangle) {
    const auto& t = coarse.triangles[triangle];
    const auto first = static_cast<int>(fine.positions.size());
    for (int i = 0; i <= kCuts; ++i)
      for (int j = 0; j <= i; ++j) {
        const std::array<float, 3> share = {static_cast<float>(kCuts - i) / kCuts,
                                            static_cast<float>(i - j) / kCuts, static_cast<float>(j) / kCuts};
        Vec3 flat, normal, bulged;
        for (std::size_t k = 0; k < 3; ++k) {
          flat += coarse.positions[t[k]] * share[k];
          normal += coarse.normals[t[k]] * share[k];
        }
        for (std::size_t k = 0; k < 3; ++k) {
          const Vec3 n = coarse.normals[t[k]];
          bulged += (flat - n * dot(flat - coarse.positions[t[k]], n)) * share[k];
        }
        fine.positions.push_back(flat + (bulged - flat) * kBulge);
        fine.normals.push_back(normalized(normal));
        fine.presence.push_back(1);
        if (i == kCuts) continue;
        const auto corner = [&](int row, int column) {
          return static_cast<std::uint32_t>(first + row * (row + 1) / 2 + column);
        };
        fine.triangles.push_back({corner(i, j), corner(i + 1, j), corner(i + 1, j + 1)});
        if (j < i) fine.triangles.push_back({corner(i, j), corner(i + 1, j + 1), corner(i, j + 1)});
        fine.fingers.resize(fine.triangles.size(), coarse.fingers[triangle]);
      }
  }
  return fine;
}

}  // namespace

Surface hand_surface(const Hand& hand, const HeldHand& held) { return rounded(skin_surface(hand, held)); }

Surface forearm_surface(const HeldHand& held, const Performer& performer) {
  constexpr int kAround = 40, kRings = 48;
  constexpr float kFadeFrom_m = 0.05f, kFadeTo_m = 0.20f;
  // Half the wrist's thickness as a share of half its breadth.
  constexpr float kThickness = 0.70f, kBend_m = 0.06f;
  const TaperedCapsule limb = arm_capsules(held, performer)[0];
  const Mat3 hand = matrix(held.orientation);
  const Vec3 axis = normalized(limb.to - limb.from);
  const float length_m = length(limb.to - limb.from);
  Surface surface;
  for (int ring = 0; ring <= kRings; ++ring) {
    const float t = static_cast<float>(ring) / kRings, along_m = t * length_m;
    // A cubic that leaves in the hand's direction and arrives in the arm's.
    const float bend = std::min(1.0f, along_m / kBend_m), left = 1 - bend;
    const Vec3 turn = hand.z - axis;
    const Vec3 centre = limb.from + axis * along_m + turn * (kBend_m * bend * left * left);
    const Vec3 along = normalized(axis + turn * (left * left - 2 * bend * left));
    const Vec3 across = normalized(hand.x - along * dot(hand.x, along)), other = cross(along, across);
    const float radius_m = limb.from_radius_m + (limb.to_radius_m - limb.from_radius_m) * t;
    const float thickness = kThickness + (1 - kThickness) * bend;
    for (int step = 0; step < kAround; ++step) {
      const auto [sin_turn, cos_turn] = sin_cos(2 * kPi * static_cast<float>(step) / kAround);
      surface.positions.push_back(centre + (across * cos_turn + other * (sin_turn * thickness)) * radius_m);
      surface.normals.push_back(normalized(across * cos_turn + other * (sin_turn / thickness)));
      surface.presence.push_back(std::clamp((kFadeTo_m - along_m) / (kFadeTo_m - kFadeFrom_m), 0.0f, 1.0f));
      if (ring == 0) continue;
      const auto at = [&](int r, int s) { return static_cast<std::uint32_t>(r * kAround + s % kAround); };
      const std::uint32_t a = at(ring - 1, step), b = at(ring - 1, step + 1), c = at(ring, step),
                          d = at(ring, step + 1);
      surface.triangles.push_back({a, b, d});
      surface.triangles.push_back({a, d, c});
    }
  }
  surface.fingers.assign(surface.triangles.size(), -1);
  return surface;
}

Surface capsule_surface(const TaperedCapsule& capsule) {
  constexpr int kAround = 48, kDome = 16;
  const Vec3 apart = capsule.to - capsule.from;
  const float length_m = length(apart);
  const Vec3 axis = length_m > 0 ? apart / length_m : Vec3{0, 1, 0};
  const Vec3 u = normalized(cross(axis, std::fabs(axis.y) > 0.9f ? Vec3{1, 0, 0} : Vec3{0, 1, 0})),
             v = cross(axis, u);
  // The cone touches both balls where the normal leans by this much along the axis.
  const float lean =
      length_m > 0 ? std::clamp((capsule.from_radius_m - capsule.to_radius_m) / length_m, -1.0f, 1.0f) : 0.0f;
  const float lean_rad = arc_tangent(lean, std::sqrt(1 - lean * lean));
  Surface surface;
  const auto add_ring = [&](Vec3 centre, float radius_m, float up_rad) {
    const auto [sin_up, cos_up] = sin_cos(up_rad);
    for (int step = 0; step < kAround; ++step) {
      const auto [sin_turn, cos_turn] = sin_cos(2 * kPi * static_cast<float>(step) / kAround);
      const Vec3 normal = (u * cos_turn + v * sin_turn) * cos_up + axis * sin_up;
      surface.positions.push_back(centre + normal * radius_m);
      surface.normals.push_back(normal);
    }
  };
  for (int k = 0; k <= kDome; ++k)
    add_ring(capsule.from, capsule.from_radius_m,
             -kPi / 2 + (lean_rad + kPi / 2) * static_cast<float>(k) / kDome);
  for (int k = 0; k <= kDome; ++k)
    add_ring(capsule.to, capsule.to_radius_m,
             lean_rad + (kPi / 2 - lean_rad) * static_cast<float>(k) / kDome);
  surface.presence.assign(surface.positions.size(), 1);
  for (std::uint32_t ring = 0; ring < 2 * kDome + 1; ++ring)
    for (std::uint32_t step = 0; step < kAround; ++step) {
      const std::uint32_t a = ring * kAround + step, b = ring * kAround + (step + 1) % kAround;
      surface.triangles.push_back({a, b, b + kAround});
      surface.triangles.push_back({a, b + kAround, a + kAround});
    }
  surface.fingers.assign(surface.triangles.size(), -1);
  return surface;
}

}  // namespace ombra
