#include "support/glb.h"

#include <cstdint>
#include <map>

namespace ombra {
namespace {

std::uint32_t u32(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

void put(std::vector<std::byte>& out, std::uint32_t value) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&value);
  out.insert(out.end(), bytes, bytes + sizeof value);
}

const nlohmann::json& accessor_at(const Glb& glb, int accessor) {
  return glb.json.at("accessors").at(static_cast<std::size_t>(accessor));
}

const std::byte* data_of(const Glb& glb, const nlohmann::json& accessor) {
  const auto& view = glb.json.at("bufferViews").at(accessor.at("bufferView").get<std::size_t>());
  return glb.bin.data() + view.value("byteOffset", std::size_t{0}) +
         accessor.value("byteOffset", std::size_t{0});
}

std::size_t number_count(const nlohmann::json& accessor) {
  static const std::map<std::string, std::size_t> kPerElement{
      {"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}, {"MAT4", 16}};
  return accessor.at("count").get<std::size_t>() * kPerElement.at(accessor.at("type"));
}

std::string base64(const std::vector<std::byte>& bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return k < bytes.size() ? std::to_integer<unsigned>(bytes[k]) : 0u;
    };
    const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (int k = 3; k >= 0; --k) text += kDigits[(three >> (6 * k)) & 63];
  }
  for (std::size_t pad = 0; pad < (3 - bytes.size() % 3) % 3; ++pad) text[text.size() - 1 - pad] = '=';
  return text;
}

}  // namespace

Glb unpack(std::span<const std::byte> bytes) {
  const std::size_t json_size = u32(bytes, 12);
  const auto* text = reinterpret_cast<const char*>(bytes.data()) + 20;
  Glb glb{nlohmann::json::parse(text, text + json_size), {}};
  if (const std::size_t at = 20 + json_size; at < bytes.size()) {
    const auto bin = bytes.subspan(at + 8, u32(bytes, at));
    glb.bin.assign(bin.begin(), bin.end());
  }
  return glb;
}

std::vector<std::byte> pack(const Glb& glb) {
  std::string text = glb.json.dump();
  text.resize((text.size() + 3) / 4 * 4, ' ');
  std::vector<std::byte> bin = glb.bin;
  bin.resize((bin.size() + 3) / 4 * 4);
  std::vector<std::byte> out;
  put(out, 0x46546C67);
  put(out, 2);
  put(out, static_cast<std::uint32_t>(12 + 8 + text.size() + 8 + bin.size()));
  put(out, static_cast<std::uint32_t>(text.size()));
  put(out, 0x4E4F534A);
  const auto* letters = reinterpret_cast<const std::byte*>(text.data());
  out.insert(out.end(), letters, letters + text.size());
  put(out, static_cast<std::uint32_t>(bin.size()));
  put(out, 0x004E4942);
  out.insert(out.end(), bin.begin(), bin.end());
  return out;
}

std::string gltf_text(const Glb& glb) {
  nlohmann::json json = glb.json;
  json["buffers"][0]["uri"] = "data:application/octet-stream;base64," + base64(glb.bin);
  return json.dump();
}

std::vector<float> floats(const Glb& glb, int accessor) {
  const auto& description = accessor_at(glb, accessor);
  std::vector<float> values(number_count(description));
  std::memcpy(values.data(), data_of(glb, description), values.size() * sizeof(float));
  return values;
}

std::vector<int> integers(const Glb& glb, int accessor) {
  const auto& description = accessor_at(glb, accessor);
  const std::byte* data = data_of(glb, description);
  const bool wide = description.at("componentType") == 5123;
  std::vector<int> values(number_count(description));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = wide ? std::to_integer<int>(data[2 * i]) + 256 * std::to_integer<int>(data[2 * i + 1])
                     : std::to_integer<int>(data[i]);
  }
  return values;
}

}  // namespace ombra
