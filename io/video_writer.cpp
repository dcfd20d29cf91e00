#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "io/ffmpeg.h"
#include "io/file.h"
#include "io/video.h"

namespace ombra {
namespace {

constexpr AVRational kTick{1, 90000};  ///< divides into whole frames at 24, 25, 30, 50 and 60 a second
constexpr int kUsualRate = 30;         ///< frames a second: what a film that says nothing else is encoded for

/// A kind of film, known by the ending of its name.
struct Kind {
  const char* ending;
  const char* container;
  const char* codec;
  const char* codec_options;
  const char* container_options;
};
/// Constant quality without visible blocks in soft shadows; an index in front, so that a browser can begin
/// before it has everything.
constexpr Kind kKinds[] = {
    {".mp4", "mp4", "libx264", "crf=20", "movflags=+faststart"},
    {".webm", "webm", "libvpx-vp9", "crf=30:b=0:deadline=good:cpu-used=4", ""},
};

struct CloseOutput {
  void operator()(AVFormatContext* output) const {
    avio_closep(&output->pb);
    avformat_free_context(output);
  }
};

/// Options of FFmpeg, gone with their owner.
class Options {
 public:
  explicit Options(const char* text) { av_dict_parse_string(&dictionary_, text, "=", ":", 0); }
  ~Options() { av_dict_free(&dictionary_); }
  Options(const Options&) = delete;
  AVDictionary** out() { return &dictionary_; }

 private:
  AVDictionary* dictionary_ = nullptr;
};

std::int64_t ticks(double time_s) { return std::llround(time_s * kTick.den / kTick.num); }

bool are_in_order(std::span<const Chapter> chapters) {
  double from_s = 0;
  for (const Chapter& chapter : chapters) {
    if (!(chapter.start_s >= from_s && chapter.end_s > chapter.start_s && std::isfinite(chapter.end_s)))
      return false;
    from_s = chapter.end_s;
  }
  return true;
}

/// av_malloc'ed, for a context frees what it holds.
AVChapter* new_chapter(int number, const Chapter& chapter) {
  auto* made = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
  made->id = number;
  made->time_base = kTick;
  made->start = ticks(chapter.start_s);
  made->end = ticks(chapter.end_s);
  av_dict_set(&made->metadata, "title", chapter.title.c_str(), 0);
  return made;
}

void set_chapters(AVFormatContext& output, std::span<const Chapter> chapters) {
  if (chapters.empty()) return;
  output.chapters = static_cast<AVChapter**>(av_calloc(chapters.size(), sizeof(AVChapter*)));
  for (const Chapter& chapter : chapters) {
    const auto number = output.nb_chapters++;
    output.chapters[number] = new_chapter(static_cast<int>(number), chapter);
  }
}

}  // namespace

struct VideoWriter::Encoding {
  std::string where;
  NewFile file;
  int width, height;  ///< as asked for; the codec has even ones
  std::unique_ptr<AVFormatContext, CloseOutput> output{};
  AVStream* stream = nullptr;
  ffmpeg::Owned<AVCodecContext> codec{};
  ffmpeg::Owned<SwsContext> scaler{};
  ffmpeg::Owned<AVFrame> frame{av_frame_alloc()};
  ffmpeg::Owned<AVPacket> packet{av_packet_alloc()};
  std::map<std::int64_t, std::int64_t> lasts{};  ///< by a frame's time, how long it is shown; in ticks
  std::int64_t last_lasts = kTick.den / kUsualRate;
  std::optional<std::int64_t> last_time{};

  tl::unexpected<Error> cannot_write(int error) const {
    return fail(ErrorCode::kCannotWrite, fmt::format("cannot be written: {}", ffmpeg::reason(error)), where);
  }

  Result<void> open(const Kind& kind, std::span<const Chapter> chapters);
  Result<void> add(const Photo& picture, double time_s);
  void paint(const Photo& picture);
  Result<void> encode(const AVFrame* next);
  Result<void> write_packets();
  Result<void> finish();
};

Result<void> VideoWriter::Encoding::open(const Kind& kind, std::span<const Chapter> chapters) {
  const AVCodec* encoder = avcodec_find_encoder_by_name(kind.codec);
  if (!encoder)
    return fail(ErrorCode::kUnsupported,
                fmt::format("this FFmpeg cannot write {}, for it lacks {}; try another ending", kind.ending,
                            kind.codec),
                where);
  const std::string address = "file:" + file.temporary().string();
  AVFormatContext* context = nullptr;
  int done = avformat_alloc_output_context2(&context, nullptr, kind.container, address.c_str());
  if (done < 0) return cannot_write(done);
  output.reset(context);
  output->flags |= AVFMT_FLAG_BITEXACT;  // without it a WebM names itself at random
  set_chapters(*output, chapters);

  codec.reset(avcodec_alloc_context3(encoder));
  codec->width = width + width % 2;
  codec->height = height + height % 2;
  codec->pix_fmt = AV_PIX_FMT_YUV420P;
  codec->time_base = kTick;
  codec->framerate = {kUsualRate, 1};
  codec->thread_count = 1;
  codec->colorspace = AVCOL_SPC_BT709;
  codec->color_primaries = AVCOL_PRI_BT709;
  codec->color_trc = AVCOL_TRC_BT709;
  codec->color_range = AVCOL_RANGE_MPEG;
  if (output->oformat->flags & AVFMT_GLOBALHEADER) codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  Options codec_options(kind.codec_options);
  done = avcodec_open2(codec.get(), encoder, codec_options.out());
  if (done < 0)
    return fail(ErrorCode::kUnsupported,
                fmt::format("{} refuses {} x {} pixels: {}", kind.codec, codec->width, codec->height,
                            ffmpeg::reason(done)),
                where);

  stream = avformat_new_stream(output.get(), nullptr);
  stream->time_base = kTick;
  avcodec_parameters_from_context(stream->codecpar, codec.get());

  scaler.reset(sws_getContext(codec->width, codec->height, AV_PIX_FMT_RGB24, codec->width, codec->height,
                              codec->pix_fmt, SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr,
                              nullptr, nullptr));
  sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(SWS_CS_DEFAULT), 1,
                           sws_getCoefficients(SWS_CS_ITU709), 0, 0, 1 << 16, 1 << 16);
  frame->format = codec->pix_fmt;
  frame->width = codec->width;
  frame->height = codec->height;

  done = avio_open(&output->pb, address.c_str(), AVIO_FLAG_WRITE);
  Options container_options(kind.container_options);
  if (done >= 0) done = avformat_write_header(output.get(), container_options.out());
  if (done < 0) return cannot_write(done);
  return {};
}

/// The picture into the frame, its last column and row repeated where the codec wants an even side.
void VideoWriter::Encoding::paint(const Photo& picture) {
  ffmpeg::Rows rows(codec->width, codec->height);
  for (int y = 0; y < codec->height; ++y) {
    const std::uint8_t* from =
        picture.rgb.data() + 3 * static_cast<std::ptrdiff_t>(std::min(y, height - 1)) * width;
    std::uint8_t* to = rows.row(y);
    std::copy_n(from, 3 * width, to);
    if (codec->width > width) std::copy_n(from + 3 * (width - 1), 3, to + 3 * width);
  }
  const std::uint8_t* const from[] = {rows.row(0)};
  av_frame_unref(frame.get());  // the encoder may still hold the last one
  frame->format = codec->pix_fmt;
  frame->width = codec->width;
  frame->height = codec->height;
  frame->colorspace = codec->colorspace;
  frame->color_range = codec->color_range;
  av_frame_get_buffer(frame.get(), 0);
  sws_scale(scaler.get(), from, &rows.stride, 0, codec->height, frame->data, frame->linesize);
}

Result<void> VideoWriter::Encoding::add(const Photo& picture, double time_s) {
  if (picture.width != width || picture.height != height)
    return fail(ErrorCode::kBadInput,
                fmt::format("a frame is {} x {} pixels and the film is {} x {}", picture.width,
                            picture.height, width, height),
                where);
  if (!(time_s >= 0 && std::isfinite(time_s)) || (last_time && ticks(time_s) <= *last_time))
    return fail(
        ErrorCode::kBadInput,
        fmt::format("a frame at {} s is not later than the one before it; give them in order", time_s),
        where);
  const std::int64_t time = ticks(time_s);
  if (last_time) lasts[*last_time] = last_lasts = time - *last_time;
  last_time = time;
  paint(picture);
  frame->pts = time;
  return encode(frame.get());
}

/// @param next the next frame, or none to bring out what the codec still holds
Result<void> VideoWriter::Encoding::encode(const AVFrame* next) {
  if (const int sent = avcodec_send_frame(codec.get(), next); sent < 0) return cannot_write(sent);
  return write_packets();
}

Result<void> VideoWriter::Encoding::write_packets() {
  while (avcodec_receive_packet(codec.get(), packet.get()) >= 0) {
    const auto last = lasts.find(packet->pts);
    packet->duration = last == lasts.end() ? 0 : last->second;
    if (last != lasts.end()) lasts.erase(last);
    packet->stream_index = stream->index;
    av_packet_rescale_ts(packet.get(), kTick, stream->time_base);
    if (const int done = av_interleaved_write_frame(output.get(), packet.get()); done < 0)
      return cannot_write(done);
  }
  return {};
}

Result<void> VideoWriter::Encoding::finish() {
  if (!last_time) return fail(ErrorCode::kBadInput, "a film without a frame cannot be written", where);
  lasts[*last_time] = last_lasts;
  if (Result<void> done = encode(nullptr); !done) return done;
  int done = av_write_trailer(output.get());
  if (const int closed = avio_closep(&output->pb); done >= 0) done = closed;
  if (done < 0) return cannot_write(done);
  return file.put_in_place();
}

VideoWriter::VideoWriter(std::unique_ptr<Encoding> encoding) : encoding_(std::move(encoding)) {}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&&) noexcept = default;
VideoWriter::~VideoWriter() = default;

Result<VideoWriter> VideoWriter::create(const std::filesystem::path& path, int width, int height,
                                        std::span<const Chapter> chapters) {
  const std::string where = path.string(), ending = path.extension().string();
  const auto* kind = std::ranges::find_if(kKinds, [&](const Kind& one) { return ending == one.ending; });
  if (kind == std::end(kKinds))
    return fail(ErrorCode::kUnsupported, "a film's name ends with .mp4 or .webm", where);
  if (width < 1 || height < 1)
    return fail(ErrorCode::kBadInput, "a film without pixels cannot be written", where);
  if (width > kMaxVideoSide || height > kMaxVideoSide)
    return fail(ErrorCode::kTooLarge,
                fmt::format("a film of {} x {} pixels cannot be written; the limit is {} a side", width,
                            height, kMaxVideoSide),
                where);
  if (!are_in_order(chapters))
    return fail(ErrorCode::kBadInput, "chapters overlap, are empty or are not in order", where);

  ffmpeg::be_silent();
  Result<NewFile> file = NewFile::create(path);
  if (!file) return tl::unexpected(file.error());
  auto encoding = std::make_unique<Encoding>(Encoding{where, std::move(*file), width, height});
  if (Result<void> opened = encoding->open(*kind, chapters); !opened) return tl::unexpected(opened.error());
  return VideoWriter(std::move(encoding));
}

Result<void> VideoWriter::add(const Photo& frame, double time_s) { return encoding_->add(frame, time_s); }
Result<void> VideoWriter::finish() { return encoding_->finish(); }

}  // namespace ombra
