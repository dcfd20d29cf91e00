#include "io/frame_image.h"

#include <algorithm>
#include <cmath>

#include "io/video.h"

namespace ombra {
namespace {

Image turned(ffmpeg::Rows& rows, int width, int height, const Turn& turn) {
  const bool swaps = turn.xx == 0;
  Image out{swaps ? height : width, swaps ? width : height, {}};
  out.rgb.resize(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  if (turn.xx == 1 && turn.yy == 1) {
    for (int y = 0; y < height; ++y)
      std::copy_n(rows.row(y), 3 * width, out.rgb.begin() + 3 * static_cast<std::ptrdiff_t>(y) * width);
    return out;
  }
  const int left = turn.xx + turn.xy < 0 ? out.width - 1 : 0,
            top = turn.yx + turn.yy < 0 ? out.height - 1 : 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const std::ptrdiff_t to_x = left + turn.xx * x + turn.xy * y, to_y = top + turn.yx * x + turn.yy * y;
      std::copy_n(rows.row(y) + 3 * x, 3, out.rgb.begin() + 3 * (to_y * out.width + to_x));
    }
  return out;
}

/// What nothing says is BT.601 in standard definition and BT.709 above, as players have it.
int colour_space(const AVFrame& frame) {
  if (frame.colorspace != AVCOL_SPC_UNSPECIFIED) return frame.colorspace;
  return frame.height > 576 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

Conversion conversion_of(const AVFrame& frame, AVRational pixel_aspect) {
  const double aspect = pixel_aspect.num > 0 && pixel_aspect.den > 0 ? av_q2d(pixel_aspect) : 1;
  const double width = frame.width * aspect, height = frame.height;
  const double scale = std::min(1.0, kMaxVideoSide / std::max(width, height));
  const auto side = [&](double length) {
    return std::clamp(static_cast<int>(std::lround(length * scale)), 1, kMaxVideoSide);
  };
  return {frame.width, frame.height, frame.format, colour_space(frame), frame.color_range == AVCOL_RANGE_JPEG,
          side(width), side(height)};
}

ffmpeg::Owned<SwsContext> scaler_for(const Conversion& how) {
  const bool same_size = how.width == how.to_width && how.height == how.to_height;
  ffmpeg::Owned<SwsContext> scaler(sws_getContext(
      how.width, how.height, static_cast<AVPixelFormat>(how.format), how.to_width, how.to_height,
      AV_PIX_FMT_RGB24, (same_size ? SWS_BILINEAR : SWS_AREA) | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr,
      nullptr, nullptr));
  if (scaler)
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(how.colour_space), how.range,
                             sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
  return scaler;
}

}  // namespace

std::optional<Image> FrameImages::operator()(const AVFrame& frame, AVRational pixel_aspect,
                                             const Turn& turn) {
  const Conversion how = conversion_of(frame, pixel_aspect);
  if (conversion_ != how) {
    scaler_ = scaler_for(how);
    conversion_ = how;
  }
  if (!scaler_) return std::nullopt;
  ffmpeg::Rows rows(how.to_width, how.to_height);
  sws_scale(scaler_.get(), frame.data, frame.linesize, 0, how.height, rows.planes().data(),
            rows.strides().data());
  return turned(rows, how.to_width, how.to_height, turn);
}

}  // namespace ombra
