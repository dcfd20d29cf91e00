// A photograph in logarithms of light: what shade multiplies, this adds.
#pragma once

#include <array>
#include <vector>

#include "ombra/photo.h"

namespace ombra {

/// Logarithm of a pixel's light, and of its red and its blue over its green.
struct LogPicture {
  static constexpr std::size_t kPlanes = 3;
  int width = 0, height = 0;
  int reduction = 1;  ///< pixels of the photograph along a side of one here; the last may hold fewer
  std::array<std::vector<float>, kPlanes> planes;
};

/// The photograph reduced by area so that its longer side has at most that many pixels. A little stray light
/// is added to each colour, so that noise in the dark stays small.
LogPicture log_picture(const Photo& photo, int longest_px);

/// Block means of block * block pixels; what is left over at the right and the bottom is dropped.
LogPicture block_means(const LogPicture& picture, int block);

}  // namespace ombra
