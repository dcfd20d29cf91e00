// FFmpeg's objects with owners; for the rooms that read and write video.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ombra::ffmpeg {

struct Free {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// What went wrong, as part of a sentence.
inline std::string reason(int error) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(error, text.data(), text.size());
  return text.data();
}

/// FFmpeg talks to stderr by itself; every error comes back as a value instead.
inline void be_silent() {
  av_log_set_callback([](void*, int, const char*, va_list) {});
}

/// RGB pixels in rows that the scaler's vector code may run over the ends of.
struct Rows {
  int stride = 0;  ///< in bytes
  std::vector<std::uint8_t> bytes;

  Rows(int width, int height)
      : stride((3 * width + 63) / 64 * 64),
        bytes(static_cast<std::size_t>(stride) * static_cast<std::size_t>(height) + 64) {}
  std::uint8_t* row(int y) { return bytes.data() + static_cast<std::ptrdiff_t>(y) * stride; }
  /// As the scaler is told of them: it reads four of each, of which RGB has one.
  std::array<std::uint8_t*, 4> planes() { return {row(0)}; }
  std::array<int, 4> strides() const { return {stride}; }
};

}  // namespace ombra::ffmpeg
