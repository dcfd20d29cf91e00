// A binary glTF file in its two parts, so that tests can look inside one and break it on purpose.
#pragma once

#include <cstddef>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

namespace ombra {

/// glTF 2.0, section 4.4: a JSON chunk and a chunk of bytes.
struct Glb {
  nlohmann::json json;
  std::vector<std::byte> bin;
};

/// Takes apart a GLB that is known to be whole.
Glb unpack(std::span<const std::byte> bytes);
/// Puts one together, chunks padded as glTF wants.
std::vector<std::byte> pack(const Glb& glb);
/// The same as a .gltf that has its bytes in it.
std::string gltf_text(const Glb& glb);

/// Appends values as a new accessor and returns its index.
template <typename T>
int append(Glb& glb, const std::vector<T>& values, const std::string& type, int component_type,
           std::size_t count) {
  glb.bin.resize((glb.bin.size() + 3) / 4 * 4);
  const std::size_t offset = glb.bin.size(), size = values.size() * sizeof(T);
  glb.bin.resize(offset + size);
  std::memcpy(glb.bin.data() + offset, values.data(), size);
  auto& views = glb.json["bufferViews"];
  auto& accessors = glb.json["accessors"];
  views.push_back({{"buffer", 0}, {"byteOffset", offset}, {"byteLength", size}});
  accessors.push_back({{"bufferView", views.size() - 1},
                       {"componentType", component_type},
                       {"count", count},
                       {"type", type}});
  glb.json["buffers"][0]["byteLength"] = glb.bin.size();
  return static_cast<int>(accessors.size()) - 1;
}

/// The numbers of an accessor of 32-bit floats.
std::vector<float> floats(const Glb& glb, int accessor);
/// The numbers of an accessor of unsigned bytes or shorts.
std::vector<int> integers(const Glb& glb, int accessor);

}  // namespace ombra
