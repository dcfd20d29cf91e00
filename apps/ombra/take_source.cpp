#include "take_source.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "inputs.h"
#include "interrupt.h"
#include "io/video_camera.h"

namespace ombra {
namespace {

constexpr double kEach_s = 0.099;  // between pictures that are looked at

/// Goes through frames until `next` gives none.
template <typename Next>
Result<void> each_frame(Next next, double each_s,
                        const std::function<Result<bool>(VideoFrame&& frame)>& body) {
  double last_s = -1;
  for (;;) {
    Result<std::optional<VideoFrame>> frame = next();
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) return {};
    if ((*frame)->time_s - last_s < each_s && last_s >= 0) continue;
    last_s = (*frame)->time_s;
    const Result<bool> more = body(std::move(**frame));
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
  }
}

}  // namespace

Result<void> watch(const std::string& path, double each_s,
                   const std::function<Result<bool>(VideoFrame&& frame)>& body) {
  if (is_camera(path))
    return VideoCamera::open(path).and_then([&](VideoCamera&& camera) {
      return each_frame([&] { return camera.next(interrupted); }, each_s, body);
    });
  return VideoReader::open(path).and_then(
      [&](VideoReader&& video) { return each_frame([&] { return video.next(); }, each_s, body); });
}

bool is_video(const std::string& path) {
  constexpr std::array kEndings = {".mp4", ".mov",  ".m4v", ".webm", ".mkv", ".avi", ".gif",
                                   ".mpg", ".mpeg", ".ogv", ".flv",  ".wmv", ".y4m"};
  std::string ending = std::filesystem::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

Result<void> steady_takes(const std::string& path, const Judge& judge, const FindOptions& options,
                          const TakeWatcher& watcher) {
  SteadyTakes<SteadyTake> takes;
  const auto give = [&](const std::optional<SteadyTake>& take) {
    return take ? watcher.take(*take) : Result<void>();
  };
  Result<void> given;
  const Result<void> watched = watch(path, kEach_s, [&](VideoFrame&& frame) -> Result<bool> {
    auto found = find_shadow(photo_of(frame.picture), options, path);
    if (!found) return tl::unexpected(found.error());
    const Verdict verdict = judge(*found);
    const Glimpse moment{frame.time_s, verdict.usable, verdict.merit, small_view(found->mask)};
    given = give(takes.add({moment, std::move(frame.picture), std::move(*found)}));
    watcher.seen(frame.time_s);
    return given.has_value() && !interrupted();
  });
  // A video that is watched again gives the take that was going on whole; a camera never does.
  if (given && (!interrupted() || is_camera(path))) given = give(takes.end());
  return given ? watched : given;
}

}  // namespace ombra
