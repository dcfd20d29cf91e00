// A hand rig from a glTF 2.0 file: binary (.glb) or JSON with embedded data (.gltf).
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "ombra/hand.h"
#include "ombra/result.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Bytes of a rig file that are still read.
inline constexpr std::size_t kMaxRigBytes = 64u << 20;
/// Vertices of its mesh that are still read.
inline constexpr std::size_t kMaxRigVertices = 200'000;
/// Values in its JSON that are still read.
inline constexpr std::size_t kMaxRigJsonValues = 200'000;

/// Reads the one skinned mesh of a glTF file. All its triangle primitives are joined; joint frames are the
/// inverses of the skin's inverse bind matrices, so that the node tree may be flat or nested. Textures are
/// not read. What the joints are called and whether the mesh is closed is make_hand()'s to judge. `where`
/// names the file in messages.
/// @return kBadInput for a file that breaks glTF's rules or holds no skinned mesh; kUnsupported for data in
/// other files, sparse or compressed data, other primitives than triangles, more than four joints a vertex or
/// several skinned meshes; kTooLarge beyond the limits above. Deterministic, no files touched, safe on
/// hostile bytes.
Result<RigSource> read_rig(std::span<const std::byte> bytes, const std::string& where);

}  // namespace ombra
#pragma GCC visibility pop
