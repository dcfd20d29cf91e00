#include "io/hands_glb.h"

#include <fmt/format.h>
#include <tiny_gltf.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

namespace ombra {
namespace {

/// Vertices and triangles, and for a skin what each vertex hangs on.
struct Surface {
  std::vector<Vec3> positions, normals;
  std::vector<std::array<std::uint16_t, 3>> triangles;
  std::span<const Hand::Influence> influences;
};

/// Puts a glTF model together: every method appends and returns the index of what it appended.
class Builder {
 public:
  Builder() {
    model_.asset.version = "2.0";
    model_.asset.generator = "Ombra";
    model_.buffers.emplace_back();
    model_.scenes.emplace_back();
    model_.scenes[0].name = "ombra";
    model_.defaultScene = 0;
  }

  int material(const char* name, Vec3 colour, bool double_sided) {
    tinygltf::Material material;
    material.name = name;
    material.doubleSided = double_sided;
    material.pbrMetallicRoughness.baseColorFactor = {colour.x, colour.y, colour.z, 1};
    material.pbrMetallicRoughness.metallicFactor = 0;
    material.pbrMetallicRoughness.roughnessFactor = 0.8;
    model_.materials.push_back(std::move(material));
    return last(model_.materials);
  }

  int mesh(const std::string& name, const Surface& surface, int material) {
    tinygltf::Primitive primitive;
    primitive.mode = TINYGLTF_MODE_TRIANGLES;
    primitive.material = material;
    primitive.attributes["POSITION"] = positions(surface.positions);
    primitive.attributes["NORMAL"] = accessor(std::span(surface.normals), TINYGLTF_TYPE_VEC3,
                                              TINYGLTF_COMPONENT_TYPE_FLOAT, TINYGLTF_TARGET_ARRAY_BUFFER);
    if (!surface.influences.empty()) {
      std::vector<std::array<std::uint8_t, 4>> joints;
      std::vector<std::array<float, 4>> weights;
      for (const Hand::Influence& influence : surface.influences) {
        joints.push_back(std::to_array(influence.bone));
        weights.push_back(std::to_array(influence.weight));
        // glTF wants joint 0 where there is no weight.
        for (std::size_t k = 0; k < 4; ++k) {
          if (weights.back()[k] == 0) joints.back()[k] = 0;
        }
      }
      primitive.attributes["JOINTS_0"] =
          accessor(std::span(std::as_const(joints)), TINYGLTF_TYPE_VEC4,
                   TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE, TINYGLTF_TARGET_ARRAY_BUFFER);
      primitive.attributes["WEIGHTS_0"] =
          accessor(std::span(std::as_const(weights)), TINYGLTF_TYPE_VEC4, TINYGLTF_COMPONENT_TYPE_FLOAT,
                   TINYGLTF_TARGET_ARRAY_BUFFER);
    }
    primitive.indices =
        accessor(std::span(surface.triangles), TINYGLTF_TYPE_SCALAR, TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT,
                 TINYGLTF_TARGET_ELEMENT_ARRAY_BUFFER);
    tinygltf::Mesh mesh;
    mesh.name = name;
    mesh.primitives.push_back(std::move(primitive));
    model_.meshes.push_back(std::move(mesh));
    return last(model_.meshes);
  }

  int skin(const std::string& name, std::span<const std::array<float, 16>> inverse_bind,
           std::vector<int> joints) {
    tinygltf::Skin skin;
    skin.name = name;
    skin.inverseBindMatrices = accessor(inverse_bind, TINYGLTF_TYPE_MAT4, TINYGLTF_COMPONENT_TYPE_FLOAT, 0);
    skin.skeleton = joints.front();
    skin.joints = std::move(joints);
    model_.skins.push_back(std::move(skin));
    return last(model_.skins);
  }

  /// A node under `parent`, or of the scene itself when that is -1.
  int node(const std::string& name, int parent) {
    tinygltf::Node node;
    node.name = name;
    model_.nodes.push_back(std::move(node));
    const int index = last(model_.nodes);
    (parent < 0 ? model_.scenes[0].nodes : at(parent).children).push_back(index);
    return index;
  }

  void place(int node, Vec3 origin) { at(node).translation = {origin.x, origin.y, origin.z}; }
  void turn(int node, const Mat3& rotation) {
    const Quat q = quaternion(rotation);
    at(node).rotation = {q.x, q.y, q.z, q.w};
  }
  void show(int node, int mesh, int skin = -1) {
    at(node).mesh = mesh;
    at(node).skin = skin;
  }

  void shine(int node, const std::string& name, double intensity_cd) {
    tinygltf::Light light;
    light.name = name;
    light.type = "point";
    light.color = {1, 1, 1};
    light.intensity = intensity_cd;
    model_.lights.push_back(std::move(light));
    at(node).extensions["KHR_lights_punctual"] =
        tinygltf::Value(tinygltf::Value::Object{{"light", tinygltf::Value(last(model_.lights))}});
  }

  bool write(std::ostream& out) const {
    return tinygltf::TinyGLTF().WriteGltfSceneToStream(&model_, out, false, true) && out.good();
  }

 private:
  template <typename T>
  static int last(const std::vector<T>& list) {
    return static_cast<int>(list.size()) - 1;
  }
  tinygltf::Node& at(int node) { return model_.nodes[static_cast<std::size_t>(node)]; }

  /// Appends the values to the buffer as one accessor of their own; for scalars each T may hold several.
  template <typename T>
  int accessor(std::span<const T> values, int type, int component_type, int target) {
    auto& data = model_.buffers[0].data;
    constexpr std::size_t kAlignment = 4;
    data.resize((data.size() + kAlignment - 1) / kAlignment * kAlignment);
    tinygltf::BufferView view;
    view.buffer = 0;
    view.byteOffset = data.size();
    view.byteLength = values.size_bytes();
    view.target = target;
    data.resize(data.size() + values.size_bytes());
    std::memcpy(data.data() + view.byteOffset, values.data(), values.size_bytes());
    model_.bufferViews.push_back(std::move(view));

    tinygltf::Accessor accessor;
    accessor.bufferView = last(model_.bufferViews);
    accessor.type = type;
    accessor.componentType = component_type;
    accessor.count = values.size_bytes() /
                     static_cast<std::size_t>(
                         tinygltf::GetComponentSizeInBytes(static_cast<std::uint32_t>(component_type)) *
                         tinygltf::GetNumComponentsInType(static_cast<std::uint32_t>(type)));
    model_.accessors.push_back(std::move(accessor));
    return last(model_.accessors);
  }

  /// Positions also state their bounds.
  int positions(const std::vector<Vec3>& points) {
    const int index = accessor(std::span(points), TINYGLTF_TYPE_VEC3, TINYGLTF_COMPONENT_TYPE_FLOAT,
                               TINYGLTF_TARGET_ARRAY_BUFFER);
    Vec3 low = points.front(), high = points.front();
    for (const Vec3 p : points) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
    }
    model_.accessors.back().minValues = {low.x, low.y, low.z};
    model_.accessors.back().maxValues = {high.x, high.y, high.z};
    return index;
  }

  tinygltf::Model model_;
};

/// Vertex normals: the sum of the faces' normals, which weighs them by area.
Surface skin_surface(const Hand& hand) {
  Surface surface{hand.vertices, std::vector<Vec3>(hand.vertices.size()), hand.faces, hand.influences};
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
Surface capsule_surface(const TaperedCapsule& capsule) {
  constexpr int kAround = 24, kRingsPerBall = 7;
  const Vec3 span = capsule.to - capsule.from;
  const float distance = std::max(length(span), 1e-6f);
  const Vec3 axis = span / distance;
  const Vec3 side = normalized(cross(axis, std::fabs(axis.y) < 0.9f ? Vec3{0, 1, 0} : Vec3{1, 0, 0}));
  const Vec3 other = cross(axis, side);
  // The cone touches both balls where their normals make the same angle with the axis.
  const float touch_rad =
      std::acos(std::clamp((capsule.from_radius_m - capsule.to_radius_m) / distance, -0.999f, 0.999f));

  Surface surface;
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

Surface wall_surface(const Screen& screen) {
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

void add_hand(Builder& builder, const Hand& hand, const HeldHand& held, const std::string& whose,
              int material) {
  const std::string side(name(hand.side));
  const Skeleton skeleton = pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles);
  std::vector<int> joints;
  std::vector<std::array<float, 16>> inverse_bind;
  for (std::size_t b = 0; b < kBoneCount; ++b) {
    const Hand::Bone& bone = hand.bones[b];
    const bool root = bone.parent < 0;
    const auto parent = static_cast<std::size_t>(std::max(bone.parent, 0));
    const Frame3 local = root ? skeleton.bones[b] : inverse(skeleton.bones[parent]) * skeleton.bones[b];
    const int node =
        builder.node(fmt::format("{}{}-{}", whose, side, bone_name(bone)), root ? -1 : joints[parent]);
    builder.place(node, local.origin);
    builder.turn(node, local.rotation);
    joints.push_back(node);
    const auto& [r, o] = bone.from_bind;
    inverse_bind.push_back(
        {r.x.x, r.x.y, r.x.z, 0, r.y.x, r.y.y, r.y.z, 0, r.z.x, r.z.y, r.z.z, 0, o.x, o.y, o.z, 1});
  }
  const std::string name = fmt::format("{}hand-{}", whose, side);
  const int mesh = builder.mesh(name, skin_surface(hand), material);
  // Beside the bones, not above them: glTF ignores where the node of a skinned mesh is.
  builder.show(builder.node(name, -1), mesh,
               builder.skin(whose + "bones-" + side, inverse_bind, std::move(joints)));
}

void add_arm(Builder& builder, const Hand& hand, const HeldHand& held, const Performer& performer,
             const std::string& whose, int material) {
  const auto capsules = arm_capsules(held, performer);
  constexpr std::array<std::string_view, 2> kParts{"forearm", "upper-arm"};
  for (std::size_t i = 0; i < capsules.size(); ++i) {
    const std::string part = fmt::format("{}arm-{}-{}", whose, name(hand.side), kParts[i]);
    const int node = builder.node(part, -1);
    builder.place(node, capsules[i].from);
    builder.show(node, builder.mesh(part, capsule_surface(capsules[i]), material));
  }
}

}  // namespace

Result<std::vector<std::byte>> write_hands_glb(const std::array<Hand, 2>& hands, const Pose& pose,
                                               const Stage& stage) {
  Builder builder;
  const int skin = builder.material("skin", {0.80f, 0.60f, 0.48f}, false);
  const int sleeve = builder.material("sleeve", {0.12f, 0.13f, 0.16f}, false);
  const int paint = builder.material("wall", {0.92f, 0.91f, 0.88f}, true);
  for (std::size_t i = 0; i < kMostHands; ++i) {
    if (!pose.hands[i]) continue;
    const Hand& hand = hands[side_index(i)];
    const std::string whose = person_of(i) == 0 ? "" : "second-";
    add_hand(builder, hand, *pose.hands[i], whose, skin);
    if (pose.hands[i]->arm) add_arm(builder, hand, *pose.hands[i], performer_of(stage, i), whose, sleeve);
  }

  const int wall = builder.node("wall", -1);
  builder.place(wall, {stage.screen.centre.x, stage.screen.centre.y, 0});
  builder.show(wall, builder.mesh("wall", wall_surface(stage.screen), paint));

  constexpr double kBulbCd = 64;  // a bulb of 800 lumens over the whole sphere
  const int lamp = builder.node("lamp", -1);
  builder.place(lamp, stage.lamp.position);
  builder.shine(lamp, "lamp", kBulbCd);

  std::ostringstream out;
  if (!builder.write(out))
    return fail(ErrorCode::kCannotWrite, "the glTF scene cannot be put together", "hands.glb");
  const std::string text = std::move(out).str();
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace ombra
