// How dark every pixel of a photograph is between lit wall and shadow.
#pragma once

#include <vector>

#include "ombra/take.h"
#include "take/log_picture.h"
#include "take/wall_fit.h"

namespace ombra {

/// 0 as the lit wall, 1 as the shadow, in light; a figure's edge is at one half.
struct Darkness {
  int width = 0, height = 0;
  int reduction = 1;  ///< as LogPicture::reduction
  std::vector<float> pixels;
  float at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

/// Darkness with the print taken off, things before the wall left out and noise smoothed.
Darkness darkness(const LogPicture& picture, const WallFit& fit);

/// The same scale for whatever is not wall: one half where most that differ part from most that do not.
Darkness strangeness(const LogPicture& picture, const WallFit& fit);

}  // namespace ombra
