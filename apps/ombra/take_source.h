// Where takes come from: photographs and videos.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/picture.h"
#include "io/video.h"
#include "ombra/judge.h"
#include "ombra/result.h"

namespace ombra {

/// By the name's ending.
bool is_video(const std::string& path);

/// A moment of a video at which a shadow was held still.
struct SteadyTake {
  Image picture;
  double time_s = 0;
  FoundShadow found;
};
/// Calls `body` with every picture of a video that is at least `each_s` after the last, as long as it returns
/// true. @return the first error
Result<void> watch(const std::string& path, double each_s,
                   const std::function<Result<bool>(VideoFrame&& frame)>& body);

/// All of them in order, the best half second of each. Ten pictures a second are looked at.
/// @param judge without a solved pose, so that it is quick
/// @param seen called with the time of each picture that was looked at
/// @return the errors of io/video.h and find_shadow(); none is no error
Result<std::vector<SteadyTake>> steady_takes(const std::string& path, const Judge& judge,
                                             const FindOptions& options,
                                             const std::function<void(double)>& seen = {});

}  // namespace ombra
