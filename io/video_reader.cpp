#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "io/ffmpeg.h"
#include "io/file.h"
#include "io/frame_image.h"
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

/// The nearest turn to a display matrix, whose columns FFmpeg's display.h lays out.
Turn turn_of(const std::int32_t* matrix) {
  const auto size = [](std::int32_t value) { return std::abs(static_cast<std::int64_t>(value)); };
  const auto sign = [](std::int32_t value) { return value < 0 ? -1 : 1; };
  if (size(matrix[0]) + size(matrix[4]) >= size(matrix[1]) + size(matrix[3]))
    return {sign(matrix[0]), 0, 0, sign(matrix[4])};
  return {0, sign(matrix[3]), sign(matrix[1]), 0};
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
  FrameImages images;

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
  std::optional<Image> picture =
      images(*frame, av_guess_sample_aspect_ratio(input.get(), stream, frame.get()), turn);
  if (!picture)
    return fail(ErrorCode::kUnsupported,
                "its kind of pixels is not known; convert the video to an MP4 with H.264", where);
  VideoFrame out{std::move(*picture), time_of_frame()};
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
