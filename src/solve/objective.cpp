#include "solve/objective.h"

#include <algorithm>
#include <cmath>

namespace ombra {

TargetField::TargetField(const Mask& target, float softness_px, std::vector<float> salience)
    : size_px_(target.width),
      softness_px_(softness_px),
      distance_(signed_distance(target)),
      salience_(std::move(salience)) {
  const auto n = static_cast<std::size_t>(size_px_);
  cumulative_.assign(n * (n + 1), 0);
  double area = 0, least = 0;
  for (std::size_t x = 0; x < n; ++x) {
    double sum = 0;
    for (std::size_t y = 0; y < n; ++y) {
      const float d = distance_[y * n + x];
      const float density = weight({static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f}, d) *
                            std::clamp(d / softness_px, -1.0f, 1.0f);
      sum += static_cast<double>(density);
      cumulative_[x * (n + 1) + y + 1] = static_cast<float>(sum);
      if (target.pixels[y * n + x]) area += 1, least += static_cast<double>(density);
    }
  }
  area_px_ = static_cast<float>(area);
  least_ = static_cast<float>(least);
}

float TargetField::weight(Vec2 p, float signed_distance) const {
  // In shares of the frame, so that every resolution asks for the same.
  constexpr float kFrom = 0.016f, kOver = 0.047f;
  const float inside = -signed_distance / static_cast<float>(size_px_);
  const float depth = 1 + 2 * std::clamp((inside - kFrom) / kOver, 0.0f, 1.0f);
  if (salience_.empty()) return depth;
  const auto at = [&](float v) { return std::clamp(static_cast<int>(v), 0, size_px_ - 1); };
  return depth * (1 + salience_[static_cast<std::size_t>(at(p.y) * size_px_ + at(p.x))]);
}

float TargetField::distance(Vec2 p) const {
  const float most = static_cast<float>(size_px_ - 1);
  const float x = std::clamp(p.x - 0.5f, 0.0f, most), y = std::clamp(p.y - 0.5f, 0.0f, most);
  const int ix = std::min(static_cast<int>(x), size_px_ - 2),
            iy = std::min(static_cast<int>(y), size_px_ - 2);
  const float fx = x - static_cast<float>(ix), fy = y - static_cast<float>(iy);
  const float* row = distance_.data() + static_cast<std::ptrdiff_t>(iy) * size_px_ + ix;
  const float top = row[0] + (row[1] - row[0]) * fx;
  const float bottom = row[size_px_] + (row[size_px_ + 1] - row[size_px_]) * fx;
  return top + (bottom - top) * fy;
}

float TargetField::integral(const ColumnSpan& span) const {
  const float* column = cumulative_.data() + static_cast<std::ptrdiff_t>(span.column) * (size_px_ + 1);
  const auto at = [&](float y) {
    const int i = std::min(static_cast<int>(y), size_px_ - 1);
    return column[i] + (column[i + 1] - column[i]) * (y - static_cast<float>(i));
  };
  return at(span.to) - at(span.from);
}

float Objective::misfit(const TargetField& target) const {
  double sum = 0;
  for (const ColumnSpan& span : boundary_.spans()) sum += static_cast<double>(target.integral(span));
  return static_cast<float>((sum - static_cast<double>(target.least())) /
                            static_cast<double>(target.area_px()));
}

namespace {

// How far an arm is beyond what it can do; both are linear in the joints (docs/method.md).
struct ArmExcess {
  float chest;      // metres the wrist is short of being in front of the chest
  float elevation;  // cosine by which the upper arm is raised too far
};
ArmExcess arm_excess(const HeldHand& held, const Performer& performer) {
  const ArmLimits& l = arm_limits();
  static const float highest = -sin_cos(l.elevation_max - radians(1)).cos;
  const float ahead = dot(held.wrist - held.arm->shoulder, facing(performer));
  const float raised = (held.arm->elbow.y - held.arm->shoulder.y) / performer.upper_arm_m;
  return {std::max(0.0f, l.chest_m - ahead), std::max(0.0f, raised - highest)};
}

}  // namespace

float Objective::penalties(const Variables& variables, const Candidate& c, const ObjectiveWeights& weights) {
  contacts_.clear();
  const Stage& stage = variables.stage();
  find_contacts({&scene_.hand(0), &scene_.hand(1)},
                {&scene_.skeleton(0), &scene_.skeleton(1), &scene_.skeleton(2), &scene_.skeleton(3)}, c.pose,
                stage, margins_.most(), contacts_);
  if (margins_.most() > 0) {
    for (Contact& contact : contacts_) contact.depth_m += margins_(contact.a, contact.b);
    std::erase_if(contacts_, [](const Contact& contact) { return contact.depth_m <= 0; });
  }
  float sum = 0;
  for (const Contact& contact : contacts_) sum += weights.contact_per_m2 * contact.depth_m * contact.depth_m;
  float strain = 0;
  int parts = 0;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = c.pose.hands[hand];
    strain_[hand].clear();
    if (!held) continue;
    const Performer& performer = performer_of(stage, hand);
    strain_terms(*held, c.arm_angles[hand], performer, strain_[hand]);
    parts += strain_parts(*held);
    for (const StrainTerm& term : strain_[hand]) strain += term.weight * term.value * term.value;
    if (!held->arm) continue;
    const ArmExcess e = arm_excess(*held, performer);
    sum += weights.arm * (e.chest * e.chest * 100 + e.elevation * e.elevation);
  }
  if (weights.blur_m > 0) sum += blur_energy(variables, c, weights.blur_m);
  return sum + (parts > 0 ? weights.strain * strain / static_cast<float>(parts) : 0);
}

Objective::Blur Objective::blur(const Variables& variables, std::size_t hand) const {
  constexpr int kMiddleKnuckle = 7;
  Blur out{};
  out.at.kind = ContactPoint::kBone;
  out.at.hand = static_cast<std::int8_t>(hand);
  out.at.bone = kMiddleKnuckle;
  out.at.position = scene_.skeleton(hand).bones[kMiddleKnuckle].origin;
  const float lamp_m = variables.stage().lamp.position.z;
  const float z = std::max(out.at.position.z, 0.0f), depth = std::max(lamp_m - z, 0.1f);
  out.value = z / depth;
  out.slope = lamp_m / (depth * depth);
  out.curvature = 2 * out.slope / depth;
  return out;
}

float Objective::blur_energy(const Variables& variables, const Candidate& c, float blur_m) const {
  float sum = 0;
  int count = 0;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (variables.held(hand)) sum += blur(variables, hand).value, ++count;
  return count ? blur_m / c.frame_size_m * sum / static_cast<float>(count) : 0;
}

void Objective::add_blur(const Variables& variables, const Candidate& c, float blur_m, Linearization& out) {
  const auto n = static_cast<std::size_t>(variables.count()), stride = static_cast<std::size_t>(out.stride);
  int count = 0;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) count += variables.held(hand);
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!variables.held(hand)) continue;
    const Blur b = blur(variables, hand);
    const float share = blur_m / c.frame_size_m / static_cast<float>(count);
    std::array<float, kMostStride> row{};
    point_row(variables, c, b.at, {0, 0, 1}, row.data() + variables.first(hand));
    for (std::size_t i = 0; i < n; ++i) {
      if (row[i] == 0) continue;
      out.gradient[i] += share * b.slope * row[i];
      for (std::size_t j = 0; j <= i; ++j)
        out.hessian[i * stride + j] += share * b.curvature * row[i] * row[j];
    }
  }
  if (!variables.frame_free()) return;
  const float energy = blur_energy(variables, c, blur_m);
  out.gradient[n - 1] -= energy;
  out.hessian[(n - 1) * stride + n - 1] += energy;
}

namespace {

float share_of_distance(const Variables& variables, int variable) {
  if (variables.frame_free() && variable == variables.count() - 1) return 4;
  const int k = variable - variables.first(variables.hand_of(variable));
  return k < 2 ? 9.0f : k == 2 ? 4.0f : 1.0f;
}

}  // namespace

float squared_distance(const Variables& variables, const Candidate& from, const Candidate& to) {
  const std::array<float, kMostVariables> step = variables.step_between(from, to);
  float sum = 0;
  for (int i = 0; i < variables.count(); ++i) {
    const float s = step[static_cast<std::size_t>(i)];
    sum += share_of_distance(variables, i) * s * s;
  }
  return sum;
}

float Objective::energy(const Variables& variables, const Candidate& c, const TargetField& target,
                        const ObjectiveWeights& weights) {
  ++evaluations_;
  scene_.set(c.pose, projection(with_frame(variables.stage(), c.frame_size_m), target.size_px()),
             variables.stage());
  boundary_.find_spans(scene_.edges(), target.size_px());
  const float pull = pull_ ? pull_->weight * squared_distance(variables, c, pull_->to) : 0;
  return misfit(target) + penalties(variables, c, weights) + pull;
}

void Objective::linearize(const Variables& variables, const Candidate& c, const TargetField& target,
                          const ObjectiveWeights& weights, Linearization& out) {
  boundary_.find_points(scene_.edges(), target.size_px());
  out.gradient.fill(0);
  out.stride = stride_of(variables.count());
  std::fill_n(out.hessian.begin(), variables.count() * out.stride, 0.0f);
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (variables.held(hand)) variables.rigid_motions(c, hand, rigid_[hand]);
  add_misfit(variables, c, target, out);
  add_penalties(variables, c, weights, out);
  if (pull_) add_pull(variables, c, out);
}

void Objective::point_row(const Variables& variables, const Candidate& c, const ContactPoint& point,
                          Vec3 covector, float* row) const {
  const auto number = static_cast<std::size_t>(point.hand);
  const HeldHand& held = *c.pose.hands[number];
  const auto rigid = static_cast<std::size_t>(variables.rigid_count());
  for (std::size_t k = 0; k < rigid; ++k) {
    const Variables::RigidMotion& m = rigid_[number][k];
    Vec3 motion;
    if (point.kind == ContactPoint::kForearm)
      motion = m.wrist * (1 - point.along) + m.elbow * point.along;
    else if (point.kind == ContactPoint::kUpperArm)
      motion = m.elbow * (1 - point.along);
    else
      motion = m.wrist + cross(m.rotation, point.position - held.wrist);
    row[k] += dot(motion, covector);
  }
  if (point.kind != ContactPoint::kBone) return;
  const Skeleton& skeleton = scene_.skeleton(number);
  const Hand& hand = scene_.hand(number);
  for (int b = point.bone; b > 0; b = hand.bones[static_cast<std::size_t>(b)].parent) {
    const Hand::Bone& bone = hand.bones[static_cast<std::size_t>(b)];
    const Vec3 arm = point.position - skeleton.bones[static_cast<std::size_t>(b)].origin;
    for (int angle : {bone.flexion, bone.abduction, bone.rotation})
      if (angle >= 0)
        row[rigid + static_cast<std::size_t>(angle)] +=
            dot(cross(skeleton.axes[static_cast<std::size_t>(angle)], arm), covector);
  }
}

void Objective::add_misfit(const Variables& variables, const Candidate& c, const TargetField& target,
                           Linearization& out) {
  const auto edges = scene_.edges();
  sums_.assign(edges.size(), {});
  for (const BoundaryPoint& p : boundary_.points()) {
    const float distance = target.distance(p.position);
    const float length_px = std::sqrt(dot(p.normal, p.normal)) * target.weight(p.position, distance);
    const float pull = length_px * std::clamp(distance / target.softness_px(), -1.0f, 1.0f);
    // Curvature of the clamped field, and beyond the clamp of the parabola that touches the area loss.
    const float stiffness = length_px / std::max(std::fabs(distance), target.softness_px());
    EdgeSums& s = sums_[p.edge];
    s.aa += stiffness * (1 - p.t) * (1 - p.t);
    s.ab += stiffness * (1 - p.t) * p.t;
    s.bb += stiffness * p.t * p.t;
    s.ga += pull * (1 - p.t);
    s.gb += pull * p.t;
  }

  const Projection to_pixels = projection(with_frame(variables.stage(), c.frame_size_m), target.size_px());
  const auto rigid = static_cast<std::size_t>(variables.rigid_count());
  const std::size_t own = rigid + kAngleCount;  // variables of one hand
  const std::size_t length_all = own + (variables.frame_free() ? 1 : 0);
  ++age_;
  const auto vertex_rows = [&](std::size_t number, std::uint16_t v) -> const VertexRows& {
    const Hand& hand = scene_.hand(number);
    if (rows_[number].size() != hand.vertices.size()) {
      rows_[number].resize(hand.vertices.size());
      row_age_[number].assign(hand.vertices.size(), 0);
    }
    VertexRows& rows = rows_[number][v];
    if (row_age_[number][v] == age_) return rows;
    row_age_[number][v] = age_;
    rows.x.fill(0);
    rows.y.fill(0);
    const Skeleton& skeleton = scene_.skeleton(number);
    const Hand::Influence& influence = hand.influences[v];
    const auto [by_bone, p] = carried(hand, skeleton, v);
    const Vec3 fx = pull_back(to_pixels, p, {1, 0}), fy = pull_back(to_pixels, p, {0, 1});
    const Vec3 from_wrist = p - c.pose.hands[number]->wrist;
    for (std::size_t k = 0; k < rigid; ++k) {
      const Vec3 motion = rigid_[number][k].wrist + cross(rigid_[number][k].rotation, from_wrist);
      rows.x[k] = dot(motion, fx);
      rows.y[k] = dot(motion, fy);
    }
    for (std::size_t k = 0; k < 4 && influence.weight[k] > 0; ++k)
      for (int b = influence.bone[k]; b > 0; b = hand.bones[static_cast<std::size_t>(b)].parent) {
        const Hand::Bone& bone = hand.bones[static_cast<std::size_t>(b)];
        const Vec3 arm =
            (by_bone[k] - skeleton.bones[static_cast<std::size_t>(b)].origin) * influence.weight[k];
        for (int angle : {bone.flexion, bone.abduction, bone.rotation})
          if (angle >= 0) {
            const Vec3 motion = cross(skeleton.axes[static_cast<std::size_t>(angle)], arm);
            rows.x[rigid + static_cast<std::size_t>(angle)] += dot(motion, fx);
            rows.y[rigid + static_cast<std::size_t>(angle)] += dot(motion, fy);
          }
      }
    return rows;
  };

  const float scale = 1 / target.area_px();
  const float half = static_cast<float>(target.size_px()) / 2;
  alignas(64) std::array<std::array<float, 32 * 32>, kMostHands> block;
  std::array<std::array<float, 32>, kMostHands> gradient{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (variables.held(hand)) block[hand].fill(0);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const EdgeSums& s = sums_[e];
    if (!(s.aa + s.bb > 0)) continue;
    const ContourEdge& edge = edges[e];
    const Vec2 d = edge.to - edge.from;
    const float inverse = 1 / std::sqrt(dot(d, d));
    const Vec2 n{-d.y * inverse, d.x * inverse};
    const std::size_t hand = hand_of(edge.body);
    alignas(64) std::array<float, 32> ja{}, jb{};
    if (is_hand(edge.body)) {
      const VertexRows &a = vertex_rows(hand, edge.a), &b = vertex_rows(hand, edge.b);
      for (std::size_t k = 0; k < own; ++k) {
        ja[k] = n.x * a.x[k] + n.y * a.y[k];
        jb[k] = n.x * b.x[k] + n.y * b.y[k];
      }
    } else {
      const HeldHand& held = *c.pose.hands[hand];
      const bool fore = edge.body == forearm_body(hand);
      for (int end = 0; end < 2; ++end) {
        const std::uint16_t which = end == 0 ? edge.a : edge.b;
        ContactPoint point{fore ? ContactPoint::kForearm : ContactPoint::kUpperArm,
                           static_cast<std::int8_t>(hand),
                           0,
                           static_cast<float>(which),
                           {}};
        const Vec3 joint = fore ? (which == 0 ? held.wrist : held.arm->elbow)
                                : (which == 0 ? held.arm->elbow : held.arm->shoulder);
        // The outline, not the joint, is what is seen: it also grows as the joint nears the lamp.
        const Vec3 outline = at_depth(to_pixels, end == 0 ? edge.from : edge.to, joint.z);
        point_row(variables, c, point, pull_back(to_pixels, outline, n), end == 0 ? ja.data() : jb.data());
      }
    }
    if (variables.frame_free()) {
      ja[own] = -(n.x * (edge.from.x - half) + n.y * (edge.from.y - half));
      jb[own] = -(n.x * (edge.to.x - half) + n.y * (edge.to.y - half));
    }
    // [aa ab; ab bb] = L Lt: two rank-one updates stand for all points of the edge.
    const float la = std::sqrt(std::max(s.aa, 1e-12f) * scale), lb = s.ab * scale / la;
    const float lc = std::sqrt(std::max(s.bb * scale - lb * lb, 0.0f));
    alignas(64) std::array<float, 32> u, v;
    for (std::size_t k = 0; k < 32; ++k) {
      u[k] = la * ja[k] + lb * jb[k];
      v[k] = lc * jb[k];
      gradient[hand][k] += scale * (s.ga * ja[k] + s.gb * jb[k]);
    }
    float* rows = block[hand].data();
    // The lower triangle, in eights: whole vectors of every width.
    for (std::size_t i = 0; i < length_all; ++i)
      for (std::size_t j8 = 0; j8 <= i; j8 += 8)
        for (std::size_t j = j8; j < j8 + 8; ++j) rows[i * 32 + j] += u[i] * u[j] + v[i] * v[j];
  }

  const auto stride = static_cast<std::size_t>(out.stride);
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!variables.held(hand)) continue;
    const auto first = static_cast<std::size_t>(variables.first(hand));
    const auto index = [&](std::size_t k) {
      return k < own ? first + k : static_cast<std::size_t>(variables.count() - 1);
    };
    for (std::size_t i = 0; i < length_all; ++i) {
      out.gradient[index(i)] += gradient[hand][i];
      for (std::size_t j = 0; j <= i; ++j)
        out.hessian[index(i) * stride + index(j)] += block[hand][i * 32 + j];
    }
  }
}

void Objective::add_pull(const Variables& variables, const Candidate& c, Linearization& out) const {
  const std::array<float, kMostVariables> step = variables.step_between(c, pull_->to);
  for (int i = 0; i < variables.count(); ++i) {
    const float weight = 2 * pull_->weight * share_of_distance(variables, i);
    out.gradient[static_cast<std::size_t>(i)] -= weight * step[static_cast<std::size_t>(i)];
    out.hessian[static_cast<std::size_t>(i * out.stride + i)] += weight;
  }
}

// A term touches two variables at most.
void Objective::add_strain(const Variables& variables, const Candidate& c, float weight, Linearization& out) {
  int parts = 0;
  for (const auto& held : c.pose.hands)
    if (held) parts += strain_parts(*held);
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    for (const StrainTerm& term : strain_[hand]) {
      const float share = 2 * weight * term.weight / static_cast<float>(parts);
      std::array<std::pair<int, float>, 7> moves;
      std::size_t count = 0;
      const auto add = [&](int of, float slope) {
        if (of == StrainTerm::kNone) return;
        if (of == StrainTerm::kElbowHeight) {
          for (int k = 0; k < variables.rigid_count(); ++k)
            moves[count++] = {variables.first(hand) + k,
                              slope * rigid_[hand][static_cast<std::size_t>(k)].elbow.y};
          return;
        }
        const int variable = of < kAngleCount ? variables.first_angle(hand) + of
                                              : variables.first(hand) + 4 + (of - StrainTerm::kPronation);
        moves[count++] = {variable, slope};
      };
      add(term.of, term.slope);
      add(term.and_of, term.and_slope);
      for (std::size_t i = 0; i < count; ++i) {
        out.gradient[static_cast<std::size_t>(moves[i].first)] += share * term.value * moves[i].second;
        for (std::size_t j = 0; j < count; ++j)
          if (moves[j].first <= moves[i].first)
            out.hessian[static_cast<std::size_t>(moves[i].first * out.stride + moves[j].first)] +=
                share * moves[i].second * moves[j].second;
      }
    }
  }
}

void Objective::add_penalties(const Variables& variables, const Candidate& c, const ObjectiveWeights& weights,
                              Linearization& out) {
  const auto n = static_cast<std::size_t>(variables.count()), stride = static_cast<std::size_t>(out.stride);
  const auto add = [&](const float* row, float residual, float weight) {
    for (std::size_t i = 0; i < n; ++i) {
      if (row[i] == 0) continue;
      out.gradient[i] += 2 * weight * residual * row[i];
      for (std::size_t j = 0; j <= i; ++j) out.hessian[i * stride + j] += 2 * weight * row[i] * row[j];
    }
  };
  for (const Contact& contact : contacts_) {
    std::array<float, kMostStride> row{};
    for (const auto& [point, sign] : {std::pair{&contact.a, -1.0f}, std::pair{&contact.b, 1.0f}})
      if (point->kind != ContactPoint::kHead)
        point_row(variables, c, *point, contact.normal * sign,
                  row.data() + variables.first(static_cast<std::size_t>(point->hand)));
    add(row.data(), contact.depth_m, weights.contact_per_m2);
  }
  add_strain(variables, c, weights.strain, out);
  if (weights.blur_m > 0) add_blur(variables, c, weights.blur_m, out);
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = c.pose.hands[hand];
    if (!held || !held->arm) continue;
    const Performer& performer = performer_of(variables.stage(), hand);
    const ArmExcess e = arm_excess(*held, performer);
    std::array<float, kMostStride> chest{}, elevation{};
    for (std::size_t k = 0; k < 7; ++k) {
      chest[static_cast<std::size_t>(variables.first(hand)) + k] =
          -dot(rigid_[hand][k].wrist, facing(performer));
      elevation[static_cast<std::size_t>(variables.first(hand)) + k] =
          rigid_[hand][k].elbow.y / performer.upper_arm_m;
    }
    if (e.chest > 0) add(chest.data(), e.chest, weights.arm * 100);
    if (e.elevation > 0) add(elevation.data(), e.elevation, weights.arm);
  }
}

}  // namespace ombra
