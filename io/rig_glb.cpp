#include "ombra/rig_glb.h"

#include <fmt/format.h>
#include <tiny_gltf.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace ombra {
namespace {

using tinygltf::Accessor;
using tinygltf::Model;

// Further than this no hand is modelled, whatever its unit; larger numbers are broken data.
constexpr float kMaxCoordinate = 1e4f;
constexpr int kMaxDepth = 64;

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

/// The JSON chunk of a GLB whose chunks lie inside the file. glTF 2.0, section 4.4. The library does not
/// check the chunks' ends, so they are checked before it sees them.
Result<std::string_view> json_chunk(std::string_view bytes, const std::string& where) {
  constexpr std::size_t kHeader = 12, kChunkHeader = 8;
  constexpr std::uint32_t kJson = 0x4E4F534A;
  if (bytes.size() < kHeader + kChunkHeader) {
    return fail(ErrorCode::kBadInput, "is cut off inside its header", where);
  }
  if (const std::uint32_t version = u32_at(bytes, 4); version != 2) {
    return fail(ErrorCode::kUnsupported, fmt::format("is GLB version {}; save it as glTF 2.0", version),
                where);
  }
  if (const std::uint32_t length = u32_at(bytes, 8); length != bytes.size()) {
    return fail(ErrorCode::kBadInput,
                fmt::format("says that it has {} bytes, but has {}; copy it again", length, bytes.size()),
                where);
  }
  std::string_view json;
  for (std::size_t at = kHeader; at < bytes.size();) {
    if (bytes.size() - at < kChunkHeader || u32_at(bytes, at) > bytes.size() - at - kChunkHeader) {
      return fail(ErrorCode::kBadInput, fmt::format("has a chunk at byte {} that runs past its end", at),
                  where);
    }
    const std::size_t length = u32_at(bytes, at);
    if (at == kHeader) {
      if (u32_at(bytes, at + 4) != kJson) {
        return fail(ErrorCode::kBadInput, "does not begin with a JSON chunk", where);
      }
      json = bytes.substr(at + kChunkHeader, length);
    }
    at += kChunkHeader + length;
  }
  return json;
}

/// Bounds what the library may build from the JSON: it recurses into nested values and spends some hundred
/// bytes on each.
Result<void> check_outline(std::string_view json, const std::string& where) {
  std::size_t values = 0;
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
      continue;
    }
    if (c == '"') in_text = true;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (c == '[' || c == '{' || c == ',') ++values;
    if (depth > kMaxDepth) {
      return fail(ErrorCode::kBadInput, fmt::format("is nested deeper than {} levels", kMaxDepth), where);
    }
    if (values > kMaxRigJsonValues) {
      return fail(
          ErrorCode::kTooLarge,
          fmt::format("has more than {} values in its JSON; export the hand alone", kMaxRigJsonValues),
          where);
    }
  }
  return {};
}

/// Files that the library may look for: none.
tinygltf::FsCallbacks no_files() {
  return {[](const std::string&, void*) { return false; },
          [](const std::string& name, void*) { return name; },
          [](std::vector<unsigned char>*, std::string*, const std::string&, void*) { return false; },
          [](std::string*, const std::string&, const std::vector<unsigned char>&, void*) { return false; },
          nullptr};
}

/// The library's complaint as one line of plain text.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  constexpr std::size_t kLongest = 160;
  if (text.size() > kLongest) text.resize(kLongest);
  text.erase(text.find_last_not_of(" .") + 1);
  return text;
}

/// Buffers must lie in the file itself, and only the first in a GLB's binary chunk (glTF 2.0, 4.4.3.3): the
/// library would give every buffer that claims the chunk a copy of it.
Result<void> check_buffers(std::string_view text, const std::string& where) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return fail(ErrorCode::kBadInput, "is not valid glTF: its JSON is broken", where);
  const auto buffers = json.find("buffers");
  if (buffers == json.end() || !buffers->is_array()) return {};
  for (std::size_t i = 0; i < buffers->size(); ++i) {
    const auto& buffer = (*buffers)[i];
    const auto uri = buffer.is_object() ? buffer.find("uri") : buffer.end();
    if (uri == buffer.end() || !uri->is_string()) {
      if (i > 0) return fail(ErrorCode::kBadInput, fmt::format("buffer {} has no data of its own", i), where);
    } else if (const auto& name = uri->get_ref<const std::string&>(); !name.starts_with("data:")) {
      return fail(ErrorCode::kUnsupported,
                  fmt::format("keeps its data in another file, {}; export it as one .glb", one_line(name)),
                  where);
    }
  }
  return {};
}

Result<Model> parse(std::string_view bytes, const std::string& where) {
  const bool binary = bytes.substr(0, 4) == "glTF";
  std::string_view json = bytes;
  if (binary) {
    const Result<std::string_view> chunk = json_chunk(bytes, where);
    if (!chunk) return tl::unexpected(chunk.error());
    json = *chunk;
  } else if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos ||
             bytes[bytes.find_first_not_of(" \t\r\n")] != '{') {
    return fail(ErrorCode::kBadInput, "is not a glTF file; give a .glb, or a .gltf with embedded data",
                where);
  }
  if (const Result<void> outline = check_outline(json, where); !outline)
    return tl::unexpected(outline.error());

  if (const Result<void> buffers = check_buffers(json, where); !buffers)
    return tl::unexpected(buffers.error());

  tinygltf::TinyGLTF loader;
  std::string error, warning;
  loader.SetFsCallbacks(no_files());
  loader.SetImageLoader([](tinygltf::Image*, int, std::string*, std::string*, int, int, const unsigned char*,
                           int, void*) { return true; },
                        nullptr);
  Model model;
  bool read = false;
  try {
    const auto size = static_cast<unsigned>(bytes.size());
    read = binary ? loader.LoadBinaryFromMemory(&model, &error, &warning,
                                                reinterpret_cast<const unsigned char*>(bytes.data()), size)
                  : loader.LoadASCIIFromString(&model, &error, &warning, bytes.data(), size, "");
  } catch (const std::exception& thrown) {
    error = thrown.what();
  }
  if (!read) return fail(ErrorCode::kBadInput, fmt::format("is not valid glTF: {}", one_line(error)), where);
  for (const std::string& extension : model.extensionsRequired) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("needs the extension {}; export it without", one_line(extension)), where);
  }
  return model;
}

template <typename T>
const T* element(const std::vector<T>& list, int index) {
  return index >= 0 && static_cast<std::size_t>(index) < list.size() ? &list[static_cast<std::size_t>(index)]
                                                                     : nullptr;
}

/// The elements of an accessor, known to lie inside their buffer.
struct Elements {
  const unsigned char* first = nullptr;
  std::size_t count = 0, stride = 0, component_size = 0;
  int component_type = 0;
  bool normalized = false;

  /// Component c of element i as a number; integers that are normalised come as fractions
  /// (glTF 2.0, 3.6.2.2).
  double number(std::size_t i, std::size_t c) const {
    const unsigned char* at = first + i * stride + c * component_size;
    switch (component_type) {
      case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
        return fraction<std::uint8_t>(at);
      case TINYGLTF_COMPONENT_TYPE_BYTE:
        return fraction<std::int8_t>(at);
      case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
        return fraction<std::uint16_t>(at);
      case TINYGLTF_COMPONENT_TYPE_SHORT:
        return fraction<std::int16_t>(at);
      case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
        return value<std::uint32_t>(at);
      default:
        return static_cast<double>(value<float>(at));
    }
  }

 private:
  template <typename T>
  static T value(const unsigned char* at) {
    T v;
    std::memcpy(&v, at, sizeof(T));
    return v;
  }
  template <typename T>
  double fraction(const unsigned char* at) const {
    const double v = value<T>(at);
    return normalized ? std::max(v / std::numeric_limits<T>::max(), -1.0) : v;
  }
};

/// What an accessor must be to be used as positions, weights …
struct Wanted {
  const char* what;
  int type;  ///< of TINYGLTF_TYPE_…
  std::vector<int> component_types;
  std::size_t max_count;
};

Result<Elements> elements(const Model& model, int index, const Wanted& wanted, const std::string& where) {
  const auto broken = [&](ErrorCode code, std::string_view reason) {
    return fail(code, fmt::format("{} (accessor {}) {}", wanted.what, index, reason), where);
  };
  const Accessor* accessor = element(model.accessors, index);
  if (!accessor) return broken(ErrorCode::kBadInput, "are not in the file");
  if (accessor->sparse.isSparse) {
    return broken(ErrorCode::kUnsupported, "are stored sparsely; export them in full");
  }
  const auto& types = wanted.component_types;
  if (accessor->type != wanted.type ||
      std::find(types.begin(), types.end(), accessor->componentType) == types.end()) {
    return broken(ErrorCode::kBadInput, "have a type that glTF does not allow there");
  }
  if (accessor->count == 0) return broken(ErrorCode::kBadInput, "are empty");
  if (accessor->count > wanted.max_count) {
    return broken(ErrorCode::kTooLarge,
                  fmt::format("are {} elements; the limit is {}", accessor->count, wanted.max_count));
  }
  const tinygltf::BufferView* view = element(model.bufferViews, accessor->bufferView);
  const tinygltf::Buffer* buffer = view ? element(model.buffers, view->buffer) : nullptr;
  if (!buffer) return broken(ErrorCode::kBadInput, "have no data in the file");

  Elements found;
  found.component_type = accessor->componentType;
  found.component_size = static_cast<std::size_t>(
      tinygltf::GetComponentSizeInBytes(static_cast<std::uint32_t>(accessor->componentType)));
  const std::size_t size =
      found.component_size *
      static_cast<std::size_t>(tinygltf::GetNumComponentsInType(static_cast<std::uint32_t>(accessor->type)));
  found.stride = view->byteStride == 0 ? size : view->byteStride;
  found.count = accessor->count;
  found.normalized = accessor->normalized;
  // Subtractions only: offsets and lengths come from the file and their sums could wrap around.
  const std::size_t needed = (found.count - 1) * found.stride + size;
  if (found.stride < size || view->byteOffset > buffer->data.size() ||
      view->byteLength > buffer->data.size() - view->byteOffset || accessor->byteOffset > view->byteLength ||
      needed > view->byteLength - accessor->byteOffset) {
    return broken(ErrorCode::kBadInput, "run past the end of the data");
  }
  found.first = buffer->data.data() + view->byteOffset + accessor->byteOffset;
  return found;
}

/// The node tree must be a forest of existing nodes (glTF 2.0, 3.5.2).
Result<void> check_nodes(const Model& model, const std::string& where) {
  constexpr int kNone = -1;
  std::vector<int> parent(model.nodes.size(), kNone);
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    for (const int child : model.nodes[i].children) {
      if (!element(model.nodes, child)) {
        return fail(ErrorCode::kBadInput,
                    fmt::format("node {} has the child {}, which does not exist", i, child), where);
      }
      int& known = parent[static_cast<std::size_t>(child)];
      if (known != kNone) {
        return fail(ErrorCode::kBadInput, fmt::format("node {} has two parents", child), where);
      }
      known = static_cast<int>(i);
    }
  }
  // With one parent each, whatever no root leads to lies on or under a cycle.
  std::vector<std::size_t> reached;
  for (std::size_t i = 0; i < parent.size(); ++i) {
    if (parent[i] == kNone) reached.push_back(i);
  }
  for (std::size_t at = 0; at < reached.size(); ++at) {
    for (const int child : model.nodes[reached[at]].children)
      reached.push_back(static_cast<std::size_t>(child));
  }
  if (reached.size() != parent.size()) {
    return fail(ErrorCode::kBadInput, "has nodes that are their own ancestors", where);
  }
  return {};
}

Result<const tinygltf::Node*> find_skinned_node(const Model& model, const std::string& where) {
  const tinygltf::Node* found = nullptr;
  for (const tinygltf::Node& node : model.nodes) {
    if (node.mesh < 0 || node.skin < 0) continue;
    if (found) {
      return fail(ErrorCode::kUnsupported, "has several skinned meshes; join them and leave one hand", where);
    }
    found = &node;
  }
  if (!found) {
    const char* missing = model.meshes.empty()  ? "has no mesh"
                          : model.skins.empty() ? "has a mesh but no skin"
                                                : "has no node with both a mesh and a skin";
    return fail(ErrorCode::kBadInput, fmt::format("{}; a hand is a skinned mesh", missing), where);
  }
  return found;
}

/// Reads the joints' names and their frames: inverses of the inverse bind matrices, which may hold a
/// rotation, a uniform scale and a move.
Result<void> read_joints(const Model& model, int skin_index, const std::string& where, RigSource& rig) {
  const tinygltf::Skin* skin = element(model.skins, skin_index);
  if (!skin) return fail(ErrorCode::kBadInput, fmt::format("skin {} is not in the file", skin_index), where);
  if (skin->joints.empty()) return fail(ErrorCode::kBadInput, "has a skin without joints", where);
  constexpr std::size_t kMaxJoints = std::numeric_limits<std::uint16_t>::max();
  const Result<Elements> matrices = elements(
      model, skin->inverseBindMatrices,
      {"inverse bind matrices", TINYGLTF_TYPE_MAT4, {TINYGLTF_COMPONENT_TYPE_FLOAT}, kMaxJoints}, where);
  if (!matrices) return tl::unexpected(matrices.error());
  if (matrices->count < skin->joints.size()) {
    return fail(
        ErrorCode::kBadInput,
        fmt::format("has {} joints but {} inverse bind matrices", skin->joints.size(), matrices->count),
        where);
  }
  for (std::size_t j = 0; j < skin->joints.size(); ++j) {
    const tinygltf::Node* node = element(model.nodes, skin->joints[j]);
    if (!node) return fail(ErrorCode::kBadInput, fmt::format("joint {} is no node of the file", j), where);
    const auto column = [&](std::size_t c) {
      return Vec3{static_cast<float>(matrices->number(j, 4 * c)),
                  static_cast<float>(matrices->number(j, 4 * c + 1)),
                  static_cast<float>(matrices->number(j, 4 * c + 2))};
    };
    const Vec3 x = column(0), y = column(1), z = column(2), move = column(3);
    const float scale = length(x);
    constexpr float kTolerance = 0.01f;
    const bool rigid = scale > 1e-6f && scale < 1e6f && std::fabs(length(y) / scale - 1) < kTolerance &&
                       std::fabs(dot(cross(x, y), z) / (scale * scale * scale) - 1) < kTolerance &&
                       std::fabs(dot(x, y)) < kTolerance * scale * scale &&
                       length(move) < kMaxCoordinate * scale;
    if (!rigid) {
      return fail(
          ErrorCode::kBadInput,
          fmt::format("the inverse bind matrix of joint '{}' is not a rotation, a uniform scale and a move",
                      one_line(node->name)),
          where);
    }
    const Mat3 rotation = transposed(Mat3{x / scale, y / scale, z / scale});
    rig.joint_names.push_back(node->name);
    rig.joint_frames.push_back({rotation, -(rotation * move) / scale});
  }
  return {};
}

Result<void> read_vertices(const Model& model, const tinygltf::Primitive& primitive, const std::string& where,
                           RigSource& rig) {
  const auto attribute = [&](const char* name) {
    const auto found = primitive.attributes.find(name);
    return found == primitive.attributes.end() ? -1 : found->second;
  };
  if (attribute("JOINTS_1") != -1) {
    return fail(ErrorCode::kUnsupported, "has vertices with more than four joints; limit them to four",
                where);
  }
  const std::size_t room = kMaxRigVertices - rig.positions.size();
  const Result<Elements> positions =
      elements(model, attribute("POSITION"),
               {"positions", TINYGLTF_TYPE_VEC3, {TINYGLTF_COMPONENT_TYPE_FLOAT}, room}, where);
  if (!positions) return tl::unexpected(positions.error());
  const Result<Elements> joints =
      elements(model, attribute("JOINTS_0"),
               {"joints of vertices",
                TINYGLTF_TYPE_VEC4,
                {TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE, TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT},
                room},
               where);
  if (!joints) return tl::unexpected(joints.error());
  const Result<Elements> weights =
      elements(model, attribute("WEIGHTS_0"),
               {"weights of vertices",
                TINYGLTF_TYPE_VEC4,
                {TINYGLTF_COMPONENT_TYPE_FLOAT, TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE,
                 TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT},
                room},
               where);
  if (!weights) return tl::unexpected(weights.error());
  if (joints->count != positions->count || weights->count != positions->count) {
    return fail(ErrorCode::kBadInput,
                fmt::format("has {} positions, {} joints and {} weights; each vertex needs one of each",
                            positions->count, joints->count, weights->count),
                where);
  }
  // Integers stand for fractions here whether or not the file remembers to say so.
  Elements fractions = *weights;
  fractions.normalized = fractions.component_type != TINYGLTF_COMPONENT_TYPE_FLOAT;
  Elements indices = *joints;
  indices.normalized = false;

  for (std::size_t v = 0; v < positions->count; ++v) {
    const auto vertex_fails = [&](std::string_view reason) {
      return fail(ErrorCode::kBadInput, fmt::format("vertex {} {}", rig.positions.size(), reason), where);
    };
    const auto coordinate = [&](std::size_t c) { return static_cast<float>(positions->number(v, c)); };
    const Vec3 position{coordinate(0), coordinate(1), coordinate(2)};
    for (const float x : {position.x, position.y, position.z}) {
      if (!(std::fabs(x) < kMaxCoordinate)) return vertex_fails("is not at a usable place");
    }
    std::array<std::uint16_t, 4> joint{};
    std::array<float, 4> weight{};
    float sum = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const double w = fractions.number(v, k);
      if (!(w >= 0 && w <= 1.01)) return vertex_fails("has a weight outside 0 to 1");
      if (w == 0) continue;  // some exporters leave any joint beside a weight of zero
      const auto j = static_cast<std::size_t>(indices.number(v, k));
      if (j >= rig.joint_names.size()) {
        return vertex_fails(fmt::format("hangs on joint {} of {}", j, rig.joint_names.size()));
      }
      joint[k] = static_cast<std::uint16_t>(j);
      weight[k] = static_cast<float>(w);
      sum += weight[k];
    }
    if (!(sum > 0)) return vertex_fails("has weights that sum to 0");
    rig.positions.push_back(position);
    rig.joints.push_back(joint);
    rig.weights.push_back(weight);
  }
  return {};
}

Result<void> read_triangles(const Model& model, const tinygltf::Primitive& primitive,
                            std::size_t first_vertex, const std::string& where, RigSource& rig) {
  const std::size_t vertices = rig.positions.size() - first_vertex;
  std::vector<std::uint32_t> corners;
  if (primitive.indices < 0) {
    for (std::size_t v = 0; v < vertices; ++v) corners.push_back(static_cast<std::uint32_t>(v));
  } else {
    const Result<Elements> indices =
        elements(model, primitive.indices,
                 {"triangle indices",
                  TINYGLTF_TYPE_SCALAR,
                  {TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE, TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT,
                   TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT},
                  6 * kMaxRigVertices},
                 where);
    if (!indices) return tl::unexpected(indices.error());
    for (std::size_t i = 0; i < indices->count; ++i) {
      corners.push_back(static_cast<std::uint32_t>(indices->number(i, 0)));
    }
  }
  if (corners.size() % 3 != 0) {
    return fail(ErrorCode::kBadInput,
                fmt::format("has {} triangle corners, not a multiple of 3", corners.size()), where);
  }
  for (std::size_t i = 0; i < corners.size(); i += 3) {
    std::array<std::uint32_t, 3> triangle;
    for (std::size_t k = 0; k < 3; ++k) {
      if (corners[i + k] >= vertices) {
        return fail(ErrorCode::kBadInput,
                    fmt::format("triangle {} uses vertex {} of {}", i / 3, corners[i + k], vertices), where);
      }
      triangle[k] = static_cast<std::uint32_t>(first_vertex) + corners[i + k];
    }
    rig.triangles.push_back(triangle);
  }
  return {};
}

}  // namespace

Result<RigSource> read_rig(std::span<const std::byte> bytes, const std::string& where) {
  if (bytes.empty()) return fail(ErrorCode::kBadInput, "is empty", where);
  if (bytes.size() > kMaxRigBytes) {
    return fail(ErrorCode::kTooLarge,
                fmt::format("has {} bytes; the limit is {}", bytes.size(), kMaxRigBytes), where);
  }
  const Result<Model> model = parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, where);
  if (!model) return tl::unexpected(model.error());
  if (const Result<void> nodes = check_nodes(*model, where); !nodes) return tl::unexpected(nodes.error());
  const Result<const tinygltf::Node*> node = find_skinned_node(*model, where);
  if (!node) return tl::unexpected(node.error());
  const tinygltf::Mesh* mesh = element(model->meshes, (*node)->mesh);
  if (!mesh)
    return fail(ErrorCode::kBadInput, fmt::format("mesh {} is not in the file", (*node)->mesh), where);

  RigSource rig;
  if (const Result<void> joints = read_joints(*model, (*node)->skin, where, rig); !joints) {
    return tl::unexpected(joints.error());
  }
  for (const tinygltf::Primitive& primitive : mesh->primitives) {
    if (primitive.mode != TINYGLTF_MODE_TRIANGLES) {
      return fail(ErrorCode::kUnsupported, "has a mesh that is not made of triangles; triangulate it", where);
    }
    const std::size_t first_vertex = rig.positions.size();
    if (const Result<void> read = read_vertices(*model, primitive, where, rig); !read) {
      return tl::unexpected(read.error());
    }
    if (const Result<void> read = read_triangles(*model, primitive, first_vertex, where, rig); !read) {
      return tl::unexpected(read.error());
    }
  }
  if (rig.triangles.empty()) return fail(ErrorCode::kBadInput, "has a mesh without triangles", where);
  return rig;
}

}  // namespace ombra
