// Everything that reads bytes from anywhere, as a fuzzer takes it. libFuzzer feeds it (fuzzer.cpp), and the
// unit tests with what was once found and is kept in found/.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ombra {

using FuzzBytes = std::vector<std::byte>;

struct FuzzTarget {
  std::string name;
  /// Reads them and does with what was read what a program would. Throws std::logic_error where a promise is
  /// broken.
  /// @return whether they were taken for what the target reads
  std::function<bool(std::span<const std::byte>)> read;
  /// Some that are taken.
  std::function<std::vector<FuzzBytes>()> seeds;
};

FuzzTarget http_target();
FuzzTarget log_target();
FuzzTarget manifest_target();
FuzzTarget picture_target();
FuzzTarget play_target();
FuzzTarget pose_target();
FuzzTarget result_target();
FuzzTarget rig_target();
FuzzTarget stage_target();
FuzzTarget svg_target();
FuzzTarget video_target();
FuzzTarget words_target();

/// All of them.
std::vector<FuzzTarget> fuzz_targets();

/// @throws std::logic_error saying what was promised, unless it holds
void promise(bool holds, const char* what);

std::string_view as_text(std::span<const std::byte> bytes);
FuzzBytes bytes_of(std::string_view text);
/// The files of that name under a folder of the repository, in byte order of their paths.
std::vector<FuzzBytes> files_of(const std::string& folder, std::string_view ending);

}  // namespace ombra
