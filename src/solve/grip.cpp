#include "solve/grip.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ombra {
namespace {

constexpr std::size_t kWays = 40;  // of a finger
constexpr int kSweeps = 2;         // over the fingers

/// Pixels of a row whose centre lies in [from, to).
std::uint64_t row_bits(float from, float to) {
  const int a = std::clamp(static_cast<int>(std::ceil(from - 0.5f)), 0, kPoolSize);
  const int b = std::clamp(static_cast<int>(std::ceil(to - 0.5f)), 0, kPoolSize);
  if (a >= b) return 0;
  return (b == kPoolSize ? ~0ull : (1ull << b) - 1) & ~((1ull << a) - 1);
}

struct Disc {
  Vec2 centre;
  float radius;
};

void add_hull(const Disc& a, const Disc& b, std::uint64_t* mask) {
  const Vec2 d = b.centre - a.centre;
  const float apart = length(d);
  Vec2 quad[4];
  int corners = 0;
  if (apart > std::fabs(a.radius - b.radius)) {
    const Vec2 u = d * (1 / apart);
    const float s = (a.radius - b.radius) / apart, c = std::sqrt(std::max(0.0f, 1 - s * s));
    const Vec2 n{u.x * s - u.y * c, u.y * s + u.x * c}, m{u.x * s + u.y * c, u.y * s - u.x * c};
    quad[0] = a.centre + n * a.radius, quad[1] = b.centre + n * b.radius;
    quad[2] = b.centre + m * b.radius, quad[3] = a.centre + m * a.radius;
    corners = 4;
  }
  const float top = std::min(a.centre.y - a.radius, b.centre.y - b.radius);
  const float bottom = std::max(a.centre.y + a.radius, b.centre.y + b.radius);
  if (!(bottom > 0 && top < kPoolSize)) return;
  const int first = std::max(0, static_cast<int>(top)),
            last = std::min(kPoolSize - 1, static_cast<int>(bottom));
  for (int row = first; row <= last; ++row) {
    const float y = static_cast<float>(row) + 0.5f;
    float from = 1e9f, to = -1e9f;
    for (const Disc* disc : {&a, &b}) {
      const float h = y - disc->centre.y, half = disc->radius * disc->radius - h * h;
      if (half <= 0) continue;
      const float w = std::sqrt(half);
      from = std::min(from, disc->centre.x - w), to = std::max(to, disc->centre.x + w);
    }
    for (int k = 0; k < corners; ++k) {
      const Vec2 p = quad[k], q = quad[(k + 1) % 4];
      if ((p.y <= y) == (q.y <= y)) continue;
      const float x = p.x + (q.x - p.x) * ((y - p.y) / (q.y - p.y));
      from = std::min(from, x), to = std::max(to, x);
    }
    if (from < to) mask[row] |= row_bits(from, to);
  }
}

Disc seen(Vec3 p, float radius_m, const Projection& to_pixels) {
  return {to_pixels(p), radius_m * to_pixels.px_per_m * to_pixels.lamp.z / (to_pixels.lamp.z - p.z)};
}

}  // namespace

void add_capsule(const TaperedCapsule& c, const Projection& to_pixels, std::span<std::uint64_t> mask) {
  constexpr float kNearest = 0.1f;  // to the lamp: what is nearer has no shadow to speak of
  if (to_pixels.lamp.z - std::max(c.from.z, c.to.z) < kNearest) return;
  add_hull(seen(c.from, c.from_radius_m, to_pixels), seen(c.to, c.to_radius_m, to_pixels), mask.data());
}

Grip::Grip(const Hand& hand) : hand_(hand) {
  for (std::size_t v = 0; v < hand.vertices.size(); ++v)
    if (hand.influences[v].bone[0] == 0) palm_.push_back(static_cast<std::uint16_t>(v));
}

void Grip::draw_ways(const Angles& now, const AngleRanges& ranges, Random& random) {
  ways_.assign(1, now);
  while (ways_.size() < kWays) {
    Angles way = random_angles(random);
    if (ways_.size() % 2 == 0) {
      const float size = 0.1f + 0.5f * random.uniform();
      for (std::size_t i = 0; i < kAngleCount; ++i) way[i] = now[i] + size * random.normal();
    }
    keep_in_ranges(ranges, way);
    ways_.push_back(way);
  }
}

float Grip::choose(HeldHand& held, const Projection& to_pixels, std::span<const std::uint64_t> covered,
                   const PoolMask& target, const AngleRanges& ranges, Random& random) {
  const Frame3 wrist = Frame3{matrix(normalized(held.orientation)), held.wrist} * hand_.bones[0].rest;
  draw_ways(held.angles, ranges, random);

  PoolMask fixed;
  std::copy(covered.begin(), covered.end(), fixed.begin());
  points_.clear(), hull_.clear();
  const Frame3 skinning = wrist * hand_.bones[0].from_bind;
  for (std::uint16_t v : palm_) points_.push_back(to_pixels(skinning * hand_.vertices[v]));
  std::sort(points_.begin(), points_.end(),
            [](Vec2 p, Vec2 q) { return p.y != q.y ? p.y < q.y : p.x < q.x; });
  // Both sides of the hull, each from top to bottom.
  for (int side = 0; side < 2; ++side) {
    const std::size_t begin = hull_.size();
    for (Vec2 p : points_) {
      while (hull_.size() >= begin + 2) {
        const float turn = cross(hull_.back() - hull_[hull_.size() - 2], p - hull_.back());
        if (side == 0 ? turn > 0 : turn < 0) break;
        hull_.pop_back();
      }
      hull_.push_back(p);
    }
  }
  for (int row = 0; row < kPoolSize; ++row) {
    const float y = static_cast<float>(row) + 0.5f;
    float from = 1e9f, to = -1e9f;
    for (std::size_t k = 0; k + 1 < hull_.size(); ++k) {
      const Vec2 p = hull_[k], q = hull_[k + 1];
      if (!(p.y <= y && q.y > y)) continue;
      const float x = p.x + (q.x - p.x) * ((y - p.y) / (q.y - p.y));
      from = std::min(from, x), to = std::max(to, x);
    }
    if (from < to) fixed[static_cast<std::size_t>(row)] |= row_bits(from, to);
  }

  std::array<std::size_t, kFingerCount> chosen{};
  for (std::size_t f = 0; f < kFingerCount; ++f) {
    masks_[f].assign(ways_.size() * kPoolWords, 0);
    for (std::size_t w = 0; w < ways_.size(); ++w) {
      Frame3 bone = wrist;
      for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t b = 1 + 3 * f + k;
        bone = pose_bone(hand_.bones[b], bone, ways_[w]);
        for (const Hand::Capsule& c : hand_.capsules)
          if (c.bone == static_cast<int>(b)) {
            add_hull(seen(bone * c.from, c.radius_m, to_pixels), seen(bone * c.to, c.radius_m, to_pixels),
                     masks_[f].data() + w * kPoolWords);
          }
      }
    }
  }

  std::uint32_t area = 0;
  for (std::uint64_t w : target) area += static_cast<std::uint32_t>(std::popcount(w));
  float best = -1;
  counts_.resize(ways_.size());
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    bool better = false;
    const int start = random.below(kFingerCount);
    for (int k = 0; k < kFingerCount; ++k) {
      const auto f = static_cast<std::size_t>((start + k) % kFingerCount);
      PoolMask rest = fixed;
      for (std::size_t other = 0; other < kFingerCount; ++other)
        if (other != f)
          for (std::size_t w = 0; w < kPoolWords; ++w)
            rest[w] |= masks_[other][chosen[other] * kPoolWords + w];
      count_unions(rest.data(), masks_[f].data(), target.data(), kPoolWords, counts_);
      for (std::size_t w = 0; w < ways_.size(); ++w) {
        const float iou =
            static_cast<float>(counts_[w].inside) / static_cast<float>(area + counts_[w].outside);
        if (iou > best) best = iou, chosen[f] = w, better = true;
      }
    }
    if (!better) break;
  }
  for (std::size_t f = 0; f < kFingerCount; ++f) {
    const std::size_t first = f == 0 ? 0 : kIndexMcpFlexion + 4 * (f - 1), last = f == 0 ? 5 : first + 4;
    for (std::size_t i = first; i < last; ++i) held.angles[i] = ways_[chosen[f]][i];
  }
  keep_in_ranges(ranges, held.angles);
  return best;
}

}  // namespace ombra
