// Decoded frames of videos and cameras as pictures.
#pragma once

#include <optional>

#include "io/ffmpeg.h"
#include "io/picture.h"

namespace ombra {

/// How a camera was held: a quarter turn or none, mirrored or not. A pixel goes to x' = xx x + xy y and
/// y' = yx x + yy y, then everything is moved back to the corner.
struct Turn {
  int xx = 1, xy = 0, yx = 0, yy = 1;
};

/// Everything that decides how the pixels of a frame become ours.
struct Conversion {
  int width, height, format;
  int colour_space, range;
  int to_width, to_height;
  bool operator==(const Conversion&) const = default;
};

/// Makes pictures of frames, with square pixels and no side over kMaxVideoSide (io/video.h); keeps the scaler
/// from frame to frame.
class FrameImages {
 public:
  /// @param frame of 1 … kMaxPicturePixels pixels; its rows are read some bytes past their ends
  /// @param pixel_aspect width over height of its pixels; 0/1 where nothing says
  /// @return nothing for pixels of a kind that is not known
  std::optional<Image> operator()(const AVFrame& frame, AVRational pixel_aspect, const Turn& turn = {});

 private:
  std::optional<Conversion> conversion_;
  ffmpeg::Owned<SwsContext> scaler_;
};

}  // namespace ombra
