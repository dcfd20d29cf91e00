#include "ombra/stage.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace ombra {
namespace {

float rounded(float value, double steps) {
  return static_cast<float>(std::round(static_cast<double>(value) * steps) / steps);
}

Quat rounded(Quat q) {
  const Quat r{rounded(q.x, 1e6), rounded(q.y, 1e6), rounded(q.z, 1e6), rounded(q.w, 1e6)};
  const auto square = [](float v) { return static_cast<double>(v) * static_cast<double>(v); };
  // A rounded unit quaternion is off by up to 1e-6 in length; to normalise it again would move its last
  // digit.
  if (std::fabs(square(r.x) + square(r.y) + square(r.z) + square(r.w) - 1) < 2.5e-6) return r;
  const Quat unit = normalized(q);
  return {rounded(unit.x, 1e6), rounded(unit.y, 1e6), rounded(unit.z, 1e6), rounded(unit.w, 1e6)};
}

// Between two who stand side by side: shoulders of 0.36 m, their flesh and a hand's breadth of room.
constexpr float kBeside_m = 0.56f;

// How long the arms are, over the default ones.
float arm_share(const Performer& performer) {
  constexpr Performer kDefault;
  return (performer.upper_arm_m + performer.forearm_m) / (kDefault.upper_arm_m + kDefault.forearm_m);
}

// What grows half as much as the arms do: the head, and how far it has to stay under the beam.
float half_as_much(float share) { return (1 + share) / 2; }

float beside_m(const Performer& a, const Performer& b) {
  return kBeside_m * std::max(arm_share(a), arm_share(b));
}

/// How far the body stays from the wall's plane; negative where it reaches through.
float nearest_wall_m(const Bystander& person) {
  float nearest = std::numeric_limits<float>::max();
  for (const TaperedCapsule& c : body_capsules(person))
    nearest = std::min({nearest, c.from.z - c.from_radius_m, c.to.z - c.to_radius_m});
  return nearest;
}

bool stands_in(const Bystander& person, const Lamp& lamp, Vec3 aim) {
  const float lamp_m = length(half_size_m(lamp, aim));
  const auto body = body_capsules(person);
  return std::any_of(body.begin(), body.end(), [&](const TaperedCapsule& c) {
    const Vec3 axis = c.to - c.from;
    const float t = std::clamp(dot(lamp.position - c.from, axis) / dot(axis, axis), 0.0f, 1.0f);
    const float radius_m = c.from_radius_m + (c.to_radius_m - c.from_radius_m) * t;
    return length(lamp.position - (c.from + axis * t)) < radius_m + lamp_m;
  });
}

}  // namespace

std::string_view name(ArmsFrom from) {
  switch (from) {
    case ArmsFrom::kLeft:
      return "left";
    case ArmsFrom::kRight:
      return "right";
    default:
      return "bottom";
  }
}

Performer performer_for(float hand_length_m) {
  Performer p;
  const float share = hand_length_m / Pose{}.hand_length_m;
  for (float* size : {&p.shoulder_width_m, &p.upper_arm_m, &p.forearm_m, &p.wrist_radius_m, &p.elbow_radius_m,
                      &p.shoulder_radius_m})
    *size *= share;
  p.head_radius_m *= half_as_much(share);
  return p;
}

Vec3 head_centre(const Performer& performer) {
  return performer.shoulder_centre + Vec3{0, 2.6f * performer.head_radius_m, 0};
}

Performer performer_from(ArmsFrom from, const Lamp& lamp, const Performer& sizes) {
  Performer p = sizes;
  p.arms_from = from;
  const Vec3 l = lamp.position;
  const float share = arm_share(p);
  if (from == ArmsFrom::kBottom)
    p.shoulder_centre = {l.x, l.y - 0.45f * half_as_much(share), l.z - 0.60f * share};
  if (from == ArmsFrom::kLeft)
    p.shoulder_centre = {l.x - 0.45f * share, l.y - 0.12f * share, l.z - 1.0f * share};
  if (from == ArmsFrom::kRight)
    p.shoulder_centre = {l.x + 0.45f * share, l.y - 0.12f * share, l.z - 1.0f * share};
  return p;
}

Performer partner_of(const Performer& first, const Lamp& lamp, const Performer& sizes) {
  Performer p = sizes;
  p.arms_from = first.arms_from == ArmsFrom::kLeft    ? ArmsFrom::kRight
                : first.arms_from == ArmsFrom::kRight ? ArmsFrom::kLeft
                                                      : ArmsFrom::kBottom;
  p.shoulder_centre = first.shoulder_centre;
  if (p.arms_from == ArmsFrom::kBottom)
    p.shoulder_centre.x += beside_m(first, sizes);
  else
    p.shoulder_centre.x = 2 * lamp.position.x - p.shoulder_centre.x;
  return p;
}

Stage pair_from(ArmsFrom first, ArmsFrom second, const Stage& stage) {
  Stage out = stage;
  const Vec3 l = stage.lamp.position;
  const Performer sizes = stage.second_performer.value_or(stage.performer);
  out.performer = performer_from(first, stage.lamp, stage.performer);
  out.second_performer = performer_from(second, stage.lamp, sizes);
  if (first == ArmsFrom::kBottom && second == ArmsFrom::kBottom) {
    // Beside the light instead of under it two bodies may stand higher, so that their outer arms reach its
    // middle.
    const float beside = beside_m(stage.performer, sizes), share = beside / kBeside_m;
    out.performer.shoulder_centre = {l.x - beside / 2, l.y - 0.33f * half_as_much(share),
                                     l.z - 0.60f * share};
    out.second_performer = partner_of(out.performer, stage.lamp, sizes);
  }
  return out;
}

const Performer& performer_of(const Stage& stage, std::size_t hand) {
  return person_of(hand) == 1 && stage.second_performer ? *stage.second_performer : stage.performer;
}

bool for_two(const Pose& pose) { return pose.hands[2] || pose.hands[3]; }

Result<Stage> checked(const Stage& stage, const std::string& where) {
  const auto bad = [&](const std::string& message) { return fail(ErrorCode::kBadInput, message, where); };
  struct Field {
    const char* name;
    float value, least, most;
  };
  const auto outside = [](const Field& f) { return !(f.value >= f.least && f.value <= f.most); };
  const auto range_text = [](const Field& f) {
    return std::string(f.name) + " is " + std::to_string(f.value) + "; it must be from " +
           std::to_string(f.least) + " to " + std::to_string(f.most);
  };
  for (const Field& f : std::initializer_list<Field>{
           {"screen.width_m", stage.screen.width_m, 0.1f, 100},
           {"screen.height_m", stage.screen.height_m, 0.1f, 100},
           {"screen.centre_m x", stage.screen.centre.x, -50, 50},
           {"screen.centre_m y", stage.screen.centre.y, -50, 50},
           {"frame.size_m", stage.frame.size_m, 0.05f, 50},
           {"frame.centre_m x", stage.frame.centre.x, -50, 50},
           {"frame.centre_m y", stage.frame.centre.y, -50, 50},
           {"hand_lamp_min_m", stage.hand_lamp_min_m, 0.1f, 10},
           {"hand_wall_min_m", stage.hand_wall_min_m, 0.02f, 10},
           {"screen.reflectance", stage.screen.reflectance, 0.01f, 1},
           {"ambient_lx", stage.ambient_lx, 0, 1e6f},
       })
    if (outside(f)) return bad(range_text(f));
  const auto lamp_trouble = [&](const Lamp& lamp) -> std::optional<std::string> {
    const bool distant = lamp.shape == LampShape::kDistant;
    const bool sized = !distant && lamp.shape != LampShape::kPoint;
    const float far_m = distant ? 2 * kDistant_m : 50;
    // A lamp as large as this is far away is no longer small against its distance, as light.h takes it.
    const float most_m = std::min(1.0f, 0.4f * lamp.position.z);
    for (const Field& f : std::initializer_list<Field>{
             {"position_m x", lamp.position.x, -far_m, far_m},
             {"position_m y", lamp.position.y, -far_m, far_m},
             {"position_m z", lamp.position.z, 0.5f, far_m},
             {"width_m", lamp.width_m, sized ? 1e-4f : 0, sized ? most_m : 0},
             {"height_m", lamp.height_m, 0, sized ? most_m : 0},
             {"angular_diameter_deg", static_cast<float>(degrees(lamp.angular_diameter)),
              distant ? 0.001f : 0, distant ? 10.0f : 0},
             {"intensity_cd", lamp.intensity_cd, 0, 1e9f},
             {"illuminance_lx", lamp.illuminance_lx, 0, 1e6f},
             {"colour_k", lamp.colour_k, 1000, 20000},
         })
      if (outside(f)) return range_text(f);
    return std::nullopt;
  };
  if (const auto trouble = lamp_trouble(stage.lamp)) return bad("lamp." + *trouble);
  for (std::size_t i = 0; i < stage.other_lamps.size(); ++i)
    if (const auto trouble = lamp_trouble(stage.other_lamps[i]))
      return bad("other_lamps[" + std::to_string(i) + "]." + *trouble);
  for (std::size_t person = 0; person < (stage.second_performer ? 2u : 1u); ++person) {
    const Performer& p = performer_of(stage, 2 * person);
    for (const Field& f : std::initializer_list<Field>{
             {"shoulder_centre_m x", p.shoulder_centre.x, -50, 50},
             {"shoulder_centre_m y", p.shoulder_centre.y, -50, 50},
             {"shoulder_centre_m z", p.shoulder_centre.z, 0.05f, 50},
             {"shoulder_width_m", p.shoulder_width_m, 0.1f, 1},
             {"upper_arm_m", p.upper_arm_m, 0.1f, 0.6f},
             {"forearm_m", p.forearm_m, 0.1f, 0.6f},
             {"wrist_radius_m", p.wrist_radius_m, 0.005f, 0.1f},
             {"elbow_radius_m", p.elbow_radius_m, 0.005f, 0.2f},
             {"shoulder_radius_m", p.shoulder_radius_m, 0.005f, 0.2f},
             {"head_radius_m", p.head_radius_m, 0.01f, 0.3f},
             {"sleeve.ease_m", p.sleeve.ease_m, 0, 0.1f},
             {"sleeve.end_m", p.sleeve.end_m, 0, p.forearm_m},
         })
      if (outside(f)) return bad((person == 0 ? "performer." : "second_performer.") + range_text(f));
    if (p.shoulder_centre.z >= stage.lamp.position.z - 0.1f)
      return bad(std::string("the ") + (person == 0 ? "" : "second ") +
                 "performer's shoulders must be between the lamp and the wall, at least 0.1 m from the lamp");
  }
  if (stage.second_performer) {
    const Performer &p = stage.performer, &q = *stage.second_performer;
    for (const Side side : {Side::kLeft, Side::kRight})
      for (const Side other : {Side::kLeft, Side::kRight})
        if (length(shoulder(p, side) - shoulder(q, other)) < p.shoulder_radius_m + q.shoulder_radius_m ||
            length(p.shoulder_centre - q.shoulder_centre) < p.head_radius_m + q.head_radius_m)
          return bad("the two performers stand in each other: move their shoulder_centre_m apart");
  }
  if (stage.people.size() > kMostPeople)
    return bad("people are " + std::to_string(stage.people.size()) + "; there may be " +
               std::to_string(kMostPeople));
  for (std::size_t i = 0; i < stage.people.size(); ++i) {
    const Bystander& person = stage.people[i];
    const std::string who = "people[" + std::to_string(i) + "]";
    for (const Field& f : std::initializer_list<Field>{
             {"height_m", person.height_m, 0.5f, 2.5f},
             {"at_m x", person.at.x, -50, 50},
             {"at_m z", person.at.y, 0, 50},
             {"facing_deg", static_cast<float>(degrees(person.facing)), -360, 360},
         })
      if (outside(f)) return bad(who + "." + range_text(f));
    if (const float missing_m = -nearest_wall_m(person); missing_m > 0)
      return bad(who + " stands in the wall; move it at least " +
                 std::to_string(static_cast<int>(std::ceil(100 * missing_m))) + " cm to a larger z");
    if (stands_in(person, stage.lamp, lamp_aim(stage)))
      return bad(who + " stands in the lamp; move one of them");
    for (std::size_t lamp = 0; lamp < stage.other_lamps.size(); ++lamp)
      if (stands_in(person, stage.other_lamps[lamp], lamp_aim(stage)))
        return bad(who + " stands in other_lamps[" + std::to_string(lamp) + "]; move one of them");
  }
  if (stage.hand_lamp_min_m + stage.hand_wall_min_m > stage.lamp.position.z - 0.1f)
    return bad("there is no room for hands between lamp and wall: lower hand_lamp_min_m or hand_wall_min_m");
  const float half = stage.frame.size_m / 2;
  if (std::fabs(stage.frame.centre.x - stage.screen.centre.x) + half > stage.screen.width_m / 2 + 1e-4f ||
      std::fabs(stage.frame.centre.y - stage.screen.centre.y) + half > stage.screen.height_m / 2 + 1e-4f)
    return bad("the frame must lie on the screen: make the screen larger or the frame smaller");
  return stage;
}

float least_finger_width_m(const Hand& hand, const Stage& stage, bool arms) {
  float radius_m = std::numeric_limits<float>::max();
  for (const Hand::Capsule& capsule : hand.capsules)
    if (capsule.finger >= 0) radius_m = std::min(radius_m, capsule.radius_m);

  const Performer& body = stage.performer;
  float wrist_m = stage.hand_wall_min_m;
  if (arms) wrist_m = std::max(wrist_m, body.shoulder_centre.z - body.upper_arm_m - body.forearm_m);
  const float tip_m = std::max(0.0f, wrist_m - hand.length_m);
  return 2 * radius_m * stage.lamp.position.z / (stage.lamp.position.z - tip_m);
}

Result<void> checked_on_stage(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
                              const std::string& where) {
  constexpr float kNearest = 0.03f;
  const float lamp_z = stage.lamp.position.z;
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const Hand& hand = hands[side_index(number)];
    const auto& held = pose.hands[number];
    if (!held) continue;
    const Skeleton skeleton =
        pose_skeleton(hand, {matrix(normalized(held->orientation)), held->wrist}, held->angles);
    float nearest_wall = lamp_z, nearest_lamp = 0;
    const auto include = [&](Vec3 p) {
      nearest_wall = std::min(nearest_wall, p.z);
      nearest_lamp = std::max(nearest_lamp, p.z);
    };
    for (const Frame3& bone : skeleton.bones) include(bone.origin);
    for (std::size_t f = 0; f < kFingerCount; ++f) include(skeleton.bones[3 + 3 * f] * hand.fingertips[f]);
    const std::string who = (person_of(number) == 0 ? "the " : "the second performer's ") +
                            std::string(name(side_of(number))) + " hand ";
    if (nearest_wall < 0)
      return fail(ErrorCode::kBadInput, who + "reaches through the wall; move its wrist to a larger z",
                  where);
    if (nearest_lamp > lamp_z - kNearest)
      return fail(ErrorCode::kBadInput,
                  who +
                      "is not between the lamp and the wall: it reaches z = " + std::to_string(nearest_lamp) +
                      " m and the lamp is at " + std::to_string(lamp_z) + " m; move its wrist to a smaller z",
                  where);
  }
  return {};
}

Vec3 lamp_aim(const Stage& stage) { return {stage.frame.centre.x, stage.frame.centre.y, 0}; }

Projection projection(const Stage& stage, int size_px) {
  const float n = static_cast<float>(size_px);
  return {stage.lamp.position, stage.frame.centre.x, stage.frame.centre.y, n / stage.frame.size_m, n / 2};
}

Pose rounded_for_file(const Pose& pose) {
  const auto metres = [](Vec3 v) { return Vec3{rounded(v.x, 1e6), rounded(v.y, 1e6), rounded(v.z, 1e6)}; };
  Pose out = pose;
  out.hand_length_m = rounded(pose.hand_length_m, 1e6);
  out.hand_breadth_m = rounded(pose.hand_breadth_m, 1e6);
  for (auto& held : out.hands) {
    if (!held) continue;
    held->wrist = metres(held->wrist);
    held->orientation = rounded(held->orientation);
    for (float& a : held->angles)
      a = radians(std::round(degrees(a) * 1e3) / 1e3) + 0.0f;  // + 0: no minus zero
    if (held->arm) held->arm = Arm{metres(held->arm->shoulder), metres(held->arm->elbow)};
  }
  return out;
}

}  // namespace ombra
