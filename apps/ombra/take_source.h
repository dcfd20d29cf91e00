// Where takes come from: photographs, videos and cameras.
#pragma once

#include <functional>
#include <string>

#include "io/picture.h"
#include "io/video.h"
#include "ombra/judge.h"
#include "ombra/result.h"
#include "ombra/steady.h"

namespace ombra {

/// By the name's ending.
bool is_video(const std::string& path);

/// A moment of a video or camera at which a shadow was held still.
struct SteadyTake : Glimpse {
  Image picture;
  FoundShadow found;
};
/// Calls `body` with every picture of a video that is at least `each_s` after the last, as long as it returns
/// true. A camera (io/video_camera.h) goes on until an interrupt, and drops what comes while `body` runs.
/// @return the first error
Result<void> watch(const std::string& path, double each_s,
                   const std::function<Result<bool>(VideoFrame&& frame)>& body);

/// What steady_takes() tells while it runs.
struct TakeWatcher {
  std::function<Result<void>(const SteadyTake& take)> take;  ///< an error ends it
  std::function<void(double time_s)> seen;                   ///< of each picture that was looked at
};
/// Watches a video or camera and gives each take, the middle of its best half second, the moment it is over.
/// Ten pictures a second are looked at. An interrupt ends it; of a video the take that is going on is then
/// not given.
/// @param judge without a solved pose, so that it is quick
/// @return the errors of io/video.h or io/video_camera.h, find_shadow() and the watcher. What was seen before
/// it breaks off counts: its error comes after the last take
Result<void> steady_takes(const std::string& path, const Judge& judge, const FindOptions& options,
                          const TakeWatcher& watcher);

}  // namespace ombra
