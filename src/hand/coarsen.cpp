// Edge collapse by quadric error (Garland & Heckbert, Surface simplification using quadric error metrics,
// SIGGRAPH 1997), on the bind pose.
#include "hand/coarsen.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <set>
#include <tuple>

namespace ombra {
namespace {

struct Point {
  double x, y, z;
  Point operator+(Point o) const { return {x + o.x, y + o.y, z + o.z}; }
  Point operator-(Point o) const { return {x - o.x, y - o.y, z - o.z}; }
  Point operator*(double s) const { return {x * s, y * s, z * s}; }
};
double dot(Point a, Point b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
Point cross(Point a, Point b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

/// Sum of squared distances to planes, weighted: p^T A p + 2 b p + c.
struct Quadric {
  double xx = 0, xy = 0, xz = 0, yy = 0, yz = 0, zz = 0;
  Point b{0, 0, 0};
  double c = 0;
  void add_plane(Point n, double d, double w) {
    xx += w * n.x * n.x, xy += w * n.x * n.y, xz += w * n.x * n.z;
    yy += w * n.y * n.y, yz += w * n.y * n.z, zz += w * n.z * n.z;
    b = b + n * (w * d), c += w * d * d;
  }
  /// Distances to a point from all sides: holds the vertex where the planes say nothing.
  void add_point(Point p, double w) {
    xx += w, yy += w, zz += w;
    b = b - p * w, c += w * dot(p, p);
  }
  Quadric operator+(const Quadric& o) const {
    return {xx + o.xx, xy + o.xy, xz + o.xz, yy + o.yy, yz + o.yz, zz + o.zz, b + o.b, c + o.c};
  }
  double at(Point p) const {
    return xx * p.x * p.x + yy * p.y * p.y + zz * p.z * p.z +
           2 * (xy * p.x * p.y + xz * p.x * p.z + yz * p.y * p.z) + 2 * dot(b, p) + c;
  }
  /// Where it is least, by Cramer's rule; point quadrics keep the determinant away from 0.
  Point least() const {
    const Point p{xx, xy, xz}, q{xy, yy, yz}, r{xz, yz, zz};
    const double inverse = -1 / dot(p, cross(q, r));
    return (cross(q, r) * b.x + cross(r, p) * b.y + cross(p, q) * b.z) * inverse;
  }
};

class Mesh {
 public:
  explicit Mesh(const Hand& hand) {
    for (std::size_t v = 0; v < hand.vertices.size(); ++v) {
      const Vec3 p = hand.vertices[v];
      at_.push_back({static_cast<double>(p.x), static_cast<double>(p.y), static_cast<double>(p.z)});
      std::array<double, kBoneCount> w{};
      for (std::size_t k = 0; k < 4; ++k)
        w[hand.influences[v].bone[k]] += static_cast<double>(hand.influences[v].weight[k]);
      weights_.push_back(w);
    }
    quadrics_.resize(at_.size());
    around_.resize(at_.size());
    age_.resize(at_.size());
    for (const auto& f : hand.faces) {
      const auto index = static_cast<int>(faces_.size());
      faces_.push_back({f[0], f[1], f[2]});
      const Point n = normal(faces_.back());
      const double area = std::sqrt(dot(n, n));
      for (int v : faces_.back()) {
        around_[static_cast<std::size_t>(v)].push_back(index);
        if (area <= 0) continue;
        const Point unit = n * (1 / area);
        Quadric& q = quadrics_[static_cast<std::size_t>(v)];
        q.add_plane(unit, -dot(unit, at(v)), area);
        q.add_point(at(v), 1e-3 * area);
      }
    }
    count_ = at_.size();
    for (const auto& e : hand.edges) push(e.a, e.b);
  }

  void collapse_to(std::size_t count) {
    while (count_ > count && !queue_.empty()) {
      const Collapse c = queue_.top();
      queue_.pop();
      if (c.age_a != age_[static_cast<std::size_t>(c.a)] || c.age_b != age_[static_cast<std::size_t>(c.b)])
        continue;
      if (!closed_after(c.a, c.b) || turns_a_face(c.a, c.b, c.to) || turns_a_face(c.b, c.a, c.to)) continue;
      collapse(c);
    }
  }

  void write(Hand& hand) const {
    std::vector<std::uint16_t> index(at_.size());
    hand.vertices.clear(), hand.influences.clear(), hand.faces.clear(), hand.edges.clear();
    std::vector<std::size_t> kept;
    for (std::size_t v = 0; v < at_.size(); ++v)
      if (!around_[v].empty()) kept.push_back(v);
    std::stable_sort(kept.begin(), kept.end(), [&](auto a, auto b) {
      return influence(weights_[a]).count() < influence(weights_[b]).count();
    });
    for (const std::size_t v : kept) {
      index[v] = static_cast<std::uint16_t>(hand.vertices.size());
      hand.vertices.push_back(
          {static_cast<float>(at_[v].x), static_cast<float>(at_[v].y), static_cast<float>(at_[v].z)});
      hand.influences.push_back(influence(weights_[v]));
    }
    std::map<std::pair<int, int>, std::uint16_t> half;
    for (const auto& f : faces_) {
      if (f[0] < 0) continue;
      const auto number = static_cast<std::uint16_t>(hand.faces.size());
      for (std::size_t k = 0; k < 3; ++k) half[{f[k], f[(k + 1) % 3]}] = number;
      hand.faces.push_back({index[static_cast<std::size_t>(f[0])], index[static_cast<std::size_t>(f[1])],
                            index[static_cast<std::size_t>(f[2])]});
    }
    for (const auto& [edge, face] : half)
      if (edge.first < edge.second)
        hand.edges.push_back({index[static_cast<std::size_t>(edge.first)],
                              index[static_cast<std::size_t>(edge.second)], face,
                              half.at({edge.second, edge.first})});
  }

 private:
  using Face = std::array<int, 3>;
  struct Collapse {
    double cost;
    int a, b;
    unsigned age_a, age_b;
    Point to;
    bool operator<(const Collapse& o) const {  // the cheapest is on top
      return std::tie(o.cost, o.a, o.b) < std::tie(cost, a, b);
    }
  };

  Point at(int v) const { return at_[static_cast<std::size_t>(v)]; }
  Point normal(const Face& f) const { return cross(at(f[1]) - at(f[0]), at(f[2]) - at(f[0])); }
  const std::vector<int>& around(int v) const { return around_[static_cast<std::size_t>(v)]; }

  std::set<int> neighbours(int v) const {
    std::set<int> out;
    for (int f : around(v))
      for (int u : faces_[static_cast<std::size_t>(f)])
        if (u != v) out.insert(u);
    return out;
  }

  void push(int a, int b) {
    if (a > b) std::swap(a, b);
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    const Quadric q = quadrics_[i] + quadrics_[j];
    // Skin that bends differently must not become one: the difference of the weights as a distance.
    double apart = 0;
    for (std::size_t bone = 0; bone < kBoneCount; ++bone)
      apart += (weights_[i][bone] - weights_[j][bone]) * (weights_[i][bone] - weights_[j][bone]);
    const Point along = at_[j] - at_[i];
    const Point to = q.least();
    const double area = quadrics_[i].xx + quadrics_[i].yy + quadrics_[i].zz + quadrics_[j].xx +
                        quadrics_[j].yy + quadrics_[j].zz;
    queue_.push({q.at(to) + 0.02 * apart * dot(along, along) * area, a, b, age_[i], age_[j], to});
  }

  /// The surface stays closed and without folds where exactly two faces go.
  bool closed_after(int a, int b) const {
    const std::set<int> na = neighbours(a), nb = neighbours(b);
    std::size_t common = 0;
    for (int v : na) common += nb.count(v);
    return common == 2 && na.size() > 3 && nb.size() > 3;
  }

  bool turns_a_face(int v, int other, Point to) const {
    for (int index : around(v)) {
      const Face& f = faces_[static_cast<std::size_t>(index)];
      if (std::find(f.begin(), f.end(), other) != f.end()) continue;
      Point p[3];
      for (std::size_t k = 0; k < 3; ++k) p[k] = f[k] == v ? to : at(f[k]);
      const Point before = normal(f), after = cross(p[1] - p[0], p[2] - p[0]);
      const double along = dot(before, after);
      if (along <= 0 || along * along < 0.09 * dot(before, before) * dot(after, after)) return true;
    }
    return false;
  }

  void collapse(const Collapse& c) {
    const auto i = static_cast<std::size_t>(c.a), j = static_cast<std::size_t>(c.b);
    const Point along = at_[j] - at_[i];
    const double t = std::clamp(dot(c.to - at_[i], along) / std::max(dot(along, along), 1e-18), 0.0, 1.0);
    for (std::size_t bone = 0; bone < kBoneCount; ++bone)
      weights_[i][bone] += (weights_[j][bone] - weights_[i][bone]) * t;
    at_[i] = c.to;
    quadrics_[i] = quadrics_[i] + quadrics_[j];
    for (int index : around_[j]) {
      Face& f = faces_[static_cast<std::size_t>(index)];
      if (std::find(f.begin(), f.end(), c.a) != f.end()) {
        for (int v : f)
          if (v != c.b) std::erase(around_[static_cast<std::size_t>(v)], index);
        f[0] = -1;
      } else {
        std::replace(f.begin(), f.end(), c.b, c.a);
        around_[i].push_back(index);
      }
    }
    around_[j].clear();
    ++age_[i], ++age_[j], --count_;
    for (int v : neighbours(c.a)) push(c.a, v);
  }

  static Hand::Influence influence(const std::array<double, kBoneCount>& by_bone) {
    std::array<std::uint8_t, kBoneCount> order;
    for (std::size_t b = 0; b < kBoneCount; ++b) order[b] = static_cast<std::uint8_t>(b);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return by_bone[a] > by_bone[b]; });
    Hand::Influence out;
    double sum = 0;
    const auto kept = [&](std::size_t k) { return by_bone[order[k]] >= 0.03 ? by_bone[order[k]] : 0; };
    for (std::size_t k = 0; k < 4; ++k) sum += kept(k);
    for (std::size_t k = 0; k < 4; ++k) {
      out.weight[k] = static_cast<float>(kept(k) / sum);
      out.bone[k] = out.weight[k] > 0 ? order[k] : order[0];
    }
    return out;
  }

  std::vector<Point> at_;
  std::vector<std::array<double, kBoneCount>> weights_;
  std::vector<Quadric> quadrics_;
  std::vector<std::vector<int>> around_;  ///< faces of a vertex
  std::vector<Face> faces_;               ///< -1: gone
  std::vector<unsigned> age_;             ///< of a vertex: collapses planned before are void
  std::priority_queue<Collapse> queue_;
  std::size_t count_ = 0;
};

}  // namespace

Hand coarsened(const Hand& hand, std::size_t vertices) {
  if (vertices >= hand.vertices.size()) return hand;
  Hand out = hand;
  Mesh mesh(hand);
  mesh.collapse_to(vertices);
  mesh.write(out);
  return out;
}

}  // namespace ombra
