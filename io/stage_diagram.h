// The stage from its side, to scale: wall, light, hands, performer, lamp, and how far they are apart.
#pragma once

#include "io/page.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

/// Draws into a box of at least 120 x 80 points; the wall is at the left. Metres and centimetres are written
/// at the distances wall - hands, hands - lamp and floor - lamp.
/// @param pose holds at least one hand
/// @param wall_word, lamp_word what they are called on the page
void draw_stage(Page& page, const Box& box, const Hands& hands, const Pose& pose, const Stage& stage,
                const std::string& wall_word, const std::string& lamp_word);

}  // namespace ombra
