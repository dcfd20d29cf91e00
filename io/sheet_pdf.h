// The sheet: one page that teaches a pose, to print and pin beside the lamp.
#pragma once

#include <cstddef>
#include <vector>

#include "ombra/result.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/solve.h"

namespace ombra {

/// One A4 page: the target's name, the hands as the performer and as the lamp sees them, the shadow, target
/// and silhouette on each other, the stage from its side to scale, the instructions in words, the scores in
/// small print. Long names and texts are set smaller, the longest names cut with an ellipsis;
/// nothing leaves the page.
/// @param hands of the length that the pose is for, indexed by Side
/// @param solution holds at least one hand
/// @param target what the solution's placement and scores are about; its name is UTF-8
/// @return the PDF's bytes, the same for equal input and equal fonts (it carries no time); kBadInput when no
/// hand is held, kCannotWrite with cairo's reason
Result<std::vector<std::byte>> write_sheet_pdf(const Hands& hands, const Solution& solution,
                                               const Target& target);

/// The same page as an SVG. Cairo numbers the parts of a drawing on through a program's life, so that the
/// bytes are the same only from one run of a program to the next.
Result<std::vector<std::byte>> write_sheet_svg(const Hands& hands, const Solution& solution,
                                               const Target& target);

}  // namespace ombra
