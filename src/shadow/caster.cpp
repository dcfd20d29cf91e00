#include <cassert>

#include "ombra/shadow.h"
#include "shadow/boundary.h"
#include "shadow/raster.h"
#include "shadow/scene.h"

namespace ombra {

struct Caster::State {
  explicit State(const Hands& hands) : scene(hands) {
    for (std::size_t h = 0; h < kMostHands; ++h) force[h].resize(hands[side_index(h)].vertices.size());
  }
  Scene scene;
  Raster raster;
  BoundaryFinder boundary;
  std::array<std::vector<Vec2>, kMostHands> force;  ///< covector on each projected vertex
  std::array<std::vector<std::uint16_t>, kMostHands> touched;
};

Caster::Caster(const Hands& hands) : state_(std::make_unique<State>(hands)) {}
Caster::~Caster() = default;
Caster::Caster(Caster&&) noexcept = default;
Caster& Caster::operator=(Caster&&) noexcept = default;

std::span<const std::uint64_t> Caster::cast_bits(const Pose& pose, const Stage& stage, int size_px) {
  assert(size_px > 0 && size_px <= 4096 && size_px % 64 == 0);
  state_->scene.set(pose, projection(stage, size_px), stage);
  return state_->raster.fill(state_->scene.edges(), size_px);
}

Mask Caster::cast(const Pose& pose, const Stage& stage, int size_px) {
  const auto bits = cast_bits(pose, stage, size_px);
  Mask mask{size_px, size_px, std::vector<std::uint8_t>(bits.size() * 64)};
  for (std::size_t i = 0; i < mask.pixels.size(); ++i) mask.pixels[i] = bits[i / 64] >> (i % 64) & 1;
  return mask;
}

namespace {

/// The pixels that a span darkens and the share of each: visit(index, share). Its ends come first.
template <typename Visit>
void for_each_share(const ColumnSpan& span, std::size_t n, Visit&& visit) {
  const auto at = [&](std::size_t y) { return y * n + span.column; };
  const auto first = static_cast<std::size_t>(span.from),
             last = std::min(static_cast<std::size_t>(span.to), n - 1);
  if (first == last) return visit(at(first), span.to - span.from);
  visit(at(first), static_cast<float>(first + 1) - span.from);
  visit(at(last), span.to - static_cast<float>(last));
  for (std::size_t y = first + 1; y < last; ++y) visit(at(y), 1.0f);
}

}  // namespace

std::vector<float> Caster::coverage(const Pose& pose, const Stage& stage, int size_px) {
  State& s = *state_;
  const auto n = static_cast<std::size_t>(size_px);
  s.scene.set(pose, projection(stage, size_px), stage);
  s.boundary.find_spans(s.scene.edges(), size_px);
  std::vector<float> out(n * n);
  for (const ColumnSpan& span : s.boundary.spans())
    for_each_share(span, n, [&](std::size_t pixel, float share) { out[pixel] += share; });
  return out;
}

Caster::LossGradient Caster::loss_gradient(const Pose& pose, const Stage& stage,
                                           std::span<const float> density, int size_px) {
  State& s = *state_;
  const auto n = static_cast<std::size_t>(size_px);
  assert(density.size() == n * n);
  const Projection to_pixels = projection(stage, size_px);
  s.scene.set(pose, to_pixels, stage);
  s.boundary.find_spans(s.scene.edges(), size_px);
  s.boundary.find_points(s.scene.edges(), size_px);

  LossGradient out;
  for (const ColumnSpan& span : s.boundary.spans()) {
    double sum = 0;
    for_each_share(span, n, [&](std::size_t pixel, float share) {
      sum += static_cast<double>(density[pixel]) * static_cast<double>(share);
    });
    out.loss += sum;
  }

  for (const BoundaryPoint& point : s.boundary.points()) {
    const auto x = std::min(static_cast<std::size_t>(point.position.x), n - 1);
    const auto y = std::min(static_cast<std::size_t>(point.position.y), n - 1);
    const Vec2 covector = point.normal * density[y * n + x];
    const ContourEdge& edge = s.scene.edges()[point.edge];
    if (is_hand(edge.body)) {
      for (const auto& [v, share] : {std::pair{edge.a, 1 - point.t}, std::pair{edge.b, point.t}}) {
        Vec2& f = s.force[edge.body][v];
        if (f == Vec2{}) s.touched[edge.body].push_back(v);
        f = f + covector * share;
      }
      continue;
    }
    const std::size_t number = hand_of(edge.body);
    const HeldHand& held = *pose.hands[number];
    HandGradient& gradient = out.hands[number];
    const bool fore = edge.body == forearm_body(number);
    const struct {
      std::uint16_t end;
      Vec2 pixel;
      float share;
    } ends[] = {{edge.a, edge.from, 1 - point.t}, {edge.b, edge.to, point.t}};
    for (const auto& [end, pixel, share] : ends) {
      const Vec3 joint = fore ? (end == 0 ? held.wrist : held.arm->elbow)
                              : (end == 0 ? held.arm->elbow : held.arm->shoulder);
      Vec3& into = fore ? (end == 0 ? gradient.position : gradient.elbow)
                        : (end == 0 ? gradient.elbow : gradient.shoulder);
      into += pull_back(to_pixels, at_depth(to_pixels, pixel, joint.z), covector * share);
    }
  }

  for (std::size_t number = 0; number < kMostHands; ++number) {
    if (!pose.hands[number]) continue;
    const Hand& hand = s.scene.hand(number);
    const Skeleton& skeleton = s.scene.skeleton(number);
    std::array<Vec3, kBoneCount> force{}, torque{};  // on each bone, about the world's origin
    for (std::uint16_t v : s.touched[number]) {
      const Hand::Influence& influence = hand.influences[v];
      const auto [by_bone, position] = carried(hand, skeleton, v);
      const Vec3 f = pull_back(to_pixels, position, s.force[number][v]);
      s.force[number][v] = {};
      for (std::size_t k = 0; k < 4 && influence.weight[k] > 0; ++k) {
        force[influence.bone[k]] += f * influence.weight[k];
        torque[influence.bone[k]] += cross(by_bone[k], f * influence.weight[k]);
      }
    }
    s.touched[number].clear();
    for (std::size_t b = kBoneCount; b-- > 1;) {  // children first
      const auto parent = static_cast<std::size_t>(hand.bones[b].parent);
      for (int angle : {hand.bones[b].flexion, hand.bones[b].abduction, hand.bones[b].rotation})
        if (angle >= 0)
          out.hands[number].angles[static_cast<std::size_t>(angle)] =
              dot(skeleton.axes[static_cast<std::size_t>(angle)],
                  torque[b] - cross(skeleton.bones[b].origin, force[b]));
      force[parent] += force[b];
      torque[parent] += torque[b];
    }
    out.hands[number].position += force[0];
    out.hands[number].rotation = torque[0] - cross(pose.hands[number]->wrist, force[0]);
  }
  return out;
}

}  // namespace ombra
