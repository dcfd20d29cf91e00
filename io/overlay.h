// Pictures of a silhouette for people: against its target, and as the wall shows it.
#pragma once

#include "io/picture.h"
#include "ombra/shape.h"

namespace ombra {

/// Target and silhouette on each other, 512 x 512: dark where they agree, blue where the target is not
/// covered, orange where the silhouette reaches past it (apart in hue and in lightness, so that the
/// colour-blind and grey printers tell them apart), a thin line along the target's contour, paper elsewhere.
/// @param target, silhouette square masks of kScoreSize. Deterministic.
Image overlay_picture(const Mask& target, const Mask& silhouette);

/// The wall in the lamp's light with the shadow on it, 512 x 512: bright at the middle, falling off to the
/// dark room in the corners, the shadow slightly soft at its edge.
/// @param silhouette a square mask of kScoreSize. Deterministic.
Image shadow_picture(const Mask& silhouette);

}  // namespace ombra
