// PNG pictures with 16 bits a channel.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ombra/result.h"

namespace ombra {

/// An RGB PNG of 16 bits a channel, marked as sRGB. Same bytes for the same picture.
/// @param rgb three values a pixel, encoded as sRGB, 0 … 1; row 0 at the top; 3 * width * height of them
/// @return kCannotWrite when the encoder fails
Result<std::vector<std::byte>> write_png_16(std::span<const float> rgb, int width, int height);

}  // namespace ombra
