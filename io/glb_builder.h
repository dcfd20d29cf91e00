// A glTF 2.0 scene in the making.
#pragma once

#include <tiny_gltf.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ombra/hand.h"
#include "ombra/vec.h"

namespace ombra {

/// Vertices and triangles, and for a skin what each vertex hangs on.
struct GlbSurface {
  std::vector<Vec3> positions, normals;
  std::vector<std::array<std::uint16_t, 3>> triangles;
  std::span<const Hand::Influence> influences;
};

/// Puts a glTF model together: every method appends and returns the index of what it appended.
class GlbBuilder {
 public:
  GlbBuilder() {
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

  int mesh(const std::string& name, const GlbSurface& surface, int material) {
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

  const std::string& name(int node) const { return model_.nodes[static_cast<std::size_t>(node)].name; }
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

  /// A way from key to key, evenly in between: a place or a turn of the node.
  void animate(const std::string& name, int node, std::span<const float> times_s,
               std::span<const Vec3> places) {
    channel(name, node, "translation", times_s,
            accessor(places, TINYGLTF_TYPE_VEC3, TINYGLTF_COMPONENT_TYPE_FLOAT, 0));
  }
  void animate(const std::string& name, int node, std::span<const float> times_s,
               std::span<const Quat> turns) {
    channel(name, node, "rotation", times_s,
            accessor(turns, TINYGLTF_TYPE_VEC4, TINYGLTF_COMPONENT_TYPE_FLOAT, 0));
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

  /// All channels are the scene's one animation.
  void channel(const std::string& name, int node, const char* path, std::span<const float> times_s,
               int values) {
    if (model_.animations.empty()) model_.animations.emplace_back().name = name;
    tinygltf::Animation& animation = model_.animations.front();
    tinygltf::AnimationSampler sampler;
    sampler.input = accessor(times_s, TINYGLTF_TYPE_SCALAR, TINYGLTF_COMPONENT_TYPE_FLOAT, 0);
    model_.accessors.back().minValues = {times_s.front()};
    model_.accessors.back().maxValues = {times_s.back()};
    sampler.output = values;
    sampler.interpolation = "LINEAR";
    animation.samplers.push_back(std::move(sampler));
    tinygltf::AnimationChannel change;
    change.sampler = last(animation.samplers);
    change.target_node = node;
    change.target_path = path;
    animation.channels.push_back(std::move(change));
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

}  // namespace ombra
