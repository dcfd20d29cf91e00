// Sequences from folders and videos, and what can be wrong with them.
#include "io/sequence.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <span>
#include <string>

#include "io/file.h"
#include "io/picture.h"
#include "io/video.h"
#include "support/folder.h"

using namespace ombra;
namespace fs = std::filesystem;

namespace {

/// A square whose left side is at `left`, of 20 pixels.
Mask square(int width, int height, int left) {
  Mask mask{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height))};
  for (int y = 20; y < 40; ++y)
    for (int x = left; x < left + 20; ++x) mask.pixels[static_cast<std::size_t>(y * width + x)] = 1;
  return mask;
}

void write(const fs::path& path, const Mask& mask) {
  REQUIRE(write_file(path, write_png(mask).value()).has_value());
}

Error refused(const fs::path& path) {
  const auto out = read_sequence(path);
  REQUIRE_FALSE(out.has_value());
  return out.error();
}

}  // namespace

TEST_CASE("a folder's pictures are a sequence in the order of their names") {
  const Folder folder("sequence");
  write(folder.path / "02.png", square(64, 48, 30));
  write(folder.path / "01.png", square(64, 48, 10));
  write(folder.path / "10.png", square(64, 48, 40));
  REQUIRE(write_file(folder.path / ".hidden", {}).has_value());
  const std::vector<Mask> frames = read_sequence(folder.path).value();
  REQUIRE(frames.size() == 3);
  CHECK(frames[0] == square(64, 48, 10));
  CHECK(frames[1] == square(64, 48, 30));
  CHECK(frames[2] == square(64, 48, 40));
}

TEST_CASE("a video's frames are a sequence, dark shapes on light too") {
  const Folder folder("sequence");
  const fs::path film = folder.path / "film.mp4";
  {
    VideoWriter writer = VideoWriter::create(film, 64, 48).value();
    for (int k = 0; k < 4; ++k) {
      const Mask mask = square(64, 48, 8 + 8 * k);
      std::vector<std::uint8_t> rgb;
      for (const std::uint8_t pixel : mask.pixels) rgb.insert(rgb.end(), 3, pixel ? 20 : 235);
      REQUIRE(writer.add(Photo{64, 48, rgb}, k / 12.0).has_value());
    }
    REQUIRE(writer.finish().has_value());
  }
  const std::vector<Mask> frames = read_sequence(film).value();
  REQUIRE(frames.size() == 4);
  for (int k = 0; k < 4; ++k)
    CHECK(compare(frames[static_cast<std::size_t>(k)], square(64, 48, 8 + 8 * k)).iou > 0.9);
}

TEST_CASE("large frames are reduced") {
  const Folder folder("sequence");
  write(folder.path / "1.png", square(4096, 64, 100));
  const std::vector<Mask> frames = read_sequence(folder.path).value();
  CHECK(frames[0].width == kMaxSequenceSide);
  CHECK(frames[0].height == 16);
}

TEST_CASE("a sequence that cannot be read says why") {
  const Folder folder("sequence");
  const Error empty = refused(folder.path);
  CHECK(empty.code == ErrorCode::kBadInput);
  CHECK(empty.where == folder.path.string());
  CHECK(empty.message.find("holds no picture") != std::string::npos);

  write(folder.path / "1.png", square(64, 48, 10));
  write(folder.path / "2.png", square(60, 48, 10));
  const Error other_size = refused(folder.path);
  CHECK(other_size.code == ErrorCode::kBadInput);
  CHECK(other_size.where == (folder.path / "2.png").string());
  CHECK(other_size.message.find("60 x 48") != std::string::npos);

  write(folder.path / "2.png", Mask{64, 48, std::vector<std::uint8_t>(64 * 48)});
  const Error nothing = refused(folder.path);
  CHECK(nothing.code == ErrorCode::kBadInput);
  CHECK(nothing.where == (folder.path / "2.png").string());
  CHECK(nothing.message.find("no shape") != std::string::npos);

  for (std::size_t k = 0; k <= kMaxSequenceFrames; ++k)
    write(folder.path / (std::to_string(1000 + k) + ".png"), square(64, 48, 10));
  fs::remove(folder.path / "2.png");
  const Error long_one = refused(folder.path);
  CHECK(long_one.code == ErrorCode::kTooLarge);
  CHECK(long_one.where == folder.path.string());

  CHECK(refused(folder.path / "missing").code == ErrorCode::kCannotRead);
}
