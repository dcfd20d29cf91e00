#include "io/npz.h"

#include <fmt/format.h>
#include <zip.h>

#include <cstring>
#include <memory>

namespace ombra {
namespace {

/// An NPY file: magic, version, the header as a Python literal padded to 64 bytes, then the values.
std::vector<std::byte> npy(const NpzArray& array) {
  std::string shape;
  for (const std::size_t n : array.shape) shape += fmt::format("{}, ", n);
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", array.type,
                                   array.shape.size() == 1 ? shape : shape.substr(0, shape.size() - 2));
  constexpr std::size_t kBefore = 10, kTogether = 64;
  header.append((kTogether - (kBefore + header.size() + 1) % kTogether) % kTogether, ' ');
  header += '\n';
  std::string text = "\x93NUMPY";
  text += {1, 0, static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  text += header;
  std::vector<std::byte> out(text.size() + array.bytes.size());
  std::memcpy(out.data(), text.data(), text.size());
  if (!array.bytes.empty()) std::memcpy(out.data() + text.size(), array.bytes.data(), array.bytes.size());
  return out;
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Release {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};

}  // namespace

Result<std::vector<std::byte>> write_npz(std::span<const NpzArray> arrays) {
  const auto failure = [](const char* reason) {
    return fail(ErrorCode::kTooLarge, fmt::format("the archive could not be put together: {}", reason), "");
  };
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, Release> whole(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!whole) return failure(zip_error_strerror(&error));
  zip_source_keep(whole.get());
  std::unique_ptr<zip_t, Discard> archive(zip_open_from_source(whole.get(), ZIP_TRUNCATE, &error));
  if (!archive) return failure(zip_error_strerror(&error));
  std::vector<std::vector<std::byte>> files;  // read when the archive is closed
  for (const NpzArray& array : arrays) {
    files.push_back(npy(array));
    zip_source_t* source = zip_source_buffer(archive.get(), files.back().data(), files.back().size(), 0);
    if (!source) return failure(zip_strerror(archive.get()));
    const zip_int64_t index =
        zip_file_add(archive.get(), (array.name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      return failure(zip_strerror(archive.get()));
    }
    const auto number = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive.get(), number, ZIP_CM_STORE, 0);
    // The earliest that a ZIP can say: 1980-01-01.
    zip_file_set_dostime(archive.get(), number, 0, (1 << 5) | 1, 0);
  }
  if (zip_close(archive.get()) != 0) return failure(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // it is closed
  zip_stat_t stat;
  if (zip_source_stat(whole.get(), &stat) != 0 || zip_source_open(whole.get()) != 0)
    return failure("it cannot be read back");
  std::vector<std::byte> out(stat.size);
  const zip_int64_t got = zip_source_read(whole.get(), out.data(), out.size());
  zip_source_close(whole.get());
  if (got < 0 || static_cast<std::size_t>(got) != out.size()) return failure("it cannot be read back");
  return out;
}

}  // namespace ombra
