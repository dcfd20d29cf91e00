// Whole files: bytes in, bytes out.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "ombra/result.h"

namespace ombra {

/// The largest file that read_file takes, in bytes (256 MiB).
inline constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;

/// All bytes of a regular file.
/// @return kCannotRead when it is missing, unreadable or not a regular file (a pipe or device could block for
/// ever), kTooLarge above kMaxFileBytes
Result<std::vector<std::byte>> read_file(const std::filesystem::path& path);

/// Writes a whole file or nothing: under a temporary name beside it, flushed to the disc, then renamed over
/// it. A symbolic link is followed; the mode is that of any new file. Safe from several threads and
/// processes; the last one wins.
/// @return kCannotWrite when the folder is missing, not writable or full, or `path` is not a regular file
Result<void> write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace ombra
