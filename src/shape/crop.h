// Cropping to the bounding box.
#pragma once

#include <optional>

#include "ombra/shape.h"

namespace ombra {

/// The smallest part of a mask that holds all its shape pixels; nothing when there are none.
std::optional<Mask> cropped(const Mask& mask);

}  // namespace ombra
