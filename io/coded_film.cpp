#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "io/ffmpeg.h"
#include "io/film.h"

namespace ombra {
namespace {

constexpr AVRational kTick{1, kTicksPerSecond};

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

/// av_malloc'ed, for a context frees what it holds.
AVChapter* new_chapter(int number, const Chapter& chapter) {
  auto* made = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
  made->id = number;
  made->time_base = kTick;
  made->start = film_ticks(chapter.start_s);
  made->end = film_ticks(chapter.end_s);
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

class CodedFilm final : public Film {
 public:
  using Film::Film;
  Result<void> open(const CodedKind& kind, std::span<const Chapter> chapters);

 protected:
  Result<void> show(const Photo& picture, std::int64_t time) override;
  Result<void> end(std::int64_t end) override;

 private:
  tl::unexpected<Error> cannot_write(int error) const {
    return fail(ErrorCode::kCannotWrite, fmt::format("cannot be written: {}", ffmpeg::reason(error)), where_);
  }
  void paint(const Photo& picture);
  Result<void> encode(const AVFrame* next);
  Result<void> write_packets();

  std::unique_ptr<AVFormatContext, CloseOutput> output_;
  AVStream* stream_ = nullptr;
  ffmpeg::Owned<AVCodecContext> codec_;  ///< its sides are even
  ffmpeg::Owned<SwsContext> scaler_;
  ffmpeg::Owned<AVFrame> frame_{av_frame_alloc()};
  ffmpeg::Owned<AVPacket> packet_{av_packet_alloc()};
  std::map<std::int64_t, std::int64_t> lasts_;  ///< by a frame's time, how long it is shown; in ticks
  std::optional<std::int64_t> last_time_;
};

Result<void> CodedFilm::open(const CodedKind& kind, std::span<const Chapter> chapters) {
  const AVCodec* encoder = avcodec_find_encoder_by_name(kind.codec);
  if (!encoder)
    return fail(ErrorCode::kUnsupported,
                fmt::format("this FFmpeg cannot write {}, for it lacks {}; try another ending", kind.ending,
                            kind.codec),
                where_);
  const std::string address = "file:" + file_.temporary().string();
  AVFormatContext* context = nullptr;
  int done = avformat_alloc_output_context2(&context, nullptr, kind.container, address.c_str());
  if (done < 0) return cannot_write(done);
  output_.reset(context);
  output_->flags |= AVFMT_FLAG_BITEXACT;  // without it a WebM names itself at random
  set_chapters(*output_, chapters);

  codec_.reset(avcodec_alloc_context3(encoder));
  codec_->width = width_ + width_ % 2;
  codec_->height = height_ + height_ % 2;
  codec_->pix_fmt = AV_PIX_FMT_YUV420P;
  codec_->time_base = kTick;
  codec_->framerate = {kUsualRate, 1};
  codec_->thread_count = 1;
  codec_->colorspace = AVCOL_SPC_BT709;
  codec_->color_primaries = AVCOL_PRI_BT709;
  codec_->color_trc = AVCOL_TRC_BT709;
  codec_->color_range = AVCOL_RANGE_MPEG;
  if (output_->oformat->flags & AVFMT_GLOBALHEADER) codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  Options codec_options(kind.codec_options);
  done = avcodec_open2(codec_.get(), encoder, codec_options.out());
  if (done < 0)
    return fail(ErrorCode::kUnsupported,
                fmt::format("{} refuses {} x {} pixels: {}", kind.codec, codec_->width, codec_->height,
                            ffmpeg::reason(done)),
                where_);

  stream_ = avformat_new_stream(output_.get(), nullptr);
  stream_->time_base = kTick;
  avcodec_parameters_from_context(stream_->codecpar, codec_.get());

  scaler_.reset(sws_getContext(codec_->width, codec_->height, AV_PIX_FMT_RGB24, codec_->width, codec_->height,
                               codec_->pix_fmt, SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr,
                               nullptr, nullptr));
  sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(SWS_CS_DEFAULT), 1,
                           sws_getCoefficients(SWS_CS_ITU709), 0, 0, 1 << 16, 1 << 16);
  frame_->format = codec_->pix_fmt;
  frame_->width = codec_->width;
  frame_->height = codec_->height;

  done = avio_open(&output_->pb, address.c_str(), AVIO_FLAG_WRITE);
  Options container_options(kind.container_options);
  if (done >= 0) done = avformat_write_header(output_.get(), container_options.out());
  if (done < 0) return cannot_write(done);
  return {};
}

/// The picture into the frame, its last column and row repeated where the codec wants an even side.
void CodedFilm::paint(const Photo& picture) {
  ffmpeg::Rows rows(codec_->width, codec_->height);
  for (int y = 0; y < codec_->height; ++y) {
    const std::uint8_t* from =
        picture.rgb.data() + 3 * static_cast<std::ptrdiff_t>(std::min(y, height_ - 1)) * width_;
    std::uint8_t* to = rows.row(y);
    std::copy_n(from, 3 * width_, to);
    if (codec_->width > width_) std::copy_n(from + 3 * (width_ - 1), 3, to + 3 * width_);
  }
  av_frame_unref(frame_.get());  // the encoder may still hold the last one
  frame_->format = codec_->pix_fmt;
  frame_->width = codec_->width;
  frame_->height = codec_->height;
  frame_->colorspace = codec_->colorspace;
  frame_->color_range = codec_->color_range;
  av_frame_get_buffer(frame_.get(), 0);
  sws_scale(scaler_.get(), rows.planes().data(), rows.strides().data(), 0, codec_->height, frame_->data,
            frame_->linesize);
}

Result<void> CodedFilm::show(const Photo& picture, std::int64_t time) {
  if (last_time_) lasts_[*last_time_] = time - *last_time_;
  last_time_ = time;
  paint(picture);
  frame_->pts = time;
  return encode(frame_.get());
}

/// @param next the next frame, or none to bring out what the codec still holds
Result<void> CodedFilm::encode(const AVFrame* next) {
  if (const int sent = avcodec_send_frame(codec_.get(), next); sent < 0) return cannot_write(sent);
  return write_packets();
}

Result<void> CodedFilm::write_packets() {
  while (avcodec_receive_packet(codec_.get(), packet_.get()) >= 0) {
    const auto last = lasts_.find(packet_->pts);
    packet_->duration = last == lasts_.end() ? 0 : last->second;
    if (last != lasts_.end()) lasts_.erase(last);
    packet_->stream_index = stream_->index;
    av_packet_rescale_ts(packet_.get(), kTick, stream_->time_base);
    if (const int done = av_interleaved_write_frame(output_.get(), packet_.get()); done < 0)
      return cannot_write(done);
  }
  return {};
}

Result<void> CodedFilm::end(std::int64_t end) {
  lasts_[*last_time_] = end - *last_time_;
  if (Result<void> done = encode(nullptr); !done) return done;
  int done = av_write_trailer(output_.get());
  if (const int closed = avio_closep(&output_->pb); done >= 0) done = closed;
  if (done < 0) return cannot_write(done);
  return {};
}

}  // namespace

Result<std::unique_ptr<Film>> new_coded_film(const CodedKind& kind, NewFile file, std::string where,
                                             int width, int height, std::span<const Chapter> chapters) {
  ffmpeg::be_silent();
  auto film = std::make_unique<CodedFilm>(std::move(file), std::move(where), width, height);
  if (Result<void> opened = film->open(kind, chapters); !opened) return tl::unexpected(opened.error());
  return film;
}

}  // namespace ombra
