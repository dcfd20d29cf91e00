#include "shadow/contour.h"

#include <algorithm>

namespace ombra {

ContourFinder::ContourFinder(const Hand& hand)
    : faces_(hand), edges_(hand.edges), front_(faces_.a.size()), found_(hand.edges.size() + 1) {
  // Neighbouring edges look at neighbouring faces.
  std::sort(edges_.begin(), edges_.end(), [](const Hand::Edge& p, const Hand::Edge& q) {
    return std::pair(p.left, p.right) < std::pair(q.left, q.right);
  });
}

void ContourFinder::append(const Vec2* pixels, std::uint16_t body, std::vector<ContourEdge>& out) {
  front_faces(faces_, pixels, front_.data());
  std::size_t count = 0;
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    found_[count] = static_cast<std::uint16_t>(e);
    count += front_[edges_[e].left] ^ front_[edges_[e].right];
  }
  out.resize(out.size() + count);
  ContourEdge* const added = out.data() + out.size() - count;
  for (std::size_t i = 0; i < count; ++i) {
    const Hand::Edge& e = edges_[found_[i]];
    // Exchanged without a branch: which face is the front one is as good as random.
    const unsigned swap = (e.a ^ e.b) & (front_[e.left] - 1u);
    ContourEdge& edge = added[i];
    edge.a = static_cast<std::uint16_t>(e.a ^ swap), edge.b = static_cast<std::uint16_t>(e.b ^ swap);
    edge.body = body;
    edge.from = pixels[edge.a], edge.to = pixels[edge.b];
  }
}

void append_capsule(const TaperedCapsule& capsule, const Projection& projection, std::uint16_t body,
                    std::vector<ContourEdge>& out) {
  constexpr float kNearest = 0.05f;
  constexpr int kSides = 24;
  const Vec3 lamp = projection.lamp;
  Vec3 ends[2] = {capsule.from, capsule.to};
  float radii[2] = {capsule.from_radius_m, capsule.to_radius_m};
  const auto depth = [&](int i) { return lamp.z - ends[i].z - radii[i]; };
  for (int i = 0; i < 2; ++i)
    if (depth(i) < kNearest) {
      if (depth(1 - i) <= kNearest) return;
      const float t = (kNearest - depth(1 - i)) / (depth(i) - depth(1 - i));  // from the far end
      ends[i] = ends[1 - i] + (ends[i] - ends[1 - i]) * t;
      radii[i] = radii[1 - i] + (radii[i] - radii[1 - i]) * t;
    }

  struct Point {
    Vec2 p;
    std::uint16_t end;
  };
  std::array<Point, 2 * kSides> points;
  static const std::array<SinCos, kSides> circle = [] {
    std::array<SinCos, kSides> c;
    for (std::size_t k = 0; k < kSides; ++k) c[k] = sin_cos(2 * kPi * static_cast<float>(k) / kSides);
    return c;
  }();
  for (std::size_t i = 0; i < 2; ++i) {
    const Vec3 to = ends[i] - lamp;
    const float d = length(to), ratio = radii[i] / d;
    const Vec3 n = to / d;
    const Vec3 u = normalized(cross(n, Vec3{0, 1, 0})), v = cross(n, u);
    const Vec3 centre = ends[i] - n * (radii[i] * ratio);
    const float r = radii[i] * std::sqrt(std::max(1 - ratio * ratio, 0.0f));
    for (std::size_t k = 0; k < kSides; ++k)
      points[i * kSides + k] = {projection(centre + u * (r * circle[k].cos) + v * (r * circle[k].sin)),
                                static_cast<std::uint16_t>(i)};
  }
  // Andrew's monotone chain; counter-clockwise with y up, as front faces are.
  std::sort(points.begin(), points.end(),
            [](const Point& p, const Point& q) { return p.p.x != q.p.x ? p.p.x < q.p.x : p.p.y > q.p.y; });
  std::array<Point, 4 * kSides + 2> hull;
  std::size_t count = 0;
  const auto add = [&](const Point& q, std::size_t least) {
    while (count >= least + 2 && cross(hull[count - 1].p - hull[count - 2].p, q.p - hull[count - 1].p) >= 0)
      --count;
    hull[count++] = q;
  };
  for (const Point& q : points) add(q, 0);
  const std::size_t lower = count - 1;
  for (std::size_t k = points.size() - 1; k-- > 0;) add(points[k], lower);
  for (std::size_t k = 0; k + 1 < count; ++k)
    out.push_back({hull[k].p, hull[k + 1].p, hull[k].end, hull[k + 1].end, body});
}

}  // namespace ombra
