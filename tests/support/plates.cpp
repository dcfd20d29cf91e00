#include "support/plates.h"

#include <map>
#include <utility>

#include "support/real_hands.h"

namespace ombra {
namespace {

constexpr float kThickness_m = 1e-5f;

}  // namespace

Hands plates(std::span<const Vec2> outline) {
  Hand plate = real_hands()[0];
  plate.vertices.clear(), plate.influences.clear(), plate.faces.clear(), plate.edges.clear();
  const auto n = static_cast<std::uint16_t>(outline.size());
  for (const float z : {kThickness_m / 2, -kThickness_m / 2})
    for (const Vec2 p : outline) plate.vertices.push_back({p.x, p.y, z});
  plate.influences.assign(plate.vertices.size(), {{0, 0, 0, 0}, {1, 0, 0, 0}});
  for (std::uint16_t k = 0; k < n; ++k) {
    const auto next = static_cast<std::uint16_t>(k + 1 < n ? k + 1 : 0);
    const auto below = [&](int v) { return static_cast<std::uint16_t>(v + n); };
    plate.faces.push_back({k, below(k), below(next)});
    plate.faces.push_back({k, below(next), next});
    if (k < 1 || k + 1 == n) continue;
    plate.faces.push_back({0, k, next});
    plate.faces.push_back({below(0), below(next), below(k)});
  }
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint16_t> left;
  for (std::size_t f = 0; f < plate.faces.size(); ++f)
    for (std::size_t k = 0; k < 3; ++k)
      left[{plate.faces[f][k], plate.faces[f][(k + 1) % 3]}] = static_cast<std::uint16_t>(f);
  for (const auto& [edge, face] : left)
    if (edge.first < edge.second)
      plate.edges.push_back({edge.first, edge.second, face, left.at({edge.second, edge.first})});
  Hand other = plate;
  other.side = Side::kRight;
  return {plate, other};
}

Pose held_plate(Vec3 place) {
  Pose pose;
  pose.hands[0] = HeldHand{place, {}, {}, {}};
  return pose;
}

}  // namespace ombra
