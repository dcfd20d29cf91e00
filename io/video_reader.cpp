#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "io/ffmpeg.h"
#include "io/file.h"
#include "io/video.h"

namespace ombra {
namespace {

/// The containers that are opened: real files, none of the playlists and scripts that name other files.
constexpr const char* kContainers = "mov,matroska,avi,gif,mpegts,mpeg,mpegvideo,ogg,flv,asf,yuv4mpegpipe";
constexpr const char* kKnown = "an MP4, MOV, WebM, AVI or GIF";

struct CloseInput {
  void operator()(AVFormatContext* input) const { avformat_close_input(&input); }
};

/// The end of FFmpeg's patience with a file.
struct Deadline {
  std::chrono::steady_clock::time_point end;
  void begin() { end = std::chrono::steady_clock::now() + std::chrono::seconds(kVideoSeconds); }
  bool is_past() const { return std::chrono::steady_clock::now() > end; }
};

int ask_deadline(void* deadline) { return static_cast<const Deadline*>(deadline)->is_past(); }

/// How a camera was held: a quarter turn or none, mirrored or not. A pixel goes to x' = xx x + xy y and
/// y' = yx x + yy y, then everything is moved back to the corner.
struct Turn {
  int xx = 1, xy = 0, yx = 0, yy = 1;
};

/// The nearest turn to a display matrix, whose columns FFmpeg's display.h lays out.
Turn turn_of(const std::int32_t* matrix) {
  const auto size = [](std::int32_t value) { return std::abs(static_cast<std::int64_t>(value)); };
  const auto sign = [](std::int32_t value) { return value < 0 ? -1 : 1; };
  if (size(matrix[0]) + size(matrix[4]) >= size(matrix[1]) + size(matrix[3]))
    return {sign(matrix[0]), 0, 0, sign(matrix[4])};
  return {0, sign(matrix[3]), sign(matrix[1]), 0};
}

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

/// Everything that decides how the pixels of a frame become ours.
struct Conversion {
  int width, height, format;
  int colour_space, range;
  int to_width, to_height;
  bool operator==(const Conversion&) const = default;
};

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

struct VideoReader::Decoding {
  std::string where;
  Deadline deadline;
  std::unique_ptr<AVFormatContext, CloseInput> input;
  AVStream* stream = nullptr;
  ffmpeg::Owned<AVCodecContext> codec;
  ffmpeg::Owned<AVPacket> packet{av_packet_alloc()};
  ffmpeg::Owned<AVFrame> frame{av_frame_alloc()};
  Turn turn;
  std::optional<Conversion> conversion;
  ffmpeg::Owned<SwsContext> scaler;

  std::optional<double> begin_s;  ///< what the file calls the time of its beginning
  double last_s = 0;
  std::int64_t frames = 0;
  bool at_end = false;  ///< of the packets; the codec may still hold frames
  bool cut_short = false;
  std::optional<Error> over;  ///< why no further frame comes

  tl::unexpected<Error> no_video(const std::string& reason) const {
    return fail(ErrorCode::kBadInput,
                fmt::format("is no video, or one that is cut short ({}); give {}", reason, kKnown), where);
  }
  tl::unexpected<Error> too_slow() const {
    return fail(
        ErrorCode::kTooLarge,
        fmt::format(
            "no picture comes within {} seconds; convert the video to an MP4 of at most {} pixels a side",
            kVideoSeconds, kMaxVideoSide),
        where);
  }
  tl::unexpected<Error> too_large(int width, int height) const {
    return fail(
        ErrorCode::kTooLarge,
        fmt::format("a frame is {} x {} pixels and the limit is {} million in all; scale the video down",
                    width, height, kMaxPicturePixels / 1'000'000),
        where);
  }

  Result<void> open(const std::filesystem::path& path);
  Result<void> open_codec();
  Result<void> feed();
  Result<std::optional<VideoFrame>> next();
  Result<VideoFrame> convert();
  double time_of_frame();
};

Result<void> VideoReader::Decoding::open(const std::filesystem::path& path) {
  ffmpeg::be_silent();
  deadline.begin();
  where = path.string();
  const Result<Descriptor> file =
      open_file(path);  // FFmpeg would wait at a pipe and name a folder as anything
  if (!file) return tl::unexpected(file.error());

  AVFormatContext* context = avformat_alloc_context();
  context->interrupt_callback = {ask_deadline, &deadline};
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  av_dict_set(&options, "format_whitelist", kContainers, 0);
  av_dict_set(&options, "max_streams", "64", 0);
  const int opened = avformat_open_input(&context, ("file:" + where).c_str(), nullptr, &options);
  av_dict_free(&options);
  if (deadline.is_past()) return too_slow();
  if (opened < 0) return no_video(ffmpeg::reason(opened));
  input.reset(context);
  if (input->nb_streams == 0) return no_video("nothing in it");

  // Looking for what the header leaves open may decode frames, so the limits hold there too.
  std::vector<AVDictionary*> limits(input->nb_streams, nullptr);
  for (AVDictionary*& limit : limits) {
    av_dict_set_int(&limit, "max_pixels", kMaxPicturePixels, 0);
    av_dict_set(&limit, "threads", "1", 0);
  }
  const int found = avformat_find_stream_info(input.get(), limits.data());
  for (AVDictionary*& limit : limits) av_dict_free(&limit);
  if (deadline.is_past()) return too_slow();
  if (found < 0) return no_video(ffmpeg::reason(found));
  return open_codec();
}

Result<void> VideoReader::Decoding::open_codec() {
  const AVCodec* decoder = nullptr;
  const int best = av_find_best_stream(input.get(), AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
  if (best == AVERROR_DECODER_NOT_FOUND)
    return fail(ErrorCode::kUnsupported, "its codec is not known; convert the video to an MP4 with H.264",
                where);
  // The picture on a record's sleeve comes as a stream of one frame.
  if (best < 0 || input->streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC)
    return fail(ErrorCode::kBadInput, fmt::format("holds no moving picture; give {}", kKnown), where);
  stream = input->streams[best];
  for (unsigned i = 0; i < input->nb_streams; ++i)
    if (input->streams[i] != stream) input->streams[i]->discard = AVDISCARD_ALL;
  if (const auto* matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr))
    turn = turn_of(reinterpret_cast<const std::int32_t*>(matrix));
  if (input->start_time != AV_NOPTS_VALUE) begin_s = static_cast<double>(input->start_time) / AV_TIME_BASE;

  const AVCodecParameters& parameters = *stream->codecpar;
  if (std::int64_t{parameters.width} * parameters.height > kMaxPicturePixels)
    return too_large(parameters.width, parameters.height);
  codec.reset(avcodec_alloc_context3(decoder));
  int done = avcodec_parameters_to_context(codec.get(), &parameters);
  codec->pkt_timebase = stream->time_base;
  codec->max_pixels = kMaxPicturePixels;
  codec->thread_count = 1;
  if (done >= 0) done = avcodec_open2(codec.get(), decoder, nullptr);
  if (done < 0)
    return fail(
        ErrorCode::kBadInput,
        fmt::format("cannot be decoded: {}; convert the video to an MP4 with H.264", ffmpeg::reason(done)),
        where);
  return {};
}

/// Gives the codec the next packet of the stream, or tells it that there is none.
Result<void> VideoReader::Decoding::feed() {
  const int read = av_read_frame(input.get(), packet.get());
  if (deadline.is_past()) return too_slow();
  if (read < 0) {
    at_end = true;
    cut_short = cut_short || read != AVERROR_EOF;
    avcodec_send_packet(codec.get(), nullptr);
    return {};
  }
  if (packet->stream_index == stream->index) {
    cut_short = cut_short || packet->flags & AV_PKT_FLAG_CORRUPT;
    avcodec_send_packet(codec.get(), packet.get());  // a damaged packet costs its frames alone
  }
  av_packet_unref(packet.get());
  return {};
}

double VideoReader::Decoding::time_of_frame() {
  const double unit_s = av_q2d(stream->time_base);
  const AVRational rate = stream->avg_frame_rate;
  double time_s = last_s + (frames > 0 && rate.num > 0 ? 1 / av_q2d(rate) : 0);  // where no time is noted
  if (frame->best_effort_timestamp != AV_NOPTS_VALUE) {
    const double noted_s = static_cast<double>(frame->best_effort_timestamp) * unit_s;
    if (!begin_s) begin_s = noted_s;
    time_s = noted_s - *begin_s;
  }
  return last_s = std::max(last_s, time_s);
}

Result<VideoFrame> VideoReader::Decoding::convert() {
  if (std::int64_t{frame->width} * frame->height > kMaxPicturePixels)
    return too_large(frame->width, frame->height);
  const Conversion how =
      conversion_of(*frame, av_guess_sample_aspect_ratio(input.get(), stream, frame.get()));
  if (conversion != how) {
    scaler = scaler_for(how);
    conversion = how;
  }
  if (!scaler)
    return fail(ErrorCode::kUnsupported,
                "its kind of pixels is not known; convert the video to an MP4 with H.264", where);
  ffmpeg::Rows rows(how.to_width, how.to_height);
  std::uint8_t* const to[] = {rows.row(0)};
  sws_scale(scaler.get(), frame->data, frame->linesize, 0, how.height, to, &rows.stride);
  VideoFrame out{turned(rows, how.to_width, how.to_height, turn), time_of_frame()};
  ++frames;
  return out;
}

Result<std::optional<VideoFrame>> VideoReader::Decoding::next() {
  deadline.begin();
  for (;;) {
    const int got = avcodec_receive_frame(codec.get(), frame.get());
    if (got >= 0) return convert();
    if (deadline.is_past()) return too_slow();
    if (got == AVERROR_EOF) break;
    if (got != AVERROR(EAGAIN)) continue;  // a damaged frame is gone, the next may be good
    if (Result<void> fed = feed(); !fed) return tl::unexpected(fed.error());
  }
  if (frames == 0)
    return fail(ErrorCode::kBadInput, "holds no frame that can be decoded; record or convert it again",
                where);
  if (cut_short)
    return fail(ErrorCode::kBadInput,
                fmt::format("is cut short after {:.2f} s ({} frames); copy it again, or use what is there",
                            last_s, frames),
                where);
  return std::nullopt;
}

VideoReader::VideoReader(std::unique_ptr<Decoding> decoding) : decoding_(std::move(decoding)) {}
VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader& VideoReader::operator=(VideoReader&&) noexcept = default;
VideoReader::~VideoReader() = default;

Result<VideoReader> VideoReader::open(const std::filesystem::path& path) {
  auto decoding = std::make_unique<Decoding>();
  if (Result<void> opened = decoding->open(path); !opened) return tl::unexpected(opened.error());
  return VideoReader(std::move(decoding));
}

Result<std::optional<VideoFrame>> VideoReader::next() {
  if (decoding_->over) return tl::unexpected(*decoding_->over);
  Result<std::optional<VideoFrame>> frame = decoding_->next();
  if (!frame) decoding_->over = frame.error();
  return frame;
}

}  // namespace ombra
