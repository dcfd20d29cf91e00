// Letters as shapes.
#pragma once

#include <string>

#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra {

/// The silhouette of a text (UTF-8) in DejaVu Sans Bold, or in whatever installed font has its characters;
/// the longer side of what is inked is 1024 px, with a small margin. Not hinted, so that it does not depend
/// on the size.
/// @return kBadInput when it is not UTF-8 or nothing of it is inked, kUnsupported when no font has a
/// character
Result<Mask> text_shape(const std::string& text);

}  // namespace ombra
