#include "io/file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support/folder.h"

namespace {

using namespace ombra;
namespace fs = std::filesystem;

std::vector<std::byte> some_bytes(std::size_t size, unsigned char value) { return {size, std::byte{value}}; }

}  // namespace

TEST_CASE("a file written is the file read, also over an older one and through a link") {
  const Folder folder("file");
  const fs::path file = folder.path / std::string(255, 'n');  // the longest name there is
  for (const auto& bytes : {some_bytes(300000, 7), some_bytes(0, 0), some_bytes(5, 255)}) {
    REQUIRE(write_file(file, bytes).has_value());
    CHECK(*read_file(file) == bytes);
    CHECK(folder.count() == 1);  // nothing temporary stays
  }
  const fs::path link = folder.path / "link";
  fs::create_symlink(file, link);
  REQUIRE(write_file(link, some_bytes(9, 1)).has_value());
  CHECK(fs::is_symlink(link));
  CHECK(*read_file(file) == some_bytes(9, 1));
}

TEST_CASE("writers on threads of their own leave one whole file") {
  const Folder folder("file");
  const fs::path file = folder.path / "file";
  std::vector<std::thread> writers;
  for (unsigned char value = 0; value < 8; ++value)
    writers.emplace_back([&, value] {
      for (int round = 0; round < 5; ++round) (void)write_file(file, some_bytes(50000, value));
    });
  for (std::thread& writer : writers) writer.join();
  const auto bytes = read_file(file);
  REQUIRE(bytes.has_value());
  CHECK(*bytes == some_bytes(50000, std::to_integer<unsigned char>(bytes->at(0))));
  CHECK(folder.count() == 1);
}

TEST_CASE("files that cannot be read or written are named") {
  const Folder folder("file");
  const fs::path missing = folder.path / "missing", pipe = folder.path / "pipe",
                 large = folder.path / "large";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const fs::path& path : {missing, pipe, folder.path, fs::path("")}) {
    const auto bytes = read_file(path);
    REQUIRE_FALSE(bytes.has_value());
    CHECK(bytes.error().code == ErrorCode::kCannotRead);
    CHECK(bytes.error().where == path.string());
  }
  REQUIRE(write_file(large, {}).has_value());
  fs::resize_file(large, kMaxFileBytes + 1);
  CHECK(read_file(large).error().code == ErrorCode::kTooLarge);

  for (const fs::path& path : {missing / "file", large / "file", pipe, folder.path, fs::path("")}) {
    const auto done = write_file(path, some_bytes(3, 3));
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == ErrorCode::kCannotWrite);
    CHECK(done.error().where == path.string());
  }
}
