// Resizing and turning of 8-bit grey pictures.
#pragma once

#include <cstdint>
#include <vector>

namespace ombra {

/// An 8-bit grey picture; row 0 is the top. pixels.size() == width * height.
struct Grey {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

/// Resizes, first along rows and then along columns. A new pixel is the mean of the old pixels whose centres
/// it covers, rounded to 8 bits after each pass; where it covers none (enlarging), the old pixel that it lies
/// in.
Grey resize_box(const Grey& grey, int width, int height);

/// Turns counter-clockwise as seen, about the centre, into the smallest whole-pixel picture that holds all
/// corners; what comes from outside is black. Cubic convolution (Keys 1981, equation 4 with a = -1) with the
/// border pixels continued outwards, clamped and truncated to 8 bits. Same bits on every machine.
Grey turn_bicubic(const Grey& grey, double angle_deg);

}  // namespace ombra
