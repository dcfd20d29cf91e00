// A pose that is named by its file or by the folder of a result.
#pragma once

#include <filesystem>
#include <string>

#include "io/pose_json.h"
#include "io/result_json.h"
#include "ombra/result.h"

namespace ombra {

/// The pose file that was meant, and the result file beside it that is about it.
struct PoseSource {
  std::filesystem::path pose_file;
  PoseFile file;
  std::filesystem::path result_file;  ///< empty: none
  ShownResult result;
};

/// Reads both.
/// @param named a pose file, or a folder with pose.json
Result<PoseSource> read_pose_source(const std::string& named);

/// Whether the gallery has a figure of that name.
bool in_gallery(const std::string& name);

/// The same for what may also be a gallery name, which wins over a file of that name.
Result<PoseSource> read_named_pose(const std::string& named);

}  // namespace ombra
