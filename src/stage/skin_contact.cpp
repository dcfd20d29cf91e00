#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <queue>

#include "ombra/contact.h"
#include "stage/contact.h"

namespace ombra {
namespace {

constexpr int kParts = kFingerCount + 1;
constexpr int kPalmPart = kFingerCount;
constexpr float kJoined_m = 0.012f;  // along the skin: about as thick as a finger

struct Box {
  Vec3 least{1e9f, 1e9f, 1e9f}, most{-1e9f, -1e9f, -1e9f};
  void add(Vec3 p) {
    least = {std::min(least.x, p.x), std::min(least.y, p.y), std::min(least.z, p.z)};
    most = {std::max(most.x, p.x), std::max(most.y, p.y), std::max(most.z, p.z)};
  }
  bool holds(Vec3 p, float margin) const {
    return p.x > least.x - margin && p.x < most.x + margin && p.y > least.y - margin &&
           p.y < most.y + margin && p.z > least.z - margin && p.z < most.z + margin;
  }
  bool meets(const Box& b, float margin) const {
    return least.x - margin < b.most.x && b.least.x - margin < most.x && least.y - margin < b.most.y &&
           b.least.y - margin < most.y && least.z - margin < b.most.z && b.least.z - margin < most.z;
  }
};

// Where the nearest point of a triangle lies: inside, on edge k (from corner k on), or on corner k.
struct Nearest {
  Vec3 point;
  enum Feature : std::uint8_t { kFace, kEdge, kCorner } feature;
  int k;
};

// Ericson, Real-Time Collision Detection, 5.1.5.
Nearest nearest(Vec3 p, Vec3 a, Vec3 b, Vec3 c) {
  const Vec3 ab = b - a, ac = c - a, ap = p - a;
  const float d1 = dot(ab, ap), d2 = dot(ac, ap);
  if (d1 <= 0 && d2 <= 0) return {a, Nearest::kCorner, 0};
  const Vec3 bp = p - b;
  const float d3 = dot(ab, bp), d4 = dot(ac, bp);
  if (d3 >= 0 && d4 <= d3) return {b, Nearest::kCorner, 1};
  const float vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return {a + ab * (d1 / (d1 - d3)), Nearest::kEdge, 0};
  const Vec3 cp = p - c;
  const float d5 = dot(ab, cp), d6 = dot(ac, cp);
  if (d6 >= 0 && d5 <= d6) return {c, Nearest::kCorner, 2};
  const float vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return {a + ac * (d2 / (d2 - d6)), Nearest::kEdge, 2};
  const float va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 >= d3 && d5 >= d6)
    return {b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6))), Nearest::kEdge, 1};
  const float scale = 1 / (va + vb + vc);
  return {a + ab * (vb * scale) + ac * (vc * scale), Nearest::kFace, 0};
}

// How deep a point is in a tapered capsule.
float depth_in(const TaperedCapsule& c, Vec3 p) {
  const Vec3 d = c.to - c.from;
  const float t = std::clamp(dot(p - c.from, d) / std::max(dot(d, d), 1e-12f), 0.0f, 1.0f);
  return c.from_radius_m + (c.to_radius_m - c.from_radius_m) * t - length(p - (c.from + d * t));
}

// How often a closed mesh winds about a point: 1 inside, 0 outside (Jacobson and others 2013, by the solid
// angles of van Oosterom & Strackee 1983).
float windings(const Hand& mesh, const std::vector<Vec3>& vertices, Vec3 p) {
  double sum = 0;
  for (const auto& corners : mesh.faces) {
    const Vec3 a = vertices[corners[0]] - p, b = vertices[corners[1]] - p, c = vertices[corners[2]] - p;
    const float la = length(a), lb = length(b), lc = length(c);
    sum += static_cast<double>(
        arc_tangent(dot(a, cross(b, c)), la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb));
  }
  return static_cast<float>(sum / static_cast<double>(2 * kPi));
}

BodyPart hand_part(std::size_t hand, int part) {
  if (part == kPalmPart) return {BodyPart::kPalm, static_cast<std::uint8_t>(hand), 0};
  return {BodyPart::kFinger, static_cast<std::uint8_t>(hand), static_cast<std::uint8_t>(part)};
}

BodyPart body_part(const ContactPoint& point) {
  const auto hand = static_cast<std::uint8_t>(point.hand);
  if (point.kind == ContactPoint::kForearm) return {BodyPart::kForearm, hand, 0};
  if (point.kind == ContactPoint::kUpperArm) return {BodyPart::kUpperArm, hand, 0};
  return {BodyPart::kHead, static_cast<std::uint8_t>(hand / 2 * 2), 0};
}

void add(std::vector<Touch>& touches, const Touch& touch) {
  const auto at = std::find_if(touches.begin(), touches.end(), [&](const Touch& t) {
    return (t.a == touch.a && t.b == touch.b) || (t.a == touch.b && t.b == touch.a);
  });
  if (at == touches.end())
    touches.push_back(touch);
  else
    at->depth_mm = std::max(at->depth_mm, touch.depth_mm);
}

// Lengths of the shortest ways along edges from a part's vertices.
std::vector<float> ways_from(const Hand& hand, const std::vector<std::uint8_t>& part, int from) {
  std::vector<std::vector<std::pair<std::uint16_t, float>>> next(hand.vertices.size());
  for (const Hand::Edge& e : hand.edges) {
    const float way = length(hand.vertices[e.a] - hand.vertices[e.b]);
    next[e.a].push_back({e.b, way});
    next[e.b].push_back({e.a, way});
  }
  std::vector<float> out(hand.vertices.size(), std::numeric_limits<float>::max());
  using Step = std::pair<float, std::uint16_t>;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
  for (std::size_t v = 0; v < part.size(); ++v)
    if (part[v] == from) out[v] = 0, open.push({0, static_cast<std::uint16_t>(v)});
  while (!open.empty()) {
    const auto [way, v] = open.top();
    open.pop();
    if (way > out[v]) continue;
    for (const auto& [w, step] : next[v])
      if (way + step < out[w]) out[w] = way + step, open.push({out[w], w});
  }
  return out;
}

}  // namespace

std::string name(const BodyPart& part) {
  const std::string whose = part.hand >= 2 ? "other performer's " : "";
  if (part.kind == BodyPart::kHead) return whose + "head";
  const std::string side(name(side_of(part.hand)));
  const std::string_view what = part.kind == BodyPart::kFinger    ? finger_name(part.finger)
                                : part.kind == BodyPart::kPalm    ? "palm"
                                : part.kind == BodyPart::kForearm ? "forearm"
                                                                  : "upper arm";
  return whose + side + " " + std::string(what);
}

std::string touch_text(const Touch& touch) {
  // A tenth of a millimetre is what is shown, and less is not felt.
  if (touch.depth_mm >= 0.05) {
    const std::string tenths = std::to_string(std::lround(10 * touch.depth_mm));
    return name(touch.a) + " passes " + (tenths.size() > 1 ? tenths.substr(0, tenths.size() - 1) : "0") +
           "." + tenths.back() + " mm into " + name(touch.b);
  }
  const bool pair = touch.a.kind == touch.b.kind && touch.a.finger == touch.b.finger &&
                    touch.a.hand / 2 == touch.b.hand / 2 && touch.a.hand != touch.b.hand &&
                    touch.a.hand < 2 && touch.a.kind != BodyPart::kHead;
  if (!pair) return name(touch.a) + " touches " + name(touch.b);
  const std::string one = name(touch.a);
  return one.substr(one.find(' ') + 1) +
         (touch.a.kind == BodyPart::kFinger && touch.a.finger != 0 ? " fingers touch" : "s touch");
}

struct SkinContact::Posed {
  std::size_t hand = 0;
  const Hand* mesh = nullptr;
  const Skin* skin = nullptr;
  std::vector<Vec3> vertices, face_normals, vertex_normals;
  std::array<Box, kParts> boxes;
  float longest_edge_m = 0;
};

SkinContact::SkinContact(const std::array<Hand, 2>& hands) : hands_(hands) {
  for (std::size_t side = 0; side < 2; ++side) {
    const Hand& hand = hands_[side];
    Skin& skin = skins_[side];
    for (std::size_t v = 0; v < hand.vertices.size(); ++v) {
      const int bone = hand.influences[v].bone[0];
      skin.bone.push_back(static_cast<std::uint8_t>(bone));
      skin.part.push_back(static_cast<std::uint8_t>(bone == 0 ? kPalmPart : (bone - 1) / 3));
      skin.vertices[skin.part.back()].push_back(static_cast<std::uint16_t>(v));
    }
    // A face between two parts belongs to neither: beyond it lies flesh, not the open.
    skin.rim.assign(hand.vertices.size(), false);
    for (std::size_t f = 0; f < hand.faces.size(); ++f) {
      const auto [a, b, c] = hand.faces[f];
      if (skin.part[a] == skin.part[b] && skin.part[b] == skin.part[c])
        skin.faces[skin.part[a]].push_back(static_cast<std::uint16_t>(f));
      else
        skin.rim[a] = skin.rim[b] = skin.rim[c] = true;
    }
    skin.edges.resize(hand.faces.size());
    for (std::size_t e = 0; e < hand.edges.size(); ++e)
      for (const std::uint16_t f : {hand.edges[e].left, hand.edges[e].right})
        for (std::size_t k = 0; k < 3; ++k) {
          const auto from = hand.faces[f][k], to = hand.faces[f][(k + 1) % 3];
          if ((from == hand.edges[e].a && to == hand.edges[e].b) ||
              (from == hand.edges[e].b && to == hand.edges[e].a))
            skin.edges[f][k] = static_cast<std::uint16_t>(e);
        }
    for (int part = 0; part < kParts; ++part)
      skin.along_skin_m[static_cast<std::size_t>(part)] = ways_from(hand, skin.part, part);
  }
}

// The vertices of one part against the skin of another.
void SkinContact::compare(const Posed& a, int part_a, const Posed& b, int part_b, float margin_m,
                          std::vector<Touch>& out) const {
  const auto of_a = static_cast<std::size_t>(part_a), of_b = static_cast<std::size_t>(part_b);
  if (!a.boxes[of_a].meets(b.boxes[of_b], margin_m)) return;
  const bool same = a.hand == b.hand;
  const auto first_bone = [](int part) { return 1 + 3 * part; };
  const float longest = b.longest_edge_m;
  float deepest = -margin_m;
  for (const std::uint16_t v : a.skin->vertices[of_a]) {
    const Vec3 p = a.vertices[v];
    if (!b.boxes[of_b].holds(p, margin_m)) continue;
    if (same && a.skin->along_skin_m[of_b][v] < kJoined_m) continue;
    if (same && part_b == kPalmPart && a.skin->bone[v] == first_bone(part_a)) continue;
    // No part is so thick that a point in it is farther from its skin.
    constexpr float kFarthest_m = 0.016f;
    float least = kFarthest_m * kFarthest_m, near = kFarthest_m + longest;
    bool found = false;
    Nearest best{};
    std::uint16_t face = 0;
    for (const std::uint16_t f : b.skin->faces[of_b]) {
      const auto [i, j, k] = b.mesh->faces[f];
      const Vec3 to_corner = p - b.vertices[i];
      if (dot(to_corner, to_corner) > near * near) continue;
      const Nearest n = nearest(p, b.vertices[i], b.vertices[j], b.vertices[k]);
      const Vec3 d = p - n.point;
      if (const float square = dot(d, d); square < least)
        least = square, near = std::sqrt(square) + longest, best = n, face = f, found = true;
    }
    if (!found) continue;
    const auto corners = b.mesh->faces[face];
    if (same && part_a == kPalmPart && b.skin->bone[corners[0]] == first_bone(part_b)) continue;
    Vec3 normal = b.face_normals[face];
    // What lies past the rim of a part says nothing about it.
    if (best.feature == Nearest::kEdge) {
      const Hand::Edge& edge = b.mesh->edges[b.skin->edges[face][static_cast<std::size_t>(best.k)]];
      if (b.skin->rim[edge.a] && b.skin->rim[edge.b]) continue;
      normal = b.face_normals[edge.left] + b.face_normals[edge.right];
    } else if (best.feature == Nearest::kCorner) {
      const std::uint16_t corner = corners[static_cast<std::size_t>(best.k)];
      if (b.skin->rim[corner]) continue;
      normal = b.vertex_normals[corner];
    }
    const float distance = std::sqrt(least);
    float depth = -distance;
    if (dot(p - best.point, normal) < 0) {
      // A part is open where it grows from the hand, so the whole skin has the last word. On its own hand a
      // vertex is asked for a little outside of where it lies.
      constexpr float kOff_m = 0.0003f;
      const Vec3 outside = same ? p + normalized(a.vertex_normals[v]) * kOff_m : p;
      if (distance > deepest && windings(*b.mesh, b.vertices, outside) > 0.5f) depth = distance;
    }
    deepest = std::max(deepest, depth);
  }
  if (deepest > -margin_m)
    add(out, {hand_part(a.hand, part_a), hand_part(b.hand, part_b), 1000.0 * static_cast<double>(deepest)});
}

std::vector<Touch> SkinContact::touches(const Pose& pose, const Stage& stage, float margin_m) const {
  std::vector<Touch> out;
  std::vector<Posed> posed;
  std::array<Skeleton, kMostHands> skeletons;
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const auto& held = pose.hands[number];
    if (!held) continue;
    const std::size_t side = side_index(number);
    skeletons[number] =
        pose_skeleton(hands_[side], {matrix(normalized(held->orientation)), held->wrist}, held->angles);
    Posed& p = posed.emplace_back();
    p.hand = number, p.mesh = &hands_[side], p.skin = &skins_[side];
    ombra::skin(*p.mesh, skeletons[number], p.vertices);
    p.vertex_normals.assign(p.vertices.size(), {});
    for (const auto& corners : p.mesh->faces) {
      const std::array<Vec3, 3> c = {p.vertices[corners[0]], p.vertices[corners[1]], p.vertices[corners[2]]};
      const Vec3 normal = normalized(cross(c[1] - c[0], c[2] - c[0]));
      p.face_normals.push_back(normal);
      for (std::size_t k = 0; k < 3; ++k) {
        const Vec3 u = c[(k + 1) % 3] - c[k], v = c[(k + 2) % 3] - c[k];
        const float angle = arc_tangent(length(cross(u, v)), dot(u, v));
        p.vertex_normals[corners[k]] += normal * angle;
      }
    }
    for (const Hand::Edge& e : p.mesh->edges)
      p.longest_edge_m = std::max(p.longest_edge_m, length(p.vertices[e.a] - p.vertices[e.b]));
    for (std::size_t v = 0; v < p.vertices.size(); ++v) p.boxes[p.skin->part[v]].add(p.vertices[v]);
  }
  for (const Posed& a : posed)
    for (const Posed& b : posed)
      for (int part_a = 0; part_a < kParts; ++part_a)
        for (int part_b = 0; part_b < kParts; ++part_b)
          if (a.hand != b.hand || part_a != part_b) compare(a, part_a, b, part_b, margin_m, out);

  // Arms and heads are capsules.
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const auto& held = pose.hands[number];
    if (!held || !held->arm) continue;
    const auto capsules = arm_capsules(*held, performer_of(stage, number));
    for (const Posed& p : posed) {
      if (p.hand == number) continue;
      for (std::size_t k = 0; k < 2; ++k)
        for (int part = 0; part < kParts; ++part) {
          float deepest = -margin_m;
          for (const std::uint16_t v : p.skin->vertices[static_cast<std::size_t>(part)])
            deepest = std::max(deepest, depth_in(capsules[k], p.vertices[v]));
          if (deepest > -margin_m)
            add(out,
                {hand_part(p.hand, part),
                 {k == 0 ? BodyPart::kForearm : BodyPart::kUpperArm, static_cast<std::uint8_t>(number), 0},
                 1000.0 * static_cast<double>(deepest)});
        }
    }
  }
  std::vector<Contact> contacts;
  find_contacts({&hands_[0], &hands_[1]}, {&skeletons[0], &skeletons[1], &skeletons[2], &skeletons[3]}, pose,
                stage, margin_m, contacts);
  for (const Contact& c : contacts) {
    const bool bone_a = c.a.kind == ContactPoint::kBone, bone_b = c.b.kind == ContactPoint::kBone;
    const bool head = c.a.kind == ContactPoint::kHead || c.b.kind == ContactPoint::kHead;
    if ((bone_a || bone_b) && !head) continue;  // by their skin, above
    const auto part = [&](const ContactPoint& point) {
      if (point.kind != ContactPoint::kBone) return body_part(point);
      return hand_part(static_cast<std::size_t>(point.hand),
                       point.bone == 0 ? kPalmPart : (point.bone - 1) / 3);
    };
    add(out, {part(c.a), part(c.b), 1000.0 * static_cast<double>(c.depth_m)});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Touch& s, const Touch& t) { return s.depth_mm > t.depth_mm; });
  return out;
}

double SkinContact::penetration_mm(const Pose& pose, const Stage& stage) const {
  const std::vector<Touch> found = touches(pose, stage, 0);
  return found.empty() ? 0 : std::max(found.front().depth_mm, 0.0);
}

}  // namespace ombra
