#include "ombra/rig_glb.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <random>

#include "io/file.h"
#include "io/hand_asset.h"
#include "support/glb.h"
#include "support/source_dir.h"

using namespace ombra;
using nlohmann::json;

namespace {

const std::string kAssets =
    source_dir() + "/node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand/";

const std::vector<std::byte>& left_glb() {
  static const std::vector<std::byte> bytes = read_file(kAssets + "left.glb").value();
  return bytes;
}

/// The real hand after a change.
std::vector<std::byte> changed(const std::function<void(Glb&)>& change) {
  Glb glb = unpack(left_glb());
  change(glb);
  return pack(glb);
}

/// What reading the changed hand complains about.
std::string complaint(const std::function<void(Glb&)>& change) {
  const Result<RigSource> rig = read_rig(changed(change), "changed.glb");
  return rig ? "" : rig.error().message;
}

void check_says(const std::string& message, const std::string& part) {
  CAPTURE(message);
  CAPTURE(part);
  CHECK(message.find(part) != std::string::npos);
}

json& attributes(Glb& glb) { return glb.json["meshes"][0]["primitives"][0]["attributes"]; }

}  // namespace

TEST_CASE("the generic hand is read whole") {
  const Result<RigSource> rig = read_rig(left_glb(), "left.glb");
  REQUIRE(rig);
  CHECK(rig->positions.size() == 1360);
  CHECK(rig->triangles.size() == 2314);
  CHECK(rig->joint_names.size() == 25);
  CHECK(rig->joints.size() == 1360);
  CHECK(rig->weights.size() == 1360);
  for (const auto& w : rig->weights) CHECK(w[0] + w[1] + w[2] + w[3] == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("joint frames are where the nodes are") {
  const RigSource rig = read_rig(left_glb(), "left.glb").value();
  const Glb glb = unpack(left_glb());
  // The nodes of this asset lie flat under one that does not move them.
  for (std::size_t j = 0; j < rig.joint_names.size(); ++j) {
    const json& node = glb.json["nodes"][glb.json["skins"][0]["joints"][j].get<std::size_t>()];
    REQUIRE(node["name"] == rig.joint_names[j]);
    const Frame3& frame = rig.joint_frames[j];
    const Vec3 place{node["translation"][0], node["translation"][1], node["translation"][2]};
    CHECK(length(frame.origin - place) < 1e-6f);
    const Quat turn{node["rotation"][0], node["rotation"][1], node["rotation"][2], node["rotation"][3]};
    CHECK(length(frame.rotation.z - matrix(turn).z) < 1e-5f);
    CHECK(length(frame.rotation.x - matrix(turn).x) < 1e-5f);
  }
}

TEST_CASE("both hands load, are scaled and keep their sides") {
  const auto hands = load_hands(kAssets + "left.glb", kAssets + "right.glb", 0.18f);
  REQUIRE_MESSAGE(hands, hands.error().message);
  CHECK((*hands)[0].side == Side::kLeft);
  CHECK((*hands)[1].side == Side::kRight);
  CHECK((*hands)[0].length_m == 0.18f);
  CHECK((*hands)[0].vertices.size() == 1159);

  const auto missing = load_hands(kAssets + "left.glb", kAssets + "none.glb", 0.18f);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::kCannotRead);
  check_says(missing.error().where, "none.glb");
  const auto swapped = load_hands(kAssets + "right.glb", kAssets + "left.glb", 0.18f);
  REQUIRE_FALSE(swapped);
  check_says(swapped.error().message, "right");
}

TEST_CASE("a .gltf with embedded data reads as its .glb") {
  const std::string text = gltf_text(unpack(left_glb()));
  const Result<RigSource> rig = read_rig(std::as_bytes(std::span(text)), "left.gltf");
  REQUIRE_MESSAGE(rig, rig.error().message);
  const RigSource binary = read_rig(left_glb(), "left.glb").value();
  CHECK(rig->positions == binary.positions);
  CHECK(rig->weights == binary.weights);
}

TEST_CASE("joints and weights may be stored in any type that glTF allows") {
  const RigSource plain = read_rig(left_glb(), "left.glb").value();
  for (const bool wide : {false, true}) {
    const auto bytes = changed([&](Glb& glb) {
      std::vector<std::uint8_t> narrow_weights;
      std::vector<std::uint16_t> wide_weights, wide_joints;
      for (std::size_t v = 0; v < plain.weights.size(); ++v) {
        for (std::size_t k = 0; k < 4; ++k) {
          narrow_weights.push_back(static_cast<std::uint8_t>(plain.weights[v][k] * 255 + 0.5f));
          wide_weights.push_back(static_cast<std::uint16_t>(plain.weights[v][k] * 65535 + 0.5f));
          wide_joints.push_back(plain.joints[v][k]);
        }
      }
      const std::size_t count = plain.weights.size();
      attributes(glb)["WEIGHTS_0"] = wide ? append(glb, wide_weights, "VEC4", 5123, count)
                                          : append(glb, narrow_weights, "VEC4", 5121, count);
      if (wide) attributes(glb)["JOINTS_0"] = append(glb, wide_joints, "VEC4", 5123, count);
    });
    const Result<RigSource> rig = read_rig(bytes, "packed.glb");
    REQUIRE_MESSAGE(rig, rig.error().message);
    float worst = 0;
    for (std::size_t v = 0; v < plain.weights.size(); ++v) {
      for (std::size_t k = 0; k < 4; ++k) {
        worst = std::max(worst, std::fabs(rig->weights[v][k] - plain.weights[v][k]));
        if (rig->weights[v][k] > 0) CHECK(rig->joints[v][k] == plain.joints[v][k]);
      }
    }
    CHECK(worst <= (wide ? 0.51f / 65535 : 0.51f / 255));
  }
}

TEST_CASE("a skin in centimetres gives frames in its mesh's unit") {
  const RigSource plain = read_rig(left_glb(), "left.glb").value();
  const auto bytes = changed([&](Glb& glb) {
    // Mesh 100 times larger, inverse bind matrices that shrink it: what an armature of scale 0.01 exports.
    std::vector<float> positions, matrices;
    for (const Vec3 p : plain.positions) positions.insert(positions.end(), {p.x * 100, p.y * 100, p.z * 100});
    matrices = floats(glb, glb.json["skins"][0]["inverseBindMatrices"]);
    for (std::size_t i = 0; i < matrices.size(); ++i) {
      if (i % 16 < 12 && i % 4 < 3) matrices[i] /= 100;
    }
    attributes(glb)["POSITION"] = append(glb, positions, "VEC3", 5126, plain.positions.size());
    glb.json["skins"][0]["inverseBindMatrices"] = append(glb, matrices, "MAT4", 5126, 25);
  });
  const Result<RigSource> rig = read_rig(bytes, "centimetres.glb");
  REQUIRE_MESSAGE(rig, rig.error().message);
  for (std::size_t j = 0; j < 25; ++j) {
    CHECK(length(rig->joint_frames[j].origin - plain.joint_frames[j].origin * 100) < 1e-3f);
  }
}

TEST_CASE("what is wrong with a file is named") {
  const auto read = [](const std::string& text) {
    const Result<RigSource> rig = read_rig(std::as_bytes(std::span(text)), "odd.glb");
    REQUIRE_FALSE(rig);
    CHECK(rig.error().where == "odd.glb");
    return rig.error();
  };
  check_says(read("").message, "empty");
  check_says(read("solid hand\n").message, "not a glTF file");
  check_says(read("{\"format\": \"ombra.pose/1\"}").message, "not valid glTF");
  check_says(read("{\"asset\": {\"version\": \"2.0\"").message, "not valid glTF");
  check_says(read("{\"asset\": {\"version\": \"2.0\"}}").message, "has no mesh");
  check_says(read("{\"asset\":" + std::string(100'000, '[')).message, "nested");
  CHECK(read("{\"nodes\":[{}" +
             [] {
               std::string many;
               for (int i = 0; i < 300'000; ++i) many += ",{}";
               return many;
             }() +
             "]}")
            .code == ErrorCode::kTooLarge);

  check_says(complaint([](Glb& glb) { glb.json.erase("skins"), glb.json["nodes"][25].erase("skin"); }),
             "skin");
  check_says(complaint([](Glb& glb) { glb.json["skins"][0]["joints"] = json::array(); }), "joints");
  check_says(complaint([](Glb& glb) { glb.json["skins"][0].erase("inverseBindMatrices"); }), "inverse bind");
  check_says(complaint([](Glb& glb) { glb.json["skins"][0]["joints"][3] = 4711; }), "joint 3");
  check_says(complaint([](Glb& glb) { glb.json["nodes"][1]["children"] = {1}; }), "node 1 has two parents");
  check_says(complaint([](Glb& glb) {
               glb.json["nodes"][1]["children"] = {2};
               glb.json["nodes"][2]["children"] = {1};
               for (json& node : glb.json["nodes"]) {
                 if (node.contains("children") && node["children"].size() > 1) node.erase("children");
               }
             }),
             "own ancestors");
  check_says(complaint([](Glb& glb) { glb.json["nodes"][1]["children"] = {99}; }), "does not exist");
  check_says(complaint([](Glb& glb) { glb.json["accessors"][0]["count"] = 1361; }), "positions");
  check_says(complaint([](Glb& glb) { glb.json["accessors"][5]["count"] = 60'000; }), "run past the end");
  check_says(complaint([](Glb& glb) { glb.json["accessors"][0]["count"] = 250'000; }), "the limit is 200000");
  check_says(complaint([](Glb& glb) { glb.json["accessors"][0]["byteOffset"] = 4'000'000'000u; }),
             "past the end");
  check_says(complaint([](Glb& glb) { glb.json["bufferViews"][0]["byteLength"] = 4'000'000'000u; }),
             "past the end");
  check_says(complaint([](Glb& glb) { glb.json["accessors"][0]["componentType"] = 5123; }), "type");
  check_says(complaint([](Glb& glb) {
               glb.json["accessors"][0]["sparse"] = {
                   {"count", 1},
                   {"indices", {{"bufferView", 5}, {"componentType", 5123}}},
                   {"values", {{"bufferView", 0}}}};
             }),
             "sparse");
  check_says(complaint([](Glb& glb) { glb.json["buffers"][0]["uri"] = "hand.bin"; }),
             "another file, hand.bin");
  check_says(complaint([](Glb& glb) { glb.json["buffers"] = json(10'000, glb.json["buffers"][0]); }),
             "buffer 1 has no data of its own");
  check_says(complaint([](Glb& glb) { glb.json["buffers"][0]["byteLength"] = 0; }), "glTF");
  check_says(complaint([](Glb& glb) { attributes(glb).erase("WEIGHTS_0"); }), "weights");
  check_says(complaint([](Glb& glb) { attributes(glb)["JOINTS_1"] = 3; }), "four joints");
  check_says(complaint([](Glb& glb) { glb.json["meshes"][0]["primitives"][0]["mode"] = 1; }), "triangulate");
  check_says(complaint([](Glb& glb) { glb.json["extensionsRequired"] = {"KHR_draco_mesh_compression"}; }),
             "draco");
  check_says(complaint([](Glb& glb) {
               json second = glb.json["nodes"][25];
               second.erase("children");
               second["mesh"] = 0;
               second["skin"] = 0;
               glb.json["nodes"].push_back(second);
               glb.json["nodes"].push_back(second);
             }),
             "several skinned meshes");
}

TEST_CASE("broken numbers are named by their vertex") {
  const auto with = [](const char* attribute, std::size_t element, float value, std::size_t numbers) {
    return complaint([&](Glb& glb) {
      std::vector<float> values = floats(glb, attributes(glb)[attribute]);
      for (std::size_t i = 0; i < numbers; ++i) values[element * numbers + i] = value;
      attributes(glb)[attribute] = append(glb, values, numbers == 3 ? "VEC3" : "VEC4", 5126, 1360);
    });
  };
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  check_says(with("POSITION", 17, kNan, 3), "vertex 17 is not at a usable place");
  check_says(with("POSITION", 17, std::numeric_limits<float>::infinity(), 3), "vertex 17");
  check_says(with("WEIGHTS_0", 5, 0, 4), "vertex 5 has weights that sum to 0");
  check_says(with("WEIGHTS_0", 5, kNan, 4), "vertex 5 has a weight");
  check_says(with("WEIGHTS_0", 5, -1, 4), "vertex 5 has a weight");
  check_says(complaint([](Glb& glb) {
               std::vector<std::uint16_t> joints(1360 * 4, 25);
               attributes(glb)["JOINTS_0"] = append(glb, joints, "VEC4", 5123, 1360);
             }),
             "vertex 0 hangs on joint 25 of 25");
  check_says(complaint([](Glb& glb) {
               std::vector<float> matrices(25 * 16, 0);
               glb.json["skins"][0]["inverseBindMatrices"] = append(glb, matrices, "MAT4", 5126, 25);
             }),
             "inverse bind matrix");
  check_says(complaint([](Glb& glb) {
               std::vector<std::uint16_t> corners{0, 1, 1360};
               glb.json["meshes"][0]["primitives"][0]["indices"] = append(glb, corners, "SCALAR", 5123, 3);
             }),
             "triangle 0 uses vertex 1360");
}

TEST_CASE("a file cut off anywhere is an error") {
  const auto& whole = left_glb();
  constexpr std::size_t kCuts = 200;
  for (std::size_t i = 0; i < kCuts; ++i) {
    // Every byte of the headers and the JSON's beginning, then steps through the rest.
    const std::size_t kept = i < 40 ? i : 40 + (whole.size() - 41) * (i - 40) / (kCuts - 41);
    const Result<RigSource> rig = read_rig(std::span(whole).first(kept), "cut.glb");
    CAPTURE(kept);
    REQUIRE_FALSE(rig);
    CHECK(rig.error().where == "cut.glb");
    CHECK_FALSE(rig.error().message.empty());
  }
}

TEST_CASE("flipped bytes give a rig or an error, never a crash") {
  std::mt19937 random(20240607);
  const auto& whole = left_glb();
  constexpr std::size_t kJsonEnd = 8400;  // the JSON chunk is where most of the decisions are taken
  std::size_t rigs = 0, errors = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::byte> bytes = whole;
    const std::size_t flips = 1 + random() % 3;
    for (std::size_t i = 0; i < flips; ++i) {
      const std::size_t range = round % 2 == 0 ? kJsonEnd : bytes.size();
      bytes[random() % range] = static_cast<std::byte>(random() & 255);
    }
    const Result<RigSource> rig = read_rig(bytes, "flipped.glb");
    const bool usable = rig && make_hand(*rig, Side::kLeft, 0.18f, "flipped.glb");
    ++(usable ? rigs : errors);
    if (!rig) CHECK_FALSE(rig.error().message.empty());
  }
  CHECK(rigs > 100);
  CHECK(errors > 100);
}
