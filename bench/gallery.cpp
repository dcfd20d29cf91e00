#include "bench/gallery.h"

#include <filesystem>

#include "io/file.h"
#include "io/hand_asset.h"
#include "io/pose_json.h"
#include "io/result_json.h"
#include "io/target.h"

namespace ombra::bench {
namespace {

namespace fs = std::filesystem;
const fs::path kSource = OMBRA_SOURCE_DIR;

Result<std::string> text_of(const fs::path& path) {
  return read_file(path).map([](const auto& bytes) {
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  });
}

Result<Figure> figure(const std::string& name) {
  const fs::path folder = kSource / "gallery" / name;
  const fs::path asset = kSource / "node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand";
  const auto pose_text = text_of(folder / "pose.json"), result_text = text_of(folder / "result.json");
  if (!pose_text) return tl::unexpected(pose_text.error());
  if (!result_text) return tl::unexpected(result_text.error());
  const auto pose = read_pose(*pose_text, name);
  if (!pose) return tl::unexpected(pose.error());
  const auto result = read_shown_result(*result_text, name);
  if (!result) return tl::unexpected(result.error());
  auto hands = load_hands(asset / "left.glb", asset / "right.glb", pose->pose.hand_length_m,
                          pose->pose.hand_breadth_m);
  if (!hands) return tl::unexpected(hands.error());
  auto target = load_target(name, kSource / "gallery");
  if (!target) return tl::unexpected(target.error());
  return Figure{name,
                std::move(*target),
                {std::move(*hands), pose->pose, pose->stage.value_or(Stage{}), result->placement}};
}

}  // namespace

Result<std::vector<Figure>> gallery() {
  std::vector<Figure> out;
  for (const std::string& name : gallery_names(kSource / "gallery")) {
    auto one = figure(name);
    if (!one) return tl::unexpected(one.error());
    out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace ombra::bench
