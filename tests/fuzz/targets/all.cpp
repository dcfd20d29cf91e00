#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "fuzz/fuzz.h"
#include "io/file.h"
#include "support/source_dir.h"

namespace ombra {

std::vector<FuzzTarget> fuzz_targets() {
  return {http_target(),   log_target(), manifest_target(), picture_target(), play_target(),  pose_target(),
          result_target(), rig_target(), stage_target(),    svg_target(),     video_target(), words_target()};
}

void promise(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

FuzzBytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::vector<FuzzBytes> files_of(const std::string& folder, std::string_view ending) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_dir() + "/" + folder))
    if (entry.path().string().ends_with(ending)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<FuzzBytes> files;
  for (const auto& path : paths) files.push_back(read_file(path).value());
  return files;
}

}  // namespace ombra
