#include "ombra/light.h"

#include <algorithm>
#include <cassert>

#include "shadow/contour.h"
#include "shadow/lamp_points.h"
#include "shadow/simd/count.h"
#include "shadow/simd/crossings.h"

namespace ombra {
namespace {

/// Parts of a lamp that share a contour: which edges of a mesh are on it is asked at the middle of each.
constexpr int kCells = 8;
constexpr int kRun = kLightSamples / kCells;
static_assert(kRun <= 255);  // dark counts are bytes

/// Nearest to the plane of a lamp's point that anything is taken; no hand may be there.
constexpr float kNearest_m = 0.02f;

/// Where a point's shadow falls, as Projection has it. The difference form keeps its digits with a lamp far
/// away.
class WallProjection {
 public:
  WallProjection(Vec3 lamp, Vec2 in_pixel, const Stage& stage, int size_px)
      : lamp_(lamp), px_per_m_(static_cast<float>(size_px) / stage.frame.size_m) {
    const float half_px = static_cast<float>(size_px) / 2;
    left_ = half_px - stage.frame.centre.x * px_per_m_ - in_pixel.x;
    top_ = half_px + stage.frame.centre.y * px_per_m_ - in_pixel.y;
  }
  Vec2 operator()(float x, float y, float z) const {
    const float k = z / std::max(lamp_.z - z, kNearest_m);
    return {left_ + (x + (x - lamp_.x) * k) * px_per_m_, top_ - (y + (y - lamp_.y) * k) * px_per_m_};
  }

 private:
  Vec3 lamp_;
  float px_per_m_, left_, top_;
};

/// Everything in the light, in the world.
struct Bodies {
  struct Skin {
    std::size_t side;
    std::vector<Vec3> vertices;
  };
  std::vector<Skin> skins;
  std::vector<TaperedCapsule> capsules;
};

/// One cell of a lamp: the contour that its middle sees, and the pixels that it leaves dark from each of its
/// points.
class Cell {
 public:
  explicit Cell(const Hands& hands) : finders_{ContourFinder(hands[0]), ContourFinder(hands[1])} {}

  /// Counts for each pixel how many of the points it does not see.
  void count(const Bodies& bodies, const Stage& stage, std::span<const LampPoint> points, int size_px) {
    const auto n = static_cast<std::size_t>(size_px);
    deposits_.resize((n + 1) * n);
    dark_.assign(n * n, 0);
    find_contour(bodies, stage, points, size_px);
    for (const LampPoint& point : points) {
      const WallProjection to_pixels(point.position, point.in_pixel, stage, size_px);
      for (std::size_t i = 0; i < x_.size(); ++i) pixels_[i] = to_pixels(x_[i], y_[i], z_[i]);
      for (ContourEdge& e : edges_) e.from = pixels_[e.a], e.to = pixels_[e.b];
      deposit_crossings(edges_, size_px, deposits_.data());
      count_dark(deposits_.data(), size_px, around_corners(size_px), dark_.data());
      std::fill(deposits_.end() - static_cast<std::ptrdiff_t>(n), deposits_.end(), std::int8_t{0});
    }
  }
  std::span<const std::uint8_t> dark() const { return dark_; }

 private:
  void find_contour(const Bodies& bodies, const Stage& stage, std::span<const LampPoint> points,
                    int size_px) {
    Vec3 middle;
    for (const LampPoint& p : points) middle += p.position - points[0].position;
    middle = points[0].position + middle / static_cast<float>(points.size());
    // What is beside a large ball stands in front of one of its points and behind another.
    float clear_m = kClearOfLamp_m;
    for (const LampPoint& p : points) clear_m = std::max(clear_m, middle.z - p.position.z + kNearest_m);

    edges_.clear();
    x_.clear(), y_.clear(), z_.clear();
    const auto add_corner = [&](Vec3 p) {
      x_.push_back(p.x), y_.push_back(p.y), z_.push_back(p.z);
      return static_cast<std::uint16_t>(x_.size() - 1);
    };
    const WallProjection to_pixels(middle, {}, stage, size_px);
    constexpr std::uint16_t kNone = 0xffff;
    for (const Bodies::Skin& skin : bodies.skins) {
      pixels_.clear();
      for (const Vec3 p : skin.vertices) pixels_.push_back(to_pixels(p.x, p.y, p.z));
      const std::size_t first = edges_.size();
      finders_[skin.side].append(pixels_.data(), 0, edges_);
      corner_of_.assign(skin.vertices.size(), kNone);
      for (std::size_t e = first; e < edges_.size(); ++e)
        for (std::uint16_t* v : {&edges_[e].a, &edges_[e].b}) {
          std::uint16_t& corner = corner_of_[*v];
          if (corner == kNone) corner = add_corner(skin.vertices[*v]);
          *v = corner;
        }
    }
    Projection from_middle = projection(stage, size_px);
    from_middle.lamp = middle;
    for (const TaperedCapsule& capsule : bodies.capsules) {
      const auto outline = capsule_outline<kShadowSides>(capsule, from_middle, clear_m);
      const auto first = static_cast<std::uint16_t>(x_.size());
      const auto count = static_cast<std::uint16_t>(outline.count);
      for (std::uint16_t k = 0; k < count; ++k) {
        add_corner(outline.corners[k].point);
        edges_.push_back({{},
                          {},
                          static_cast<std::uint16_t>(first + k),
                          static_cast<std::uint16_t>(first + (k + 1 < count ? k + 1 : 0)),
                          0});
      }
    }
    pixels_.resize(x_.size());
  }

  /// Closed contours leave nothing dark outside of it. A pixel's room to each side is for crossings that
  /// rounding puts beyond the corners, and for the last row, whose centre is at or below them.
  PixelBox around_corners(int size_px) const {
    Vec2 low = pixels_.empty() ? Vec2{} : pixels_[0], high = low;
    for (const Vec2 p : pixels_) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const auto limit = static_cast<float>(size_px);
    const auto pixel = [&](float v) { return static_cast<int>(std::clamp(v, 0.0f, limit)); };
    return {pixel(low.x - 1), pixel(low.y - 1), pixel(high.x + 2), pixel(high.y + 2)};
  }

  std::array<ContourFinder, 2> finders_;  ///< by side
  std::vector<float> x_, y_, z_;          ///< corners of the contour, world
  std::vector<Vec2> pixels_;              ///< of all vertices of a skin; of the corners
  std::vector<std::uint16_t> corner_of_;  ///< a skin's vertex
  std::vector<ContourEdge> edges_;        ///< between corners
  std::vector<std::int8_t> deposits_;     ///< size_px + 1 rows; all zero between calls
  std::vector<std::uint8_t> dark_;
};

}  // namespace

struct LightCaster::State {
  explicit State(const Hands& h) : hands(h) {
    for (int k = 0; k < kCells; ++k) cells.emplace_back(hands);
  }

  void set(const Pose& pose, const Stage& stage) {
    bodies.skins.clear(), bodies.capsules.clear();
    for (std::size_t number = 0; number < kMostHands; ++number) {
      const auto& held = pose.hands[number];
      if (!held) continue;
      const std::size_t side = side_index(number);
      bodies.skins.push_back({side, {}});
      skin(hands[side],
           pose_skeleton(hands[side], {matrix(normalized(held->orientation)), held->wrist}, held->angles),
           bodies.skins.back().vertices);
      if (!held->arm) continue;
      const Performer& performer = performer_of(stage, number);
      for (const TaperedCapsule& c : arm_capsules(*held, performer)) bodies.capsules.push_back(c);
      if (performer.sleeve.ease_m > 0)
        for (const TaperedCapsule& c : sleeve_capsules(*held, performer)) bodies.capsules.push_back(c);
    }
    for (const Bystander& person : stage.people)
      for (const TaperedCapsule& c : body_capsules(person)) bodies.capsules.push_back(c);
  }

  std::vector<float> visible(const Stage& stage, const Lamp& lamp, int size_px,
                             const ParallelFor& parallel_for) {
    const std::vector<LampPoint> points =
        lamp_points(put_out(lamp, lamp_aim(stage)), lamp_aim(stage), kLightSamples, kCells);
    run_all(parallel_for, kCells, [&](int k) {
      cells[static_cast<std::size_t>(k)].count(
          bodies, stage, std::span(points).subspan(static_cast<std::size_t>(k * kRun), kRun), size_px);
    });
    const auto n = static_cast<std::size_t>(size_px);
    std::vector<std::uint16_t> dark(n * n);
    for (const Cell& cell : cells)
      for (std::size_t i = 0; i < dark.size(); ++i)
        dark[i] = static_cast<std::uint16_t>(dark[i] + cell.dark()[i]);
    std::vector<float> out(n * n);
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = static_cast<float>(kLightSamples - dark[i]) * (1.0f / kLightSamples);
    return out;
  }

  Hands hands;
  Bodies bodies;
  std::vector<Cell> cells;
};

Result<void> checked_in_light(const Hands& hands, const Pose& pose, const Stage& stage,
                              const std::string& where) {
  constexpr float kClear_m = 0.03f;
  const auto bad = [&](const std::string& message) { return fail(ErrorCode::kBadInput, message, where); };
  std::vector<Lamp> lamps = {stage.lamp};
  lamps.insert(lamps.end(), stage.other_lamps.begin(), stage.other_lamps.end());
  std::vector<Vec3> vertices;
  for (std::size_t i = 0; i < lamps.size(); ++i) {
    const std::string which = i == 0 ? "the lamp" : "other_lamps[" + std::to_string(i - 1) + "]";
    const Lamp lamp = put_out(lamps[i], lamp_aim(stage));
    if (!is_lit(lamp))
      return bad(which + " does not say how bright it is; give it an intensity_cd (a distant one an " +
                 "illuminance_lx) or the name of a lamp");
    // A ball comes nearer to the hands than its middle is.
    const Vec2 half = half_size_m(lamp, lamp_aim(stage));
    const float nearest_z = lamp.position.z - (lamp.shape == LampShape::kSphere ? half.x : 0) - kClear_m;
    for (std::size_t number = 0; number < kMostHands; ++number) {
      const auto& held = pose.hands[number];
      if (!held) continue;
      const Hand& hand = hands[side_index(number)];
      skin(hand, pose_skeleton(hand, {matrix(normalized(held->orientation)), held->wrist}, held->angles),
           vertices);
      const std::string who = (person_of(number) == 0 ? "the " : "the second performer's ") +
                              std::string(name(side_of(number))) + " hand ";
      const auto any = [&](const auto& is) { return std::any_of(vertices.begin(), vertices.end(), is); };
      if (any([&](Vec3 v) { return v.z < 0; }))
        return bad(who + "reaches through the wall; move its wrist to a larger z");
      if (any([&](Vec3 v) { return length(v - lamp.position) < length(half) + kClear_m; }))
        return bad(who + "touches " + which + "; move one of them or take a smaller lamp");
      if (any([&](Vec3 v) { return v.z > nearest_z; }))
        return bad(who + "is not between " + which + " and the wall; move its wrist to a smaller z");
    }
  }
  return {};
}

LightCaster::LightCaster(const Hands& hands) : state_(std::make_unique<State>(hands)) {}
LightCaster::~LightCaster() = default;
LightCaster::LightCaster(LightCaster&&) noexcept = default;
LightCaster& LightCaster::operator=(LightCaster&&) noexcept = default;

std::vector<float> LightCaster::visible(const Pose& pose, const Stage& stage, const Lamp& lamp, int size_px,
                                        const ParallelFor& parallel_for) {
  assert(size_px > 0 && size_px <= 4096 && size_px % 64 == 0);
  state_->set(pose, stage);
  return state_->visible(stage, lamp, size_px, parallel_for);
}

std::vector<float> LightCaster::illuminance(const Pose& pose, const Stage& stage, const Lamp& lamp,
                                            int size_px, const ParallelFor& parallel_for) {
  return ombra::illuminance(visible(pose, stage, lamp, size_px, parallel_for), stage, lamp, size_px);
}

std::vector<float> illuminance(std::vector<float> visible, const Stage& stage, const Lamp& lamp,
                               int size_px) {
  const auto n = static_cast<std::size_t>(size_px);
  const Vec3 aim = lamp_aim(stage);
  const Lamp out = put_out(lamp, aim);
  const float pixel_m = stage.frame.size_m / static_cast<float>(size_px);
  const Vec2 corner = stage.frame.centre + Vec2{-0.5f, 0.5f} * stage.frame.size_m;
  for (std::size_t y = 0; y < n; ++y)
    for (std::size_t x = 0; x < n; ++x) {
      const Vec2 centre{static_cast<float>(x) + 0.5f, -static_cast<float>(y) - 0.5f};
      visible[y * n + x] *= illuminance_lx(out, aim, corner + centre * pixel_m);
    }
  return visible;
}

}  // namespace ombra
