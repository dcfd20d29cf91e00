#include "result_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "io/file.h"
#include "io/hands_glb.h"
#include "io/json_text.h"
#include "io/overlay.h"
#include "io/picture.h"
#include "io/pose_json.h"
#include "io/sheet_pdf.h"
#include "io/wall_picture.h"

namespace ombra {
namespace fs = std::filesystem;

std::string folder_name(const std::string& name) {
  std::string folder = name;
  std::replace_if(
      folder.begin(), folder.end(), [](char c) { return c == '/' || (c >= 0 && c < ' ') || c == '\x7f'; },
      '_');
  if (folder.empty() || folder.front() == '.') folder.insert(0, "_");
  return folder;
}

Result<void> prepare_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !fs::is_directory(folder, error)) error = std::make_error_code(std::errc::not_a_directory);
  if (!error && ::access(folder.c_str(), W_OK | X_OK) != 0)
    error = std::error_code(errno, std::generic_category());
  if (error)
    return fail(
        ErrorCode::kCannotWrite,
        fmt::format("no files can be made in this folder ({}); name another with --out", error.message()),
        folder.string());
  return {};
}

Result<void> write_result_folder(const fs::path& folder, const Target& target, const Hands& hands,
                                 SolveRecord& record) {
  const Solution& solution = record.solution;
  const Mask silhouette = Caster(hands).cast(solution.pose, solution.stage, kScoreSize);
  const Mask placed = place(target, solution.placement, kScoreSize);
  record.sensitivity = sensitivity(hands, solution.pose, solution.stage, placed);
  record.contact = SkinContact(hands).touches(solution.pose, solution.stage);
  record.files.clear();
  Result<void> outcome;
  const auto add = [&](const char* kind, const char* file, const Result<std::vector<std::byte>>& bytes) {
    if (!outcome) return;
    outcome = bytes.and_then(
        [&](const std::vector<std::byte>& written) { return write_file(folder / file, written); });
    record.files.emplace_back(kind, file);
  };
  const auto as_bytes = [](const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return std::vector<std::byte>(bytes.begin(), bytes.end());
  };
  add("pose", "pose.json", as_bytes(write_pose(solution.pose, solution.stage)));
  add("mask", "mask.png", write_png(silhouette));
  add("shadow", "shadow.png", write_png(shadow_picture(as_seen(silhouette, solution.stage.screen))));
  add("overlay", "overlay.png", write_png(overlay_picture(placed, silhouette)));
  add("hands", "hands.glb", write_hands_glb(hands, solution.pose, solution.stage));
  add("sheet", "sheet.pdf", write_sheet_pdf(hands, sheet_subject(solution, target)));
  for (const auto& [part, motion] : record.parts) {
    if (const auto ready = prepare_folder((folder / part_file(part)).parent_path()); !ready) return ready;
    const auto written =
        write_file(folder / part_file(part), as_bytes(write_pose(motion.pose, solution.stage)));
    if (!written) return written;
  }
  if (!outcome) return outcome;
  return write_file(folder / "result.json", as_bytes(json_text(result_json(record))));
}

}  // namespace ombra
