#include "fuzz/fuzz.h"
#include "ombra/rig_glb.h"
#include "support/glb.h"
#include "support/real_hands.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const Result<RigSource> rig = read_rig(bytes, "rig");
  if (!rig) return false;
  promise(rig->positions.size() <= kMaxRigVertices, "no rig is larger than may be");
  promise(rig->joints.size() == rig->positions.size() && rig->weights.size() == rig->positions.size(),
          "every vertex has its joints");
  for (const auto& triangle : rig->triangles)
    for (const std::uint32_t corner : triangle)
      promise(corner < rig->positions.size(), "a corner is a vertex");
  for (const auto& joints : rig->joints)
    for (const std::uint16_t joint : joints) promise(joint < rig->joint_names.size(), "a joint is there");
  for (const Side side : {Side::kLeft, Side::kRight}) static_cast<void>(make_hand(*rig, side, 0.19f, "rig"));
  return true;
}

/// A tetrahedron on the joints of a hand, all in one place: small, for a fuzzer to get on with.
Glb small_hand() {
  Glb glb;
  glb.json = {{"asset", {{"version", "2.0"}}}, {"buffers", {{{"byteLength", 0}}}}};
  const std::vector<std::string>& names = real_rig(Side::kLeft).joint_names;
  std::vector<float> matrices;
  nlohmann::json nodes = {{{"mesh", 0}, {"skin", 0}}}, joints = nlohmann::json::array();
  for (const std::string& name : names) {
    joints.push_back(nodes.size());
    nodes.push_back({{"name", name}});
    for (int i = 0; i < 16; ++i) matrices.push_back(i % 5 == 0 ? 1 : 0);
  }
  glb.json["nodes"] = nodes;
  const int positions = append<float>(glb, {0, 0, 0, 0.1f, 0, 0, 0, 0.1f, 0, 0, 0, 0.1f}, "VEC3", 5126, 4);
  const int indices = append<std::uint16_t>(glb, {0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2}, "SCALAR", 5123, 12);
  const int on = append<std::uint8_t>(glb, std::vector<std::uint8_t>(16, 0), "VEC4", 5121, 4);
  const int weights = append<float>(glb, {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, "VEC4", 5126, 4);
  glb.json["skins"] = {
      {{"joints", joints}, {"inverseBindMatrices", append(glb, matrices, "MAT4", 5126, names.size())}}};
  glb.json["meshes"] = {
      {{"primitives",
        {{{"attributes", {{"POSITION", positions}, {"JOINTS_0", on}, {"WEIGHTS_0", weights}}},
          {"indices", indices}}}}}};
  return glb;
}

}  // namespace

FuzzTarget rig_target() {
  return {"rig", read, [] { return std::vector{pack(small_hand()), bytes_of(gltf_text(small_hand()))}; }};
}

}  // namespace ombra
