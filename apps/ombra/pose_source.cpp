#include "pose_source.h"

#include <algorithm>

#include "inputs.h"
#include "io/target.h"

namespace ombra {
namespace fs = std::filesystem;

Result<PoseSource> read_pose_source(const std::string& named) {
  std::error_code error;
  PoseSource out;
  out.pose_file = fs::is_directory(named, error) ? fs::path(named) / "pose.json" : fs::path(named);
  const Result<std::string> pose_text = read_text(out.pose_file.string());
  if (!pose_text) return tl::unexpected(pose_text.error());
  Result<PoseFile> file = read_pose(*pose_text, out.pose_file.string());
  if (!file) return tl::unexpected(file.error());
  out.file = std::move(*file);

  const fs::path beside = out.pose_file.parent_path() / "result.json";
  if (!fs::exists(beside, error)) return out;
  const Result<std::string> text = read_text(beside.string());
  if (!text) return tl::unexpected(text.error());
  Result<ShownResult> result = read_shown_result(*text, beside.string());
  if (!result) return tl::unexpected(result.error());
  if (out.pose_file.filename() != result->pose_file) return out;
  out.result_file = beside;
  out.result = std::move(*result);
  return out;
}

bool in_gallery(const std::string& name) {
  const std::vector<std::string> names = gallery_names(gallery_folder());
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<PoseSource> read_named_pose(const std::string& named) {
  return read_pose_source(in_gallery(named) ? (gallery_folder() / named).string() : named);
}

}  // namespace ombra
