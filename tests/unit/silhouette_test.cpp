// The silhouette against independent answers: triangles filled one by one in double precision, rays traced
// past the arms, areas in closed form.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ombra/shadow.h"
#include "shadow/raster.h"
#include "shadow/scene.h"
#include "shadow/simd/resolve.h"
#include "shadow/simd/skin.h"
#include "support/instruction_sets.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

struct Point {
  double x, y;
};
struct Segment {
  Point a, b;
};

Point project(const Stage& stage, int size_px, Vec3 p) {
  const Vec3 lamp = stage.lamp.position;
  const double lz = lamp.z, k = lz / (lz - p.z), scale = size_px / static_cast<double>(stage.frame.size_m);
  const double x = lamp.x + (static_cast<double>(p.x) - lamp.x) * k,
               y = lamp.y + (static_cast<double>(p.y) - lamp.y) * k;
  return {(x - stage.frame.centre.x) * scale + size_px / 2.0,
          size_px / 2.0 - (y - stage.frame.centre.y) * scale};
}

double turn(Point a, Point b, Point c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

double distance(Point p, const Segment& s) {
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, square = dx * dx + dy * dy;
  const double t =
      square > 0 ? std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / square, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - s.a.x - t * dx, p.y - s.a.y - t * dy);
}

/// A picture made by filling every triangle of every hand on its own, and the outlines of the hands.
struct BruteForce {
  Mask mask;
  std::vector<Segment> outline;

  BruteForce(const Pose& pose, const Stage& stage, int size_px)
      : mask{size_px, size_px,
             std::vector<std::uint8_t>(static_cast<std::size_t>(size_px) *
                                       static_cast<std::size_t>(size_px))} {
    for (std::size_t side = 0; side < 2; ++side) {
      if (!pose.hands[side]) continue;
      const Hand& hand = real_hands()[side];
      const HeldHand& held = *pose.hands[side];
      std::vector<Vec3> skinned;
      skin(hand, pose_skeleton(hand, {matrix(normalized(held.orientation)), held.wrist}, held.angles),
           skinned);
      std::vector<Point> points;
      for (const Vec3 v : skinned) points.push_back(project(stage, size_px, v));
      const auto area = [&](std::size_t f) {
        return turn(points[hand.faces[f][0]], points[hand.faces[f][1]], points[hand.faces[f][2]]);
      };
      for (const auto& f : hand.faces) fill(points[f[0]], points[f[1]], points[f[2]]);
      for (const Hand::Edge& e : hand.edges)
        if ((area(e.left) < 0) != (area(e.right) < 0)) outline.push_back({points[e.a], points[e.b]});
    }
  }

  /// Distance of a pixel's centre to the nearest outline, pixels.
  double from_outline(int x, int y) const {
    double nearest = std::numeric_limits<double>::infinity();
    for (const Segment& s : outline) nearest = std::min(nearest, distance({x + 0.5, y + 0.5}, s));
    return nearest;
  }

 private:
  void fill(Point a, Point b, Point c) {
    const int x0 = std::max(0, static_cast<int>(std::floor(std::min({a.x, b.x, c.x}) - 0.5))),
              x1 = std::min(mask.width - 1, static_cast<int>(std::ceil(std::max({a.x, b.x, c.x}) - 0.5))),
              y0 = std::max(0, static_cast<int>(std::floor(std::min({a.y, b.y, c.y}) - 0.5))),
              y1 = std::min(mask.height - 1, static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}) - 0.5)));
    for (int y = y0; y <= y1; ++y)
      for (int x = x0; x <= x1; ++x) {
        const Point p{x + 0.5, y + 0.5};
        const double u = turn(a, b, p), v = turn(b, c, p), w = turn(c, a, p);
        if ((u > 0 && v > 0 && w > 0) || (u < 0 && v < 0 && w < 0))
          mask.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) +
                      static_cast<std::size_t>(x)] = 1;
      }
  }
};

int dark_count(const Mask& mask) {
  return static_cast<int>(std::count(mask.pixels.begin(), mask.pixels.end(), 1));
}

/// The mask of capsules alone, by the product's own outline and raster.
Mask cast_capsules(std::span<const TaperedCapsule> capsules, const Stage& stage, int size_px) {
  std::vector<ContourEdge> edges;
  for (std::size_t i = 0; i < capsules.size(); ++i)
    append_capsule(capsules[i], projection(stage, size_px), static_cast<std::uint16_t>(i), edges);
  Raster raster;
  const auto bits = raster.fill(edges, size_px);
  Mask mask{size_px, size_px, std::vector<std::uint8_t>(bits.size() * 64)};
  for (std::size_t i = 0; i < mask.pixels.size(); ++i) mask.pixels[i] = bits[i / 64] >> (i % 64) & 1;
  return mask;
}

struct Wide {
  double x, y, z;
};
Wide wide(Vec3 v) { return {v.x, v.y, v.z}; }

/// How far the ray from the lamp to a point of the wall passes outside a tapered capsule whose radii are
/// scaled; negative inside. Distance to a ray less a radius, both along a straight line, is convex.
double clearance(const TaperedCapsule& c, double radius_scale, const Stage& stage, int size_px, int px,
                 int py) {
  const double pixel_m = stage.frame.size_m / static_cast<double>(size_px);
  const Wide lamp = wide(stage.lamp.position), from = wide(c.from), to = wide(c.to);
  Wide d{stage.frame.centre.x + (px + 0.5 - size_px / 2.0) * pixel_m - lamp.x,
         stage.frame.centre.y - (py + 0.5 - size_px / 2.0) * pixel_m - lamp.y, -lamp.z};
  const double n = std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
  d = {d.x / n, d.y / n, d.z / n};
  const auto at = [&](double s) {
    const Wide q{from.x + (to.x - from.x) * s - lamp.x, from.y + (to.y - from.y) * s - lamp.y,
                 from.z + (to.z - from.z) * s - lamp.z};
    const double along = std::max(0.0, q.x * d.x + q.y * d.y + q.z * d.z);
    const double radius = c.from_radius_m + (c.to_radius_m - c.from_radius_m) * s;
    const Wide off{q.x - along * d.x, q.y - along * d.y, q.z - along * d.z};
    return std::sqrt(off.x * off.x + off.y * off.y + off.z * off.z) - radius_scale * radius;
  };
  double lo = 0, hi = 1;
  for (int i = 0; i < 35; ++i) {
    const double a = lo + (hi - lo) / 3, b = hi - (hi - lo) / 3;
    if (at(a) < at(b))
      hi = b;
    else
      lo = a;
  }
  return std::min({at(0), at(1), at((lo + hi) / 2)});
}

/// The outline's circles are polygons of 24 sides with their corners on the ball: the shadow lies between
/// those of the balls and of balls smaller by the polygon's sagitta.
constexpr int kSides = 24;
const double kInscribed = std::cos(3.14159265358979 / kSides);
constexpr double kRounding = 1e-5;

}  // namespace

TEST_CASE("the silhouette is every triangle filled on its own") {
  Random random(21);
  const Stage stage;
  Caster caster(real_hands());
  std::size_t pixels = 0, different = 0;
  double farthest_px = 0;
  for (int i = 0; i < 40; ++i)
    for (const int size_px : {64, 128, 192, 256, 512}) {
      const Pose pose = random_pose(random, stage, false);
      const Mask mask = caster.cast(pose, stage, size_px);
      const BruteForce expected(pose, stage, size_px);
      REQUIRE(mask.width == size_px);
      REQUIRE(mask.pixels.size() == expected.mask.pixels.size());
      CHECK(dark_count(mask) > 0);
      pixels += mask.pixels.size();
      for (int y = 0; y < size_px; ++y)
        for (int x = 0; x < size_px; ++x)
          if (mask.at(x, y) != expected.mask.at(x, y)) {
            ++different;
            farthest_px = std::max(farthest_px, expected.from_outline(x, y));
          }
    }
  MESSAGE(different << " of " << pixels << " pixels differ, the farthest " << farthest_px
                    << " px from an outline");
  CHECK(farthest_px < 1e-3);
  CHECK(static_cast<double>(different) < 1e-5 * static_cast<double>(pixels));
}

TEST_CASE("cast and cast_bits say the same, again and again") {
  Random random(22);
  const Stage stage;
  Caster caster(real_hands());
  for (int i = 0; i < 10; ++i) {
    const Pose pose = random_pose(random, stage, i % 2 == 0);
    const Mask first = caster.cast(pose, stage, 256);
    caster.cast(random_pose(random, stage, true), stage, 64);
    caster.cast_bits(random_pose(random, stage, true), stage, 256);
    CHECK(caster.cast(pose, stage, 256) == first);
    Caster fresh(real_hands());
    const auto bits = fresh.cast_bits(pose, stage, 256);
    REQUIRE(bits.size() == 256 * 256 / 64);
    bool same = true;
    for (std::size_t p = 0; p < first.pixels.size(); ++p)
      same &= (bits[p / 64] >> (p % 64) & 1) == first.pixels[p];
    CHECK(same);
  }
}

TEST_CASE("nothing held casts nothing") {
  const Stage stage;
  Caster caster(real_hands());
  CHECK(dark_count(caster.cast(Pose{}, stage, 64)) == 0);
  Pose aside;
  aside.hands[0] = HeldHand{{5, 1, 1}, {}, relaxed_angles(), {}};
  CHECK(dark_count(caster.cast(aside, stage, 64)) == 0);
}

TEST_CASE("edges cross the columns whose centres they pass, however far they reach") {
  const auto columns = [](Vec2 from, Vec2 to) {
    std::vector<int> seen;
    for_each_column_crossing(from, to, 8, [&](int column, float) { seen.push_back(column); });
    return seen;
  };
  CHECK(columns({1.5f, 0}, {3.5f, 2}) == std::vector{1, 2});  // the end belongs to the next edge
  CHECK(columns({3.5f, 2}, {1.5f, 0}) == std::vector{1, 2});
  CHECK(columns({2, 0}, {2, 5}).empty());
  CHECK(columns({-4e9f, 0}, {4e9f, 1}) == std::vector{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(columns({3e9f, 0}, {4e9f, 1}).empty());
  CHECK(columns({-4e9f, 0}, {-3e9f, 1}).empty());
  for_each_column_crossing({1, 2}, {3, 6}, 8, [](int column, float y) { CHECK(y == 2.0f * column + 1); });
}

TEST_CASE("hands in the lamp's plane and behind it crash nothing") {
  Random random(27);
  const Stage stage;
  Caster caster(real_hands());
  const std::vector<float> density(64 * 64, 1.0f);
  for (int i = 0; i < 300; ++i) {
    Pose pose = random_pose(random, stage, i % 2 == 0);
    for (std::size_t side = 0; side < 2; ++side)
      pose.hands[side]->wrist.z = stage.lamp.position.z + random.uniform(-0.2f, 0.1f);
    CHECK(caster.cast(pose, stage, 64).pixels.size() == 64 * 64);
    CHECK(std::isfinite(caster.loss_gradient(pose, stage, density, 64).loss));
  }
}

TEST_CASE("two hands and their arms cast the union of what each casts") {
  Random random(23);
  const Stage stage;
  Caster caster(real_hands());
  for (int i = 0; i < 40; ++i) {
    const Pose both = random_pose(random, stage, true);
    Mask expected{256, 256, std::vector<std::uint8_t>(256 * 256)};
    const auto add = [&](const Mask& mask) {
      for (std::size_t p = 0; p < expected.pixels.size(); ++p) expected.pixels[p] |= mask.pixels[p];
    };
    for (std::size_t side = 0; side < 2; ++side) {
      Pose hand;
      hand.hands[side] = both.hands[side];
      hand.hands[side]->arm.reset();
      add(caster.cast(hand, stage, 256));
      add(cast_capsules(arm_capsules(*both.hands[side], stage.performer), stage, 256));
    }
    CHECK(caster.cast(both, stage, 256) == expected);
  }
}

TEST_CASE("moving the frame by whole pixels moves the mask") {
  Random random(24);
  for (int i = 0; i < 20; ++i) {
    Stage stage;
    const Pose pose = random_pose(random, stage, false);
    Caster caster(real_hands());
    const Mask before = caster.cast(pose, stage, 256);
    const BruteForce exact(pose, stage, 256);
    const int right = static_cast<int>(random.uniform(-60, 60)),
              down = static_cast<int>(random.uniform(-30, 30));
    stage.frame.centre = stage.frame.centre + Vec2{static_cast<float>(right), static_cast<float>(-down)} *
                                                  (stage.frame.size_m / 256);
    const Mask after = caster.cast(pose, stage, 256);
    int compared = 0;
    for (int y = std::max(0, down); y < std::min(256, 256 + down); ++y)
      for (int x = std::max(0, right); x < std::min(256, 256 + right); ++x, ++compared)
        if (before.at(x, y) != after.at(x - right, y - down)) CHECK(exact.from_outline(x, y) < 1e-3);
    CHECK(compared > 0.6 * 256 * 256);
  }
}

TEST_CASE("an arm is dark where the ray from the lamp meets its capsules") {
  Random random(25);
  constexpr int kSize = 128;
  for (const ArmsFrom from : {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight})
    for (int i = 0; i < 4; ++i) {
      Stage stage;
      stage.performer = performer_from(from, stage.lamp);
      const Pose pose = random_pose(random, stage, true);
      for (const auto& hand : pose.hands)
        for (const TaperedCapsule& capsule : arm_capsules(*hand, stage.performer)) {
          const Mask mask = cast_capsules({&capsule, 1}, stage, kSize);
          int wrong = 0;
          for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x) {
              if (mask.at(x, y))
                wrong += clearance(capsule, 1 + kRounding, stage, kSize, x, y) > 0;
              else
                wrong += clearance(capsule, kInscribed - kRounding, stage, kSize, x, y) < 0;
            }
          CHECK(wrong == 0);
        }
    }
}

TEST_CASE("a capsule that reaches past the lamp casts the shadow of its part in front") {
  const Stage stage;
  const Vec3 lamp = stage.lamp.position;
  const TaperedCapsule through{lamp + Vec3{0.1f, -0.1f, -1}, lamp + Vec3{0.1f, -0.1f, 0.5f}, 0.03f, 0.05f};
  const Mask mask = cast_capsules({&through, 1}, stage, 128);
  CHECK(dark_count(mask) > 100);
  int wrong = 0;
  for (int y = 0; y < 128; ++y)
    for (int x = 0; x < 128; ++x)
      if (mask.at(x, y)) wrong += clearance(through, 1 + kRounding, stage, 128, x, y) > 0;
  CHECK(wrong == 0);
  const TaperedCapsule behind{lamp + Vec3{0, 0, 0.2f}, lamp + Vec3{0.1f, 0, 0.5f}, 0.03f, 0.05f};
  CHECK(dark_count(cast_capsules({&behind, 1}, stage, 128)) == 0);
}

TEST_CASE("a ball and a capsule cast the area that geometry gives") {
  // A ball of radius r seen from the lamp fills a cone of half angle alpha, sin alpha = r / d; the wall at
  // distance D cuts it in an ellipse. Two equal balls beside the lamp's axis cast two equal ellipses, and the
  // capsule between them their hull.
  const Stage stage;
  const double lamp_m = stage.lamp.position.z, pixel_m = stage.frame.size_m / 1024.0;
  const auto area_px = [&](double half_length, double depth, double r) {
    const double d = std::hypot(half_length, depth), alpha = std::asin(r / d),
                 theta = std::atan2(half_length, depth);
    const double near = lamp_m * std::tan(theta - alpha), far = lamp_m * std::tan(theta + alpha);
    const double a = (far - near) / 2, centre = (far + near) / 2;
    const double along = (half_length * centre + depth * lamp_m) / std::sqrt(d * d - r * r);
    const double b = std::sqrt(along * along - centre * centre - lamp_m * lamp_m);
    return (3.14159265358979 * a * b + 4 * b * centre) / (pixel_m * pixel_m);
  };
  for (const double half_length : {0.0, 0.02, 0.1})
    for (const double r : {0.02, 0.05}) {
      CAPTURE(half_length);
      CAPTURE(r);
      const Vec3 middle = stage.lamp.position - Vec3{0, 0, 1}, to_end{static_cast<float>(half_length), 0, 0};
      const auto radius = static_cast<float>(r);
      const TaperedCapsule capsule{middle - to_end, middle + to_end, radius, radius};
      const double dark = dark_count(cast_capsules({&capsule, 1}, stage, 1024));
      // Pixel centres miss the area by a few pixels in a thousand of boundary.
      const double slack = 0.1 * std::sqrt(area_px(half_length, 1, r));
      CHECK(dark < area_px(half_length, 1, r) + slack);
      CHECK(dark > area_px(half_length, 1, r * kInscribed) - slack);
    }
}

TEST_CASE("every instruction set gives the same bits") {
  Random random(26);
  const Stage stage;
  std::vector<Pose> poses;
  for (int i = 0; i < 10; ++i) poses.push_back(random_pose(random, stage, true));
  std::vector<std::int8_t> deposits(129 * 128);
  for (auto& d : deposits) d = static_cast<std::int8_t>(random.uniform(-1.2f, 2.2f));

  struct Outcome {
    std::vector<Vec2> pixels;
    std::vector<std::uint64_t> bits;
    std::vector<Mask> masks;
  };
  const auto run = [&] {
    Outcome out;
    const SkinTable table(real_hands()[0]);
    Caster caster(real_hands());
    for (const Pose& pose : poses) {
      const HeldHand& held = *pose.hands[0];
      const Skeleton skeleton =
          pose_skeleton(real_hands()[0], {matrix(held.orientation), held.wrist}, held.angles);
      std::vector<Vec2> pixels(table.padded_count);
      skin_to_pixels(table, project_bones(skeleton, projection(stage, 256)), pixels.data());
      out.pixels.insert(out.pixels.end(), pixels.begin(), pixels.end());
      out.masks.push_back(caster.cast(pose, stage, 256));
    }
    std::vector<std::int8_t> scratch = deposits;
    out.bits.resize(128 * 128 / 64);
    resolve_winding(scratch.data(), 128, out.bits.data());
    CHECK(std::count(scratch.begin(), scratch.begin() + 128 * 128, 0) == 128 * 128);
    return out;
  };
  const Outcome best = run();
  on_every_instruction_set([&](const std::string& name) {
    CAPTURE(name);
    const Outcome same = run();
    CHECK(same.pixels == best.pixels);
    CHECK(same.bits == best.bits);
    CHECK(same.masks == best.masks);
  });
  // The winding by its definition: running sums down the columns, wrapped to a byte.
  bool same = true;
  for (std::size_t x = 0; x < 128; ++x) {
    std::int8_t sum = 0;
    for (std::size_t y = 0; y < 128; ++y) {
      sum = static_cast<std::int8_t>(sum + deposits[y * 128 + x]);
      same &= (best.bits[(y * 128 + x) / 64] >> (x % 64) & 1) == (sum != 0);
    }
  }
  CHECK(same);
}
