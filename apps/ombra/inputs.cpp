#include "inputs.h"

#include <fmt/format.h>

#include <cstdlib>
#include <system_error>

#include "io/file.h"
#include "io/hand_asset.h"
#include "io/json_text.h"
#include "io/stage_json.h"

namespace ombra {
namespace fs = std::filesystem;
namespace {

constexpr const char* kAsset = "node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand";

fs::path data_folder() {
  const char* named = std::getenv("OMBRA_DATA");
  if (named != nullptr && *named != '\0') return named;
  std::error_code error;
  const fs::path installed =
      fs::read_symlink("/proc/self/exe", error).parent_path().parent_path() / "share/ombra";
  return fs::exists(installed / "gallery", error) ? installed : fs::path(OMBRA_DATA_DIR);
}

/// An installation brings the hands alone, a source folder has npm's package around them.
fs::path hands_folder() {
  std::error_code error;
  const fs::path folder = data_folder() / "hands";
  return fs::exists(folder, error) ? folder : data_folder() / kAsset;
}

}  // namespace

fs::path gallery_folder() { return data_folder() / "gallery"; }

fs::path plays_folder() { return data_folder() / "plays"; }

fs::path studio_folder() {
  std::error_code error;
  const fs::path folder = data_folder() / "studio";
  return fs::exists(folder, error) ? folder : fs::path(OMBRA_DATA_DIR) / "apps/studio/dist";
}

Result<Hands> read_hands(const std::string& files, float length_m, float breadth_m) {
  Pose pose;
  pose.hand_length_m = length_m, pose.hand_breadth_m = breadth_m;
  pose = rounded_for_file(pose);

  if (!files.empty()) {
    const std::size_t comma = files.find(',');
    if (comma == std::string::npos || comma == 0 || comma + 1 == files.size())
      return fail(ErrorCode::kBadUsage, "names two files with a comma between them, left.glb,right.glb",
                  "--hand");
    return load_hands(files.substr(0, comma), files.substr(comma + 1), pose.hand_length_m,
                      pose.hand_breadth_m);
  }
  const fs::path folder = hands_folder();
  for (const char* file : {"left.glb", "right.glb"}) {
    std::error_code error;
    if (!fs::exists(folder / file, error))
      return fail(ErrorCode::kCannotRead,
                  "the hand asset is missing; `./dev setup` fetches it, or name two files with --hand",
                  (folder / file).string());
  }
  return load_hands(folder / "left.glb", folder / "right.glb", pose.hand_length_m, pose.hand_breadth_m);
}

Result<StageFile> read_stage_file(const std::string& path) {
  if (path.empty()) return StageFile{};
  const Result<std::string> text = read_text(path);
  if (!text) return tl::unexpected(text.error());
  const auto json = parse_json(*text, path);
  if (!json) return tl::unexpected(json.error());
  const Result<Stage> stage = read_stage(*json, "", path);
  if (!stage) return tl::unexpected(stage.error());
  return StageFile{*stage, json->contains("performer") || json->contains("second_performer")};
}

Result<Image> read_photo_file(const std::string& path) {
  return read_file(path).and_then(
      [&](const std::vector<std::byte>& bytes) { return read_photo(bytes, path); });
}

Photo photo_of(const Image& image) { return {image.width, image.height, image.rgb}; }

Result<std::string> read_text(const std::string& path) {
  return read_file(path).map([](const std::vector<std::byte>& bytes) {
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  });
}

}  // namespace ombra
