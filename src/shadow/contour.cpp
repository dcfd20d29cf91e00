#include "shadow/contour.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ombra {

namespace {

constexpr std::size_t kStep = 8;  // faces looked at together

/// The faces in the order of walks from neighbour to neighbour, each time to the one that has the fewest
/// unvisited neighbours itself (Warnsdorff's rule for the knight's tour), so that few are left alone.
std::vector<std::uint16_t> walked(const Hand& hand) {
  std::vector<std::vector<std::uint16_t>> beside(hand.faces.size());
  for (const Hand::Edge& e : hand.edges) beside[e.left].push_back(e.right), beside[e.right].push_back(e.left);
  std::vector<bool> visited(hand.faces.size());
  const auto left = [&](std::uint16_t face) {
    return std::count_if(beside[face].begin(), beside[face].end(), [&](auto f) { return !visited[f]; });
  };
  std::vector<std::uint16_t> order;
  for (std::size_t start = 0; start < hand.faces.size(); ++start) {
    auto face = static_cast<std::uint16_t>(start);
    while (!visited[face]) {
      visited[face] = true;
      order.push_back(face);
      std::ptrdiff_t fewest = 4;
      std::uint16_t next = face;
      for (const std::uint16_t f : beside[face])
        if (!visited[f] && left(f) < fewest) fewest = left(f), next = f;
      face = next;
    }
  }
  return order;
}

}  // namespace

ContourFinder::ContourFinder(const Hand& hand) : ContourFinder(hand, walked(hand)) {}

ContourFinder::ContourFinder(const Hand& hand, const std::vector<std::uint16_t>& order)
    : faces_(hand, order), edges_(order.size()), between_(order.size()) {
  const std::size_t padded = (order.size() + kStep - 1) / kStep * kStep + kStep;
  follows_.resize(padded), front_.resize(padded);
  std::vector<std::uint16_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<std::uint16_t>(i);
  std::vector<Hand::Edge> others;
  for (Hand::Edge e : hand.edges) {
    e.left = place[e.left], e.right = place[e.right];
    const std::size_t first = std::min(e.left, e.right);
    if (std::max(e.left, e.right) == first + 1 && !follows_[first])
      edges_[first] = e, follows_[first] = 1;
    else
      others.push_back(e);
  }
  // Neighbouring edges look at neighbouring faces.
  std::sort(others.begin(), others.end(), [](const Hand::Edge& p, const Hand::Edge& q) {
    return std::pair(p.left, p.right) < std::pair(q.left, q.right);
  });
  edges_.insert(edges_.end(), others.begin(), others.end());
  found_.resize(edges_.size() + 1);
}

void ContourFinder::append(const Vec2* pixels, std::uint16_t body, std::vector<ContourEdge>& out) {
  front_faces(faces_, pixels, front_.data());
  std::size_t count = 0;
  // Eight faces and those after them at once, a byte each; few of them differ.
  static_assert(std::endian::native == std::endian::little);
  for (std::size_t f = 0; f < between_; f += kStep) {
    std::uint64_t these, next, follows;
    std::memcpy(&these, front_.data() + f, kStep);
    std::memcpy(&next, front_.data() + f + 1, kStep);
    std::memcpy(&follows, follows_.data() + f, kStep);
    for (std::uint64_t differ = (these ^ next) & follows; differ != 0; differ &= differ - 1)
      found_[count++] =
          static_cast<std::uint32_t>(f + static_cast<std::size_t>(std::countr_zero(differ)) / 8);
  }
  for (std::size_t e = between_; e < edges_.size(); ++e) {
    found_[count] = static_cast<std::uint32_t>(e);
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

template <std::size_t kSides>
CapsuleOutline<kSides> capsule_outline(const TaperedCapsule& capsule, const Projection& projection,
                                       float clear_m) {
  const Vec3 lamp = projection.lamp;
  Vec3 ends[2] = {capsule.from, capsule.to};
  float radii[2] = {capsule.from_radius_m, capsule.to_radius_m};
  const auto depth = [&](int i) { return lamp.z - ends[i].z - radii[i]; };
  for (int i = 0; i < 2; ++i)
    if (depth(i) < clear_m) {
      if (depth(1 - i) <= clear_m) return {};
      const float t = (clear_m - depth(1 - i)) / (depth(i) - depth(1 - i));  // from the far end
      ends[i] = ends[1 - i] + (ends[i] - ends[1 - i]) * t;
      radii[i] = radii[1 - i] + (radii[i] - radii[1 - i]) * t;
    }

  struct Point {
    Vec2 p;
    std::uint16_t index;
  };
  std::array<Vec3, 2 * kSides> on_capsule;
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
    for (std::size_t k = 0; k < kSides; ++k) {
      const std::size_t index = i * kSides + k;
      on_capsule[index] = centre + u * (r * circle[k].cos) + v * (r * circle[k].sin);
      points[index] = {projection(on_capsule[index]), static_cast<std::uint16_t>(index)};
    }
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
  CapsuleOutline<kSides> out;  // the hull's last point is its first again
  for (std::size_t k = 0; k + 1 < count; ++k)
    out.corners[out.count++] = {on_capsule[hull[k].index], hull[k].p,
                                static_cast<std::uint16_t>(hull[k].index / kSides)};
  return out;
}
template CapsuleOutline<kSilhouetteSides> capsule_outline(const TaperedCapsule&, const Projection&, float);
template CapsuleOutline<kShadowSides> capsule_outline(const TaperedCapsule&, const Projection&, float);

void append_capsule(const TaperedCapsule& capsule, const Projection& projection, std::uint16_t body,
                    std::vector<ContourEdge>& out) {
  const auto outline = capsule_outline<kSilhouetteSides>(capsule, projection);
  for (std::size_t k = 0; k < outline.count; ++k) {
    const auto &from = outline.corners[k], &to = outline.corners[k + 1 < outline.count ? k + 1 : 0];
    out.push_back({from.pixel, to.pixel, from.end, to.end, body});
  }
}

}  // namespace ombra
