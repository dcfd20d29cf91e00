#include "io/hands_glb.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "io/glb_builder.h"

namespace ombra {
namespace {

/// Vertex normals: the sum of the faces' normals, which weighs them by area.
GlbSurface skin_surface(const Hand& hand) {
  GlbSurface surface{hand.vertices, std::vector<Vec3>(hand.vertices.size()), hand.faces, hand.influences};
  for (const auto& [a, b, c] : hand.faces) {
    const Vec3 normal = cross(hand.vertices[b] - hand.vertices[a], hand.vertices[c] - hand.vertices[a]);
    for (const std::uint16_t v : {a, b, c}) surface.normals[v] += normal;
  }
  for (Vec3& normal : surface.normals) {
    normal = normalized(normal);
    if (normal == Vec3{}) normal = {0, 1, 0};  // a vertex whose faces have no area
  }
  return surface;
}

/// A tapered capsule about the origin of its `from` end: both balls and the cone that touches them.
GlbSurface capsule_surface(const TaperedCapsule& capsule) {
  constexpr int kAround = 24, kRingsPerBall = 7;
  const Vec3 span = capsule.to - capsule.from;
  const float distance = std::max(length(span), 1e-6f);
  const Vec3 axis = span / distance;
  const Vec3 side = normalized(cross(axis, std::fabs(axis.y) < 0.9f ? Vec3{0, 1, 0} : Vec3{1, 0, 0}));
  const Vec3 other = cross(axis, side);
  // The cone touches both balls where their normals make the same angle with the axis.
  const float touch_rad =
      std::acos(std::clamp((capsule.from_radius_m - capsule.to_radius_m) / distance, -0.999f, 0.999f));

  GlbSurface surface;
  const auto add = [&](bool at_end, float angle_rad, int step) {
    const auto [sin_angle, cos_angle] = sin_cos(angle_rad);
    const auto [sin_turn, cos_turn] = sin_cos(2 * kPi * static_cast<float>(step) / kAround);
    const Vec3 normal = axis * cos_angle + (side * cos_turn + other * sin_turn) * sin_angle;
    const float radius_m = at_end ? capsule.to_radius_m : capsule.from_radius_m;
    surface.positions.push_back((at_end ? span : Vec3{}) + normal * radius_m);
    surface.normals.push_back(normal);
  };
  // Rings from the back pole to where the cone begins, then from where it ends to the front pole.
  add(false, kPi, 0);
  for (const bool at_end : {false, true}) {
    for (int ring = 0; ring < kRingsPerBall; ++ring) {
      const float t = static_cast<float>(at_end ? ring : ring + 1) / kRingsPerBall;
      const float angle_rad = at_end ? touch_rad * (1 - t) : kPi + (touch_rad - kPi) * t;
      for (int step = 0; step < kAround; ++step) add(at_end, angle_rad, step);
    }
  }
  add(true, 0, 0);

  const auto front_pole = static_cast<std::uint16_t>(surface.positions.size() - 1);
  const auto vertex = [](int ring, int step) {
    return static_cast<std::uint16_t>(1 + ring * kAround + step % kAround);
  };
  constexpr int kRings = 2 * kRingsPerBall;
  for (int step = 0; step < kAround; ++step) {
    surface.triangles.push_back({0, vertex(0, step + 1), vertex(0, step)});
    for (int ring = 0; ring + 1 < kRings; ++ring) {
      const std::uint16_t a = vertex(ring, step), b = vertex(ring, step + 1);
      const std::uint16_t c = vertex(ring + 1, step), d = vertex(ring + 1, step + 1);
      surface.triangles.push_back({a, b, c});
      surface.triangles.push_back({b, d, c});
    }
    surface.triangles.push_back({vertex(kRings - 1, step), vertex(kRings - 1, step + 1), front_pole});
  }
  return surface;
}

GlbSurface wall_surface(const Screen& screen) {
  const float x = screen.width_m / 2, y = screen.height_m / 2;
  return {{{-x, -y, 0}, {x, -y, 0}, {x, y, 0}, {-x, y, 0}},
          std::vector<Vec3>(4, Vec3{0, 0, 1}),
          {{0, 1, 2}, {0, 2, 3}},
          {}};
}

/// The WebXR name of the joint that a bone begins at, from the angle that flexes it.
std::string bone_name(const Hand::Bone& bone) {
  if (bone.flexion < 0) return "wrist";
  constexpr std::array<std::string_view, 3> kThumb{"thumb-metacarpal", "thumb-phalanx-proximal",
                                                   "thumb-phalanx-distal"};
  constexpr std::array<std::string_view, 4> kFingers{"index", "middle", "ring", "pinky"};
  constexpr std::array<std::string_view, 3> kPhalanges{"proximal", "intermediate", "distal"};
  const auto number = static_cast<std::size_t>(bone_of(bone.flexion)) - 1;
  if (number < kThumb.size()) return std::string(kThumb[number]);
  const std::size_t along = number - kThumb.size();
  return fmt::format("{}-finger-phalanx-{}", kFingers[along / 3], kPhalanges[along % 3]);
}

/// The least rotation that takes one direction to another.
Quat shortest_turn(Vec3 from, Vec3 to) {
  from = normalized(from), to = normalized(to);
  const Vec3 axis = cross(from, to);
  const float along = dot(from, to);
  if (along < -0.99999f) {
    const Vec3 any = normalized(cross(from, std::fabs(from.y) < 0.9f ? Vec3{0, 1, 0} : Vec3{1, 0, 0}));
    return {any.x, any.y, any.z, 0};
  }
  return normalized(Quat{axis.x, axis.y, axis.z, 1 + along});
}

std::string prefix(std::size_t hand) { return person_of(hand) == 0 ? "" : "second-"; }
std::string bones_name(std::size_t i, const Hand& hand) {
  return fmt::format("{}bones-{}", prefix(i), name(hand.side));
}

/// Everything of a scene that can move, where it is in its parent: hand by hand its bones, then its arm's
/// parts; the lamp last.
struct Part {
  std::string name;
  int parent;  ///< a part; -1: the scene
  Frame3 place;
};
/// @param start its arms are not turned: their shapes are made as they are there
std::vector<Part> parts_of(const std::array<Hand, 2>& hands, const Tableau& now, const Tableau& start) {
  std::vector<Part> out;
  for (std::size_t i = 0; i < kMostHands; ++i) {
    if (!now.pose.hands[i]) continue;
    const Hand& hand = hands[side_index(i)];
    const HeldHand& held = *now.pose.hands[i];
    const Skeleton skeleton = pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles);
    // Blender makes an armature of what is above the bones; without this it would be the whole scene.
    out.push_back({bones_name(i, hand), -1, {}});
    const int first = static_cast<int>(out.size());
    for (std::size_t b = 0; b < kBoneCount; ++b) {
      const Hand::Bone& bone = hand.bones[b];
      const bool root = bone.parent < 0;
      out.push_back(
          {fmt::format("{}{}-{}", prefix(i), name(hand.side), bone_name(bone)),
           first + (root ? -1 : bone.parent),
           root ? skeleton.bones[b]
                : inverse(skeleton.bones[static_cast<std::size_t>(bone.parent)]) * skeleton.bones[b]});
    }
    if (!held.arm) continue;
    const auto arm = arm_capsules(held, performer_of(now.stage, i)),
               arm_at_start = arm_capsules(*start.pose.hands[i], performer_of(start.stage, i));
    constexpr std::array<std::string_view, 2> kNames{"forearm", "upper-arm"};
    for (std::size_t k = 0; k < arm.size(); ++k)
      out.push_back(
          {fmt::format("{}arm-{}-{}", prefix(i), name(hand.side), kNames[k]),
           -1,
           {matrix(shortest_turn(arm_at_start[k].to - arm_at_start[k].from, arm[k].to - arm[k].from)),
            arm[k].from}});
  }
  out.push_back({"lamp", -1, {{}, now.stage.lamp.position}});
  return out;
}

/// A scene as it is at first. Its parts are the nodes of the same numbers.
GlbBuilder scene_of(const std::array<Hand, 2>& hands, const Tableau& start) {
  GlbBuilder builder;
  const int skin = builder.material("skin", {0.80f, 0.60f, 0.48f}, false);
  const int sleeve = builder.material("sleeve", {0.12f, 0.13f, 0.16f}, false);
  const int paint = builder.material("wall", {0.92f, 0.91f, 0.88f}, true);
  for (const Part& part : parts_of(hands, start, start)) {
    const int node = builder.node(part.name, part.parent);
    builder.place(node, part.place.origin);
    if (part.parent >= 0 || part.place.rotation != Mat3{}) builder.turn(node, part.place.rotation);
  }
  int node = 0;
  for (std::size_t i = 0; i < kMostHands; ++i) {
    if (!start.pose.hands[i]) continue;
    const Hand& hand = hands[side_index(i)];
    std::vector<int> joints;
    std::vector<std::array<float, 16>> inverse_bind;
    ++node;  // what holds the bones
    for (const Hand::Bone& bone : hand.bones) {
      joints.push_back(node++);
      const auto& [r, o] = bone.from_bind;
      inverse_bind.push_back(
          {r.x.x, r.x.y, r.x.z, 0, r.y.x, r.y.y, r.y.z, 0, r.z.x, r.z.y, r.z.z, 0, o.x, o.y, o.z, 1});
    }
    const std::string title = fmt::format("{}hand-{}", prefix(i), name(hand.side));
    const int mesh = builder.mesh(title, skin_surface(hand), skin);
    // Beside the bones, not above them: glTF ignores where the node of a skinned mesh is.
    builder.show(builder.node(title, -1), mesh,
                 builder.skin(bones_name(i, hand), inverse_bind, std::move(joints)));
    if (!start.pose.hands[i]->arm) continue;
    for (const TaperedCapsule& capsule : arm_capsules(*start.pose.hands[i], performer_of(start.stage, i))) {
      builder.show(node, builder.mesh(builder.name(node), capsule_surface(capsule), sleeve));
      ++node;
    }
  }
  constexpr double kBulbCd = 64;  // a bulb of 800 lumens over the whole sphere
  builder.shine(node, "lamp", kBulbCd);

  const int wall = builder.node("wall", -1);
  builder.place(wall, {start.stage.screen.centre.x, start.stage.screen.centre.y, 0});
  builder.show(wall, builder.mesh("wall", wall_surface(start.stage.screen), paint));
  return builder;
}

Result<std::vector<std::byte>> written(const GlbBuilder& scene, const char* where) {
  std::ostringstream out;
  if (!scene.write(out)) return fail(ErrorCode::kCannotWrite, "the glTF scene cannot be put together", where);
  const std::string text = std::move(out).str();
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

Vec3 between(Vec3 from, Vec3 to, float t) { return from + (to - from) * t; }
float apart(Vec3 a, Vec3 b) { return length(a - b) / kKeyframeGive_m; }

/// As glTF goes from one turn to another: evenly about one axis (its Appendix C).
Quat between(Quat from, Quat to, float t) {
  const float along = from.x * to.x + from.y * to.y + from.z * to.z + from.w * to.w;
  const float angle = std::acos(std::min(std::fabs(along), 1.0f)), sine = std::sin(angle);
  const float a = sine > 1e-4f ? std::sin(angle * (1 - t)) / sine : 1 - t,
              b = std::copysign(sine > 1e-4f ? std::sin(angle * t) / sine : t, along);
  return normalized(
      Quat{a * from.x + b * to.x, a * from.y + b * to.y, a * from.z + b * to.z, a * from.w + b * to.w});
}
float apart(Quat a, Quat b) {
  const Quat turn = Quat{-a.x, -a.y, -a.z, a.w} * b;
  return 2 * std::asin(std::min(length(Vec3{turn.x, turn.y, turn.z}), 1.0f)) / radians(kKeyframeGive_deg);
}

/// The fewest halves of a way that give it all: split where it is furthest from even (Douglas & Peucker).
template <typename T>
std::vector<std::size_t> keys(std::span<const float> times_s, std::span<const T> way) {
  std::vector<std::size_t> out{0}, open{way.size() - 1};
  while (!open.empty()) {
    const std::size_t from = out.back(), to = open.back();
    std::size_t worst = to;
    float worst_apart = 1;
    for (std::size_t k = from + 1; k < to; ++k) {
      const float t = (times_s[k] - times_s[from]) / (times_s[to] - times_s[from]);
      if (const float off = apart(between(way[from], way[to], t), way[k]); off > worst_apart)
        worst = k, worst_apart = off;
    }
    if (worst != to) {
      open.push_back(worst);
    } else {
      out.push_back(to);
      open.pop_back();
    }
  }
  return out;
}

/// Nothing where it does not move.
template <typename T>
void add_way(GlbBuilder& scene, const std::string& title, int node, std::span<const float> times_s,
             const std::vector<T>& way) {
  if (std::all_of(way.begin(), way.end(), [&](const T& now) { return apart(way.front(), now) <= 1; })) return;
  std::vector<float> key_times_s;
  std::vector<T> key_values;
  for (const std::size_t k : keys<T>(times_s, way)) {
    key_times_s.push_back(times_s[k]);
    key_values.push_back(way[k]);
  }
  scene.animate(title, node, key_times_s, std::span<const T>(key_values));
}

}  // namespace

Result<std::vector<std::byte>> write_hands_glb(const std::array<Hand, 2>& hands, const Pose& pose,
                                               const Stage& stage) {
  return written(scene_of(hands, {pose, stage}), "hands.glb");
}

Result<std::vector<std::byte>> write_play_glb(const std::array<Hand, 2>& hands, const Play& play,
                                              const std::string& title) {
  constexpr int kRate = 30;
  const Tableau start = tableau(play.at(0), play.stage());
  GlbBuilder scene = scene_of(hands, start);
  std::vector<float> times_s{0};
  while (times_s.back() < static_cast<float>(play.seconds()))
    times_s.push_back(
        std::min(static_cast<float>(times_s.size()) / kRate, static_cast<float>(play.seconds())));

  const std::size_t count = parts_of(hands, start, start).size();
  std::vector<std::vector<Vec3>> places(count);
  std::vector<std::vector<Quat>> turns(count);
  for (const float time_s : times_s) {
    const std::vector<Part> now =
        parts_of(hands, tableau(play.at(static_cast<double>(time_s)), play.stage()), start);
    for (std::size_t part = 0; part < count; ++part) {
      places[part].push_back(now[part].place.origin);
      turns[part].push_back(quaternion(now[part].place.rotation));
    }
  }
  for (std::size_t part = 0; part < count; ++part) {
    add_way(scene, title, static_cast<int>(part), times_s, places[part]);
    add_way(scene, title, static_cast<int>(part), times_s, turns[part]);
  }
  return written(scene, "play.glb");
}

}  // namespace ombra
