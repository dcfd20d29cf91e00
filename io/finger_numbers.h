// Fingers numbered on a drawing: 1 thumb … 5 little finger.
#pragma once

#include "io/hand_drawing.h"
#include "io/page.h"

namespace ombra {

/// Sets a number for every finger that shows, where it lies on no contour and on no other number: on the
/// finger itself where there is room, else beside it with a thin line to the fingertip.
/// @param box where the drawing lies on the page
void draw_finger_numbers(Page& page, const Box& box, const HandDrawing& drawing, const Hands& hands,
                         const Pose& pose, double size_pt);

}  // namespace ombra
