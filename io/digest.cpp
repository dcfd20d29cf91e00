#include "io/digest.h"

#include <glib.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "io/file.h"

namespace ombra {
namespace {

struct Free {
  void operator()(GChecksum* sum) const { g_checksum_free(sum); }
};
using Checksum = std::unique_ptr<GChecksum, Free>;

Checksum checksum() { return Checksum(g_checksum_new(G_CHECKSUM_SHA256)); }

void add(const Checksum& sum, std::span<const std::byte> bytes) {
  g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(bytes.data()),
                    static_cast<gssize>(bytes.size()));
}

}  // namespace

std::string sha256(std::span<const std::byte> bytes) {
  const Checksum sum = checksum();
  add(sum, bytes);
  return g_checksum_get_string(sum.get());
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
  const Result<Descriptor> file = open_file(path);
  if (!file) return tl::unexpected(file.error());
  const Checksum sum = checksum();
  std::vector<std::byte> buffer(std::size_t{1} << 18);
  for (;;) {
    const ssize_t got = ::read(file->number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(ErrorCode::kCannotRead,
                  fmt::format("cannot be read: {}", std::generic_category().message(errno)), path.string());
    if (got == 0) return std::string(g_checksum_get_string(sum.get()));
    add(sum, std::span(buffer).first(static_cast<std::size_t>(got)));
  }
}

}  // namespace ombra
