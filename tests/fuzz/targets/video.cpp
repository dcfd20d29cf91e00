// Videos: opened, and their first frames.
#include "io/video.h"

#include <fstream>

#include "fuzz/fuzz.h"
#include "io/file.h"
#include "support/folder.h"

namespace ombra {
namespace {

constexpr int kFrames = 4;

bool read(std::span<const std::byte> bytes) {
  static const Folder folder("fuzz-video");
  const std::filesystem::path path = folder.path / "film";
  std::ofstream(path, std::ios::binary) << as_text(bytes);
  Result<VideoReader> video = VideoReader::open(path);
  if (!video) return false;
  double time_s = 0;
  for (int i = 0; i < kFrames; ++i) {
    const auto frame = video->next();
    if (!frame) return false;
    if (!*frame) return i > 0;
    const VideoFrame& seen = **frame;
    promise(seen.time_s >= time_s, "time never runs backwards");
    time_s = seen.time_s;
    promise(seen.picture.width >= 1 && seen.picture.width <= kMaxVideoSide && seen.picture.height >= 1 &&
                seen.picture.height <= kMaxVideoSide,
            "no frame is larger than may be");
  }
  return true;
}

std::vector<FuzzBytes> seeds() {
  const Folder folder("fuzz-video-seeds");
  std::vector<FuzzBytes> out;
  for (const char* name : {"film.mp4", "film.webm", "film.gif"}) {
    const std::filesystem::path path = folder.path / name;
    VideoWriter writer = VideoWriter::create(path, 16, 16).value();
    for (int i = 0; i < 3; ++i) {
      const std::vector<std::uint8_t> rgb(3 * 16 * 16, static_cast<std::uint8_t>(80 * i));
      promise(writer.add({16, 16, rgb}, i / 10.0).has_value(), "a frame can be written");
    }
    promise(writer.finish().has_value(), "a film can be written");
    out.push_back(read_file(path).value());
  }
  out.push_back(bytes_of("YUV4MPEG2 W2 H2 F10:1 C420jpeg\nFRAME\nabcdefFRAME\nfedcba"));
  return out;
}

}  // namespace

FuzzTarget video_target() { return {"video", read, seeds}; }

}  // namespace ombra
