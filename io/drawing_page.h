// The drawing page: the posed hands to draw, for an art class.
#pragma once

#include <string>

#include "io/hand_drawing.h"
#include "io/page.h"
#include "ombra/messages.h"

namespace ombra {

/// Fills a box of at least 500 x 640 points: the hands' contours large and grey with palm boxes, knuckle arcs
/// and finger axes over them, fingers numbered; the proportions of the fingers to the palm, and of the hands
/// as they are seen to each other; an empty grid to draw in.
void draw_drawing_page(Page& page, const Box& box, const Hands& hands, const Pose& pose, const Stage& stage,
                       const std::string& title, Language language);

}  // namespace ombra
