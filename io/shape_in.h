// The shape in a picture's pixels: transparency or the border's colour tells it from the ground.
#pragma once

#include <cstdint>
#include <vector>

#include "ombra/shape.h"

namespace ombra {

/// Grey and alpha of every pixel, row 0 at the top; both hold width * height values.
struct GreyAlpha {
  int width = 0, height = 0;
  std::vector<std::uint8_t> grey, alpha;
};

/// Grey of a colour: ITU-R BT.601 luma in 16-bit fixed point, rounded. Each 0 … 255.
std::uint8_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue);

/// Where any pixel is more than half transparent, the shape is what is not. Otherwise the border tells the
/// background: if the median grey of the outermost pixels is below 128 it is dark and the shape is light
/// (grey above 127), else the other way round. May come out empty.
Mask shape_in(const GreyAlpha& picture);

}  // namespace ombra
