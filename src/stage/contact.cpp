#include "stage/contact.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

struct Body {
  ContactPoint::Kind kind;
  std::int8_t hand, bone, finger;  // finger: -1 palm
  Vec3 from, to;
  float from_radius_m, to_radius_m;
  Vec3 centre;
  float reach_m;  // radius of the bounding ball
};

Body body(ContactPoint::Kind kind, std::size_t hand, int bone, int finger, const TaperedCapsule& c) {
  const float r = std::max(c.from_radius_m, c.to_radius_m);
  return {kind,
          static_cast<std::int8_t>(hand),
          static_cast<std::int8_t>(bone),
          static_cast<std::int8_t>(finger),
          c.from,
          c.to,
          c.from_radius_m,
          c.to_radius_m,
          (c.from + c.to) * 0.5f,
          length(c.to - c.from) * 0.5f + r};
}

bool joined(const Body& a, const Body& b) {
  if (a.kind == ContactPoint::kHead && b.kind == ContactPoint::kHead) return true;
  if (a.kind == ContactPoint::kHead ||
      b.kind == ContactPoint::kHead)  // the head sits between its own upper arms
    return a.hand / 2 == b.hand / 2 &&
           (a.kind == ContactPoint::kUpperArm || b.kind == ContactPoint::kUpperArm);
  if (a.hand != b.hand) return false;
  if (a.kind != ContactPoint::kBone || b.kind != ContactPoint::kBone) return true;
  if (a.finger == b.finger) return true;
  if (a.finger >= 0 && b.finger >= 0) return false;
  return (std::max(a.bone, b.bone) - 1) % 3 == 0;  // the finger's first bone, on the palm
}

// Closest points of two segments as parameters (Ericson, Real-Time Collision Detection, 5.1.9).
void closest(const Body& a, const Body& b, float& s, float& t) {
  const Vec3 u = a.to - a.from, v = b.to - b.from, w = a.from - b.from;
  const float uu = dot(u, u), vv = dot(v, v), uv = dot(u, v), uw = dot(u, w), vw = dot(v, w);
  constexpr float kPoint = 1e-12f;
  if (uu <= kPoint && vv <= kPoint) {
    s = t = 0;
  } else if (uu <= kPoint) {
    s = 0, t = std::clamp(vw / vv, 0.0f, 1.0f);
  } else if (vv <= kPoint) {
    t = 0, s = std::clamp(-uw / uu, 0.0f, 1.0f);
  } else {
    const float denominator = uu * vv - uv * uv;
    s = denominator > 1e-12f ? std::clamp((uv * vw - uw * vv) / denominator, 0.0f, 1.0f) : 0.0f;
    t = (uv * s + vw) / vv;
    if (t < 0) t = 0, s = std::clamp(-uw / uu, 0.0f, 1.0f);
    if (t > 1) t = 1, s = std::clamp((uv - uw) / uu, 0.0f, 1.0f);
  }
}

}  // namespace

void find_contacts(const std::array<const Hand*, 2>& hands,
                   const std::array<const Skeleton*, kMostHands>& skeletons, const Pose& pose,
                   const Stage& stage, float margin_m, std::vector<Contact>& out) {
  std::array<Body, 112> bodies;
  std::size_t count = 0;
  std::array<bool, 2> arms{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = pose.hands[hand];
    if (!held) continue;
    for (const Hand::Capsule& c : hands[side_index(hand)]->capsules) {
      const Frame3& bone = skeletons[hand]->bones[static_cast<std::size_t>(c.bone)];
      bodies[count++] = body(ContactPoint::kBone, hand, c.bone, c.finger,
                             {bone * c.from, bone * c.to, c.radius_m, c.radius_m});
    }
    if (!held->arm) continue;
    arms[person_of(hand)] = true;
    const auto capsules = arm_capsules(*held, performer_of(stage, hand));
    bodies[count++] = body(ContactPoint::kForearm, hand, -1, -2, capsules[0]);
    bodies[count++] = body(ContactPoint::kUpperArm, hand, -1, -2, capsules[1]);
  }
  for (std::size_t person = 0; person < 2; ++person) {
    if (!arms[person] || (person == 1 && !stage.second_performer)) continue;
    const Performer& performer = performer_of(stage, 2 * person);
    const Vec3 head = head_centre(performer);
    bodies[count++] = body(ContactPoint::kHead, 2 * person, -1, -3,
                           {head, head, performer.head_radius_m, performer.head_radius_m});
  }
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) {
      const Body &a = bodies[i], &b = bodies[j];
      const Vec3 apart = a.centre - b.centre;
      const float near = a.reach_m + b.reach_m + margin_m;
      if (dot(apart, apart) > near * near || joined(a, b)) continue;
      float s, t;
      closest(a, b, s, t);
      const Vec3 p = a.from + (a.to - a.from) * s, q = b.from + (b.to - b.from) * t;
      const float radii = a.from_radius_m + (a.to_radius_m - a.from_radius_m) * s + b.from_radius_m +
                          (b.to_radius_m - b.from_radius_m) * t;
      const Vec3 d = p - q;
      const float distance = length(d);
      if (radii - distance <= -margin_m) continue;
      out.push_back({radii - distance,
                     distance > 1e-6f ? d / distance : Vec3{0, 0, 1},
                     {a.kind, a.hand, a.bone, s, p},
                     {b.kind, b.hand, b.bone, t, q}});
    }
}

double penetration_mm(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage) {
  std::array<Skeleton, kMostHands> skeletons;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (const auto& held = pose.hands[hand])
      skeletons[hand] = pose_skeleton(hands[side_index(hand)],
                                      {matrix(normalized(held->orientation)), held->wrist}, held->angles);
  std::vector<Contact> contacts;
  find_contacts({&hands[0], &hands[1]}, {&skeletons[0], &skeletons[1], &skeletons[2], &skeletons[3]}, pose,
                stage, 0, contacts);
  float deepest = 0;
  for (const Contact& c : contacts) deepest = std::max(deepest, c.depth_m);
  return 1000.0 * static_cast<double>(deepest);
}

}  // namespace ombra
