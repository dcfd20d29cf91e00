// A film in the making, whatever file it becomes: what a VideoWriter holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "io/file.h"
#include "io/video.h"

namespace ombra {

/// Times of films count these: they divide into whole frames at 24, 25, 30, 50 and 60 a second.
inline constexpr std::int64_t kTicksPerSecond = 90000;
/// Frames a second: what a film that says nothing else is made for.
inline constexpr int kUsualRate = 30;

std::int64_t film_ticks(double time_s);

class Film {
 public:
  Film(NewFile file, std::string where, int width, int height)
      : file_(std::move(file)), where_(std::move(where)), width_(width), height_(height) {}
  virtual ~Film() = default;

  /// As VideoWriter's.
  Result<void> add(const Photo& picture, double time_s);
  Result<void> finish();

 protected:
  /// A picture of the film's size, from a time on that is after the last one's; in ticks.
  virtual Result<void> show(const Photo& picture, std::int64_t time) = 0;
  /// After at least one picture; everything but giving the file its name.
  /// @param end of the last picture, in ticks
  virtual Result<void> end(std::int64_t end) = 0;

  NewFile file_;
  std::string where_;
  int width_, height_;

 private:
  std::optional<std::int64_t> last_time_;
  std::int64_t last_lasts_ = kTicksPerSecond / kUsualRate;
};

/// A kind of film that FFmpeg writes.
struct CodedKind {
  std::string_view ending;
  const char* container;
  const char* codec;
  const char* codec_options;
  const char* container_options;
};
Result<std::unique_ptr<Film>> new_coded_film(const CodedKind& kind, NewFile file, std::string where,
                                             int width, int height, std::span<const Chapter> chapters);

/// An endless GIF.
Result<std::unique_ptr<Film>> new_gif_film(NewFile file, std::string where, int width, int height);

}  // namespace ombra
