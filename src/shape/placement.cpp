// Where a target lies in the frame. Every rounding here is part of the contract: scores taken with common
// tools (Pillow, NumPy) on the same placement meet the same pixels.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "ombra/vec.h"
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
  if (!target.figure.pixels.empty()) return place_moved(target.figure, target.mask, placement, size);
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

Mask place_moved(const Mask& picture, const Mask& moved, const Placement& placement, int size) {
  assert(picture.width == moved.width && picture.height == moved.height);
  Mask frame{size, size,
             std::vector<std::uint8_t>(static_cast<std::size_t>(size) * static_cast<std::size_t>(size))};
  const std::optional<Box> box = bounding_box(picture);
  const std::optional<Mask> shape = cropped(picture);
  const std::optional<Box> placed = bounding_box(place({{}, {}, *shape}, placement, size));
  if (!placed) return frame;

  // The figure's corner pixels once turned, in frame pixels from its middle: their box is the placed one's.
  const double factor = kLongerSide * size * placement.scale / std::max(box->width, box->height);
  const auto [sin_turn, cos_turn] = sin_cos(radians(placement.tilt_deg));
  const double sin = static_cast<double>(sin_turn), cos = static_cast<double>(cos_turn);
  const double middle_x = box->left + box->width / 2.0, middle_y = box->top + box->height / 2.0;
  double left = std::numeric_limits<double>::max(), top = left;
  for (int y = box->top; y < box->top + box->height; ++y)
    for (int x = box->left; x < box->left + box->width; ++x) {
      if (!picture.at(x, y)) continue;
      const double dx = (x + 0.5 - middle_x) * factor, dy = (y + 0.5 - middle_y) * factor;
      left = std::min(left, dx * cos + dy * sin - factor / 2);
      top = std::min(top, dy * cos - dx * sin - factor / 2);
    }
  const double origin_x = placed->left - left, origin_y = placed->top - top;

  constexpr int kSamples = 4;
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      int inside = 0;
      for (int j = 0; j < kSamples; ++j)
        for (int i = 0; i < kSamples; ++i) {
          const double dx = x + (i + 0.5) / kSamples - origin_x, dy = y + (j + 0.5) / kSamples - origin_y;
          const double from_x = (dx * cos - dy * sin) / factor + middle_x;
          const double from_y = (dy * cos + dx * sin) / factor + middle_y;
          if (from_x >= 0 && from_y >= 0 && from_x < moved.width && from_y < moved.height)
            inside += moved.at(static_cast<int>(from_x), static_cast<int>(from_y));
        }
      frame.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) +
                   static_cast<std::size_t>(x)] = 2 * inside > kSamples * kSamples;
    }
  return frame;
}

}  // namespace ombra
