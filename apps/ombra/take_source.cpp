#include "take_source.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "inputs.h"

namespace ombra {
namespace {

constexpr double kEach_s = 0.099;  // between pictures that are looked at

}  // namespace

Result<void> watch(const std::string& path, double each_s,
                   const std::function<Result<bool>(VideoFrame&& frame)>& body) {
  Result<VideoReader> video = VideoReader::open(path);
  if (!video) return tl::unexpected(video.error());
  double last_s = -1;
  for (;;) {
    Result<std::optional<VideoFrame>> frame = video->next();
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) return {};
    if ((*frame)->time_s - last_s < each_s && last_s >= 0) continue;
    last_s = (*frame)->time_s;
    const Result<bool> more = body(std::move(**frame));
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
  }
}

bool is_video(const std::string& path) {
  constexpr std::array kEndings = {".mp4", ".mov",  ".m4v", ".webm", ".mkv", ".avi", ".gif",
                                   ".mpg", ".mpeg", ".ogv", ".flv",  ".wmv", ".y4m"};
  std::string ending = std::filesystem::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

Result<std::vector<SteadyTake>> steady_takes(const std::string& path, const Judge& judge,
                                             const FindOptions& options,
                                             const std::function<void(double)>& seen) {
  std::vector<Moment> moments;
  const Result<void> watched = watch(path, kEach_s, [&](VideoFrame&& frame) -> Result<bool> {
    const auto found = find_shadow(photo_of(frame.picture), options, path);
    if (!found) return tl::unexpected(found.error());
    const Verdict verdict = judge(*found);
    moments.push_back({frame.time_s, verdict.usable, verdict.merit, small_view(found->mask)});
    if (seen) seen(frame.time_s);
    return true;
  });
  // What was seen before a video breaks off counts.
  if (!watched && moments.empty()) return tl::unexpected(watched.error());
  const std::vector<Stretch> stretches = steady_stretches(moments);
  std::vector<SteadyTake> out;
  if (stretches.empty()) return out;
  std::size_t at = 0;
  const Result<void> again = watch(path, kEach_s, [&](VideoFrame&& frame) -> Result<bool> {
    if (at == stretches[out.size()].best) {
      const auto found = find_shadow(photo_of(frame.picture), options, path);
      if (!found) return tl::unexpected(found.error());
      out.push_back({std::move(frame.picture), frame.time_s, *found});
    }
    ++at;
    return out.size() < stretches.size();
  });
  if (!again && out.empty()) return tl::unexpected(again.error());
  return out;
}

}  // namespace ombra
