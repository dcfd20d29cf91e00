#include "io/sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "io/file.h"
#include "io/picture.h"
#include "io/shape_in.h"
#include "io/video.h"

namespace ombra {
namespace {

namespace fs = std::filesystem;

/// The frames so far, checked one by one.
class Frames {
 public:
  explicit Frames(const fs::path& path) : path_(path.string()) {}

  Result<void> add(Mask mask, const std::string& where) {
    if (masks_.size() == kMaxSequenceFrames)
      return fail(ErrorCode::kTooLarge,
                  fmt::format("has more than {} frames; cut it into shorter ones", kMaxSequenceFrames),
                  path_);
    if (masks_.empty())
      width_ = mask.width, height_ = mask.height;
    else if (mask.width != width_ || mask.height != height_)
      return fail(ErrorCode::kBadInput,
                  fmt::format("is {} x {} pixels and the first frame {} x {}; make all frames of one size",
                              mask.width, mask.height, width_, height_),
                  where);
    if (std::find(mask.pixels.begin(), mask.pixels.end(), 1) == mask.pixels.end())
      return fail(ErrorCode::kBadInput,
                  "has no shape; leave the frame out or draw one, dark on light or light on dark", where);
    if (const int longer = std::max(width_, height_); longer > kMaxSequenceSide) {
      const auto reduced = [&](int side) { return std::max(1, side * kMaxSequenceSide / longer); };
      mask = resized(mask, reduced(width_), reduced(height_));
    }
    masks_.push_back(std::move(mask));
    return {};
  }
  std::size_t size() const { return masks_.size(); }
  std::vector<Mask> masks() && { return std::move(masks_); }

 private:
  std::string path_;
  std::vector<Mask> masks_;
  int width_ = 0, height_ = 0;
};

Result<std::vector<Mask>> read_folder(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code none;
    if (entry->is_regular_file(none) && !entry->path().filename().string().starts_with('.'))
      files.push_back(entry->path());
  }
  if (error)
    return fail(ErrorCode::kCannotRead, "the folder cannot be read: " + error.message(), folder.string());
  if (files.empty())
    return fail(ErrorCode::kBadInput,
                "the folder holds no picture; put one in for every frame, named in order", folder.string());
  std::sort(files.begin(), files.end());
  Frames frames(folder);
  for (const fs::path& file : files) {
    const auto added = read_file(file)
                           .and_then([&](const auto& bytes) { return read_picture(bytes, file.string()); })
                           .and_then([&](Mask mask) { return frames.add(std::move(mask), file.string()); });
    if (!added) return tl::unexpected(added.error());
  }
  return std::move(frames).masks();
}

Mask shape_of(const Image& picture) {
  GreyAlpha grey{picture.width, picture.height, {}, std::vector<std::uint8_t>(picture.rgb.size() / 3, 255)};
  for (std::size_t i = 0; i < picture.rgb.size(); i += 3)
    grey.grey.push_back(luma(picture.rgb[i], picture.rgb[i + 1], picture.rgb[i + 2]));
  return shape_in(grey);
}

Result<std::vector<Mask>> read_video(const fs::path& path) {
  auto reader = VideoReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  Frames frames(path);
  for (;;) {
    auto frame = reader->next();
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) return std::move(frames).masks();
    const auto added = frames.add(shape_of((*frame)->picture),
                                  fmt::format("{}, frame {}", path.string(), frames.size() + 1));
    if (!added) return tl::unexpected(added.error());
  }
}

}  // namespace

Result<std::vector<Mask>> read_sequence(const fs::path& path) {
  std::error_code none;
  return fs::is_directory(path, none) ? read_folder(path) : read_video(path);
}

}  // namespace ombra
