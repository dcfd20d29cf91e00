// The bounding box and cropping to it.
#pragma once

#include <optional>

#include "ombra/shape.h"

namespace ombra {

/// A rectangle of a mask in pixels.
struct Box {
  int left = 0, top = 0, width = 0, height = 0;
};

/// The smallest rectangle that holds all shape pixels of a mask; nothing when there are none.
std::optional<Box> bounding_box(const Mask& mask);

/// The smallest part of a mask that holds all its shape pixels; nothing when there are none.
std::optional<Mask> cropped(const Mask& mask);

}  // namespace ombra
