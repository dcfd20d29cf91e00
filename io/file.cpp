#include "io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace ombra {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> cannot_write(std::string_view what, int error, const std::filesystem::path& path) {
  return fail(ErrorCode::kCannotWrite, fmt::format("{}: {}", what, reason(error)), path.string());
}

/// Where a write to `path` ends up, so that a link is kept and its file replaced.
std::filesystem::path behind_links(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path real = std::filesystem::weakly_canonical(path, error);
  return error ? path : real;
}

}  // namespace

Result<Descriptor> open_file(const std::filesystem::path& path) {
  const std::string where = path.string();
  // Opening a pipe without a writer would wait for one.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file || ::fstat(file.number(), &status) != 0)
    return fail(ErrorCode::kCannotRead, fmt::format("cannot be opened: {}", reason(errno)), where);
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::kCannotRead,
                S_ISDIR(status.st_mode) ? "is a folder; name a file in it" : "is not a regular file", where);
  return file;
}

Result<std::vector<std::byte>> read_file(const std::filesystem::path& path) {
  const std::string where = path.string();
  const Result<Descriptor> file = open_file(path);
  if (!file) return tl::unexpected(file.error());
  struct stat status {};
  if (::fstat(file->number(), &status) != 0)
    return fail(ErrorCode::kCannotRead, fmt::format("cannot be read: {}", reason(errno)), where);
  if (static_cast<std::size_t>(status.st_size) > kMaxFileBytes)
    return fail(
        ErrorCode::kTooLarge,
        fmt::format("holds {} MiB and the limit is {} MiB", status.st_size >> 20, kMaxFileBytes >> 20),
        where);

  std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file->number(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::kCannotRead, fmt::format("cannot be read: {}", reason(errno)), where);
    if (got == 0) break;  // it has shrunk meanwhile
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

Result<NewFile> NewFile::create(const std::filesystem::path& path) {
  NewFile made(path, behind_links(path));
  struct stat status {};
  if (::stat(made.target_.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    return fail(ErrorCode::kCannotWrite,
                S_ISDIR(status.st_mode) ? "is a folder; name a file in it" : "is not a regular file",
                path.string());

  // A short name of its own, so that the longest allowed file name still works.
  static std::atomic<unsigned> counter = 0;
  int opened = -1;
  do {
    made.temporary_ = made.target_;
    made.temporary_.replace_filename(fmt::format(".ombra-{}-{}", ::getpid(), counter++));
    opened = ::open(made.temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (opened < 0 && errno == EEXIST);
  if (opened < 0) return cannot_write("no file can be made in this folder", errno, path);
  made.file_ = Descriptor(opened);
  return made;
}

NewFile::~NewFile() {
  if (file_) ::unlink(temporary_.c_str());
}

Result<void> NewFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot_write("cannot be written", errno, path_);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> NewFile::put_in_place() {
  if (::fsync(file_.number()) != 0 || !file_.close() || ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary_.c_str());
    return cannot_write("cannot be written", error, path_);
  }
  return {};
}

Result<void> write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  Result<NewFile> file = NewFile::create(path);
  if (!file) return tl::unexpected(file.error());
  if (Result<void> written = file->write(bytes); !written) return written;
  return file->put_in_place();
}

}  // namespace ombra
