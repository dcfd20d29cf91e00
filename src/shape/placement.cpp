// Where a target lies in the frame. Every rounding here is part of the contract: scores taken with common
// tools (Pillow, NumPy) on the same placement meet the same pixels.
#include <algorithm>
#include <cassert>
#include <cmath>

#include "shape/crop.h"
#include "shape/resample.h"

namespace ombra {
namespace {

constexpr double kLongerSide = 0.72;  // of the frame

/// Half to even, as common numeric tools round.
int rounded(double value) { return static_cast<int>(std::nearbyint(value)); }

/// Half of a difference, rounded down also when it is negative.
int half_of(int difference) { return difference >> 1; }

Grey to_grey(const Mask& mask) {
  Grey grey{mask.width, mask.height, mask.pixels};
  for (std::uint8_t& pixel : grey.pixels) pixel = pixel ? 255 : 0;
  return grey;
}

Mask cut_at_half(Grey&& grey) {
  for (std::uint8_t& pixel : grey.pixels) pixel = pixel > 127;
  return {grey.width, grey.height, std::move(grey.pixels)};
}

}  // namespace

std::string_view name(Edge edge) {
  switch (edge) {
    case Edge::kNone:
      return "none";
    case Edge::kBottom:
      return "bottom";
    case Edge::kLeft:
      return "left";
    case Edge::kRight:
      return "right";
  }
  return "none";
}

Mask resized(const Mask& mask, int width, int height) {
  return cut_at_half(resize_box(to_grey(mask), width, height));
}

Mask place(const Target& target, const Placement& placement, int size) {
  const Mask& shape = target.mask;
  assert(shape.width > 0 && shape.height > 0 && size > 0 && placement.scale > 0);
  const double factor = kLongerSide * size * placement.scale / std::max(shape.width, shape.height);
  Grey grey = resize_box(to_grey(shape), std::max(1, rounded(shape.width * factor)),
                         std::max(1, rounded(shape.height * factor)));
  if (placement.tilt_deg != 0) grey = turn_bicubic(grey, placement.tilt_deg);

  Mask frame{size, size, {}};
  frame.pixels.assign(static_cast<std::size_t>(size) * static_cast<std::size_t>(size), 0);
  const std::optional<Mask> figure = cropped(cut_at_half(std::move(grey)));
  if (!figure) return frame;  // lines so thin that no pixel of the frame is half covered

  int left = half_of(size - figure->width), top = half_of(size - figure->height);
  const int slide = rounded(placement.slide * size);
  switch (placement.edge) {
    case Edge::kNone:
      break;
    case Edge::kBottom:
      top = size - figure->height, left += slide;
      break;
    case Edge::kLeft:
      left = 0, top -= slide;
      break;
    case Edge::kRight:
      left = size - figure->width, top -= slide;
      break;
  }
  const int begin = std::max(0, left), end = std::min(size, left + figure->width);
  for (int y = std::max(0, top); begin < end && y < std::min(size, top + figure->height); ++y) {
    const auto row = figure->pixels.begin() + static_cast<std::ptrdiff_t>(y - top) * figure->width;
    std::copy(row + (begin - left), row + (end - left),
              frame.pixels.begin() + static_cast<std::ptrdiff_t>(y) * size + begin);
  }
  return frame;
}

}  // namespace ombra
