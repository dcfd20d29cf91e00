// Moving targets: a folder of pictures, a GIF or a video as masks in order.
#pragma once

#include <filesystem>
#include <vector>

#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra {

/// The most frames that are read.
inline constexpr std::size_t kMaxSequenceFrames = 600;
/// The longer side of a frame's mask in pixels; larger frames are reduced to it.
inline constexpr int kMaxSequenceSide = 1024;

/// The shapes of a sequence: of the pictures in a folder (read_picture()) in byte order of their names, so 02
/// before 10 but 10 before 2, hidden files passed over; or of the frames of a video (VideoReader). Each frame
/// tells by itself what is its shape (shape_in()).
/// @return kBadInput naming the folder where it is empty, or the frame where it has no shape or another size
/// than the first; kTooLarge above kMaxSequenceFrames; else the errors of read_file(), read_picture() and
/// VideoReader
Result<std::vector<Mask>> read_sequence(const std::filesystem::path& path);

}  // namespace ombra
