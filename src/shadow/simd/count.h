#pragma once

#include <cstdint>

namespace ombra {

/// Part of a picture, pixels.
struct PixelBox {
  int left = 0, top = 0, right = 0, bottom = 0;  ///< right and bottom are the first outside
};

/// Runs down the columns of size_px rows of deposits, adds one to `dark` where the sum is not zero, and
/// clears the deposits; looks only into the box, outside of which there are none.
void count_dark(std::int8_t* deposits, int size_px, PixelBox box, std::uint8_t* dark);

}  // namespace ombra
