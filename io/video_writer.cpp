#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "io/film.h"

namespace ombra {
namespace {

/// Constant quality without visible blocks in soft shadows; an index in front, so that a browser can begin
/// before it has everything.
constexpr CodedKind kCodedKinds[] = {
    // Without macroblock trees: x264 164 reads memory there that it has not written, and files differ by it.
    {".mp4", "mp4", "libx264", "crf=20:mbtree=0", "movflags=+faststart"},
    {".webm", "webm", "libvpx-vp9", "crf=30:b=0:deadline=good:cpu-used=4", ""},
};

bool are_in_order(std::span<const Chapter> chapters) {
  double from_s = 0;
  for (const Chapter& chapter : chapters) {
    if (!(chapter.start_s >= from_s && chapter.end_s > chapter.start_s && std::isfinite(chapter.end_s)))
      return false;
    from_s = chapter.end_s;
  }
  return true;
}

}  // namespace

std::int64_t film_ticks(double time_s) { return std::llround(time_s * kTicksPerSecond); }

Result<void> Film::add(const Photo& picture, double time_s) {
  if (picture.width != width_ || picture.height != height_)
    return fail(ErrorCode::kBadInput,
                fmt::format("a frame is {} x {} pixels and the film is {} x {}", picture.width,
                            picture.height, width_, height_),
                where_);
  if (!(time_s >= 0 && std::isfinite(time_s)) || (last_time_ && film_ticks(time_s) <= *last_time_))
    return fail(
        ErrorCode::kBadInput,
        fmt::format("a frame at {} s is not later than the one before it; give them in order", time_s),
        where_);
  const std::int64_t time = film_ticks(time_s);
  if (last_time_) last_lasts_ = time - *last_time_;
  last_time_ = time;
  return show(picture, time);
}

Result<void> Film::finish() {
  if (!last_time_) return fail(ErrorCode::kBadInput, "a film without a frame cannot be written", where_);
  if (Result<void> done = end(*last_time_ + last_lasts_); !done) return done;
  return file_.put_in_place();
}

VideoWriter::VideoWriter(std::unique_ptr<Film> film) : film_(std::move(film)) {}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&&) noexcept = default;
VideoWriter::~VideoWriter() = default;

Result<VideoWriter> VideoWriter::create(const std::filesystem::path& path, int width, int height,
                                        std::span<const Chapter> chapters) {
  const std::string where = path.string(), ending = path.extension().string();
  const auto* kind =
      std::ranges::find_if(kCodedKinds, [&](const CodedKind& one) { return ending == one.ending; });
  if (kind == std::end(kCodedKinds) && ending != ".gif")
    return fail(ErrorCode::kUnsupported, "a film's name ends with .mp4, .webm or .gif", where);
  if (width < 1 || height < 1)
    return fail(ErrorCode::kBadInput, "a film without pixels cannot be written", where);
  if (width > kMaxVideoSide || height > kMaxVideoSide)
    return fail(ErrorCode::kTooLarge,
                fmt::format("a film of {} x {} pixels cannot be written; the limit is {} a side", width,
                            height, kMaxVideoSide),
                where);
  if (!are_in_order(chapters))
    return fail(ErrorCode::kBadInput, "chapters overlap, are empty or are not in order", where);

  Result<NewFile> file = NewFile::create(path);
  if (!file) return tl::unexpected(file.error());
  Result<std::unique_ptr<Film>> film =
      kind == std::end(kCodedKinds) ? new_gif_film(std::move(*file), where, width, height)
                                    : new_coded_film(*kind, std::move(*file), where, width, height, chapters);
  if (!film) return tl::unexpected(film.error());
  return VideoWriter(std::move(*film));
}

Result<void> VideoWriter::add(const Photo& frame, double time_s) { return film_->add(frame, time_s); }
Result<void> VideoWriter::finish() { return film_->finish(); }

}  // namespace ombra
