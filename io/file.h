// Whole files: bytes in, bytes out.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include "io/descriptor.h"
#include "ombra/result.h"

namespace ombra {

/// The largest file that read_file takes, in bytes (256 MiB).
inline constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;

/// Opens a regular file for reading.
/// @return kCannotRead when it is missing, unreadable or not a regular file (a pipe or device could block for
/// ever)
Result<Descriptor> open_file(const std::filesystem::path& path);

/// All bytes of a regular file.
/// @return the errors of open_file(), kTooLarge above kMaxFileBytes
Result<std::vector<std::byte>> read_file(const std::filesystem::path& path);

/// A file in the making: it has a temporary name beside `path` until it is whole, so that nobody meets half
/// of one. A symbolic link is followed; the mode is that of any new file. Safe from several threads and
/// processes; the last one wins. What is not put in place is removed.
class NewFile {
 public:
  /// @return kCannotWrite when the folder is missing or not writable, or `path` is not a regular file
  static Result<NewFile> create(const std::filesystem::path& path);
  NewFile(NewFile&&) noexcept = default;
  ~NewFile();

  const std::filesystem::path& temporary() const { return temporary_; }
  /// Appends.
  /// @return kCannotWrite when the disc does not take it
  Result<void> write(std::span<const std::byte> bytes);
  /// Flushes it to the disc and gives it its name; nothing else may be done with it afterwards.
  /// @return kCannotWrite when the disc does not take it; nothing is left of it then
  Result<void> put_in_place();

 private:
  NewFile(std::filesystem::path path, std::filesystem::path target)
      : path_(std::move(path)), target_(std::move(target)) {}

  std::filesystem::path path_, target_, temporary_;  ///< as asked for; behind links; until it is whole
  Descriptor file_;
};

/// Writes a whole file or nothing, as a NewFile.
/// @return kCannotWrite when the folder is missing, not writable or full, or `path` is not a regular file
Result<void> write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace ombra
