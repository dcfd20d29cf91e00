// Video files: frames with their times, in and out.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/picture.h"
#include "ombra/photo.h"
#include "ombra/result.h"

namespace ombra {

/// The longest side of a frame, in pixels: larger ones are scaled down when read, and not written.
inline constexpr int kMaxVideoSide = 4096;
/// The time that opening a video, or finding its next frame, may take on the clock, in seconds.
inline constexpr int kVideoSeconds = 10;

/// A picture of a video.
struct VideoFrame {
  Image picture;      ///< upright, with square pixels, no side over kMaxVideoSide
  double time_s = 0;  ///< since the video's beginning, as a player shows it; never runs backwards
};

/// Reads a video frame by frame: MP4, MOV, WebM, Matroska, AVI, GIF, MPEG, Ogg, FLV, ASF or Y4M, in whatever
/// codec FFmpeg decodes. Every frame has its own time, so a varying frame rate stays one. What the camera
/// noted is applied: quarter turns and mirroring, pixels that are not square, the colour matrix. Nothing
/// beyond the file is read, wherever it points to. One frame is held at a time; a file gives the same frames
/// every time.
class VideoReader {
 public:
  /// @return kCannotRead when there is no regular file there or it cannot be opened; kBadInput when it is no
  /// video, holds sound alone or is cut short so that nothing can be read; kUnsupported for a codec that is
  /// not known; kTooLarge above kMaxPicturePixels a frame (io/picture.h) or kVideoSeconds
  static Result<VideoReader> open(const std::filesystem::path& path);
  VideoReader(VideoReader&&) noexcept;
  VideoReader& operator=(VideoReader&&) noexcept;
  ~VideoReader();

  /// The next frame, or nothing after the last. A frame that is damaged is left out.
  /// @return kBadInput at the end of a video without a frame, or of one that is cut short (the frames before
  /// are good); kTooLarge above kMaxPicturePixels or kVideoSeconds; kUnsupported for pixels of a kind that is
  /// not known. It then stays at its end.
  Result<std::optional<VideoFrame>> next();

 private:
  struct Decoding;
  explicit VideoReader(std::unique_ptr<Decoding> decoding);
  std::unique_ptr<Decoding> decoding_;
};

/// A stretch of a film that a player can jump to.
struct Chapter {
  double start_s = 0, end_s = 0;
  std::string title;  ///< UTF-8; an MP4 keeps the first 255 bytes
};

class Film;

/// Writes a film without sound: MP4 (H.264), WebM (VP9) or an endless GIF by the name's ending. Frames have a
/// time each, to 1/90000 s in an MP4, 1/1000 s in a WebM and 1/100 s in a GIF, and last until the next one;
/// the last lasts as long as the one before it. Encoded on one thread: the same frames make the same file
/// with the same libraries. The file has its name only when it is finished; a writer that goes away before
/// that leaves nothing.
///
/// MP4 and WebM: colours are BT.709, 4:2:0; sides are made even by repeating the last column or row.
///
/// GIF: begins with its first frame, has no chapters. A frame paints what differs from the one before it, in
/// up to 255 colours of its own; one that repeats the last only makes that last longer. What comes less than
/// 1/50 s after a frame is left out, for browsers slow such films down.
class VideoWriter {
 public:
  /// @param chapters in order, not overlapping, from 0 on
  /// @return kUnsupported for another ending or where FFmpeg lacks the encoder, kTooLarge when a side is over
  /// kMaxVideoSide, kBadInput when there is no pixel or a chapter is not in order, kCannotWrite when no file
  /// can be made there
  static Result<VideoWriter> create(const std::filesystem::path& path, int width, int height,
                                    std::span<const Chapter> chapters = {});
  VideoWriter(VideoWriter&&) noexcept;
  VideoWriter& operator=(VideoWriter&&) noexcept;
  ~VideoWriter();

  /// @return kBadInput when the frame is not of the film's size or not later than the one before (the first:
  /// not at 0 or later); kCannotWrite when the disc is full
  Result<void> add(const Photo& frame, double time_s);

  /// Writes what is left and gives the file its name; nothing can be added afterwards.
  /// @return kBadInput when there was no frame, kCannotWrite when the disc is full
  Result<void> finish();

 private:
  explicit VideoWriter(std::unique_ptr<Film> film);
  std::unique_ptr<Film> film_;
};

}  // namespace ombra
