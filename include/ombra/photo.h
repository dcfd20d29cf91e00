// A photograph, as the rooms that look at one are given it.
#pragma once

#include <cstdint>
#include <span>

#pragma GCC visibility push(default)
namespace ombra {

/// A colour photograph that somebody else holds in memory: row 0 is the top, three bytes a pixel: red, green,
/// blue (sRGB). rgb.size() == 3 * width * height.
struct Photo {
  int width = 0;                      ///< pixels
  int height = 0;                     ///< pixels
  std::span<const std::uint8_t> rgb;  ///< row by row, not owned
};

}  // namespace ombra
#pragma GCC visibility pop
