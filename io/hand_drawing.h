// A shaded drawing of the held hands and arms, as an eye somewhere on the stage sees them.
#pragma once

#include <array>

#include "io/picture.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

/// Skin tones of the drawing, indexed by Side: sRGB, 0 … 255.
inline constexpr std::array<std::array<std::uint8_t, 3>, 2> kHandTones = {{{238, 206, 176}, {198, 160, 146}}};

/// Where a drawing is seen from.
struct View {
  Vec3 eye;     ///< metres, world
  Vec3 target;  ///< what is in the middle; not at the eye
};

/// From the lamp: the hands' outline is that of their shadow. The pose holds at least one hand.
View lamp_view(const Pose& pose, const Stage& stage);

/// From the performer's eyes, 0.26 m above the shoulders; for hands without arms, or at the eyes, from
/// behind and above them.
View performer_view(const Pose& pose, const Stage& stage);

/// Draws hands and arms in perspective, so large that the hands fill the picture; the arms fade out. Skin is
/// shaded by a light at the eye's upper left, contours are dark lines.
/// @param hands of the length the pose is for
/// @param paper background colour, sRGB
/// @param width_px, height_px 16 … 2048
/// Deterministic.
Image draw_hands(const Hands& hands, const Pose& pose, const Performer& performer, const View& view,
                 std::array<std::uint8_t, 3> paper, int width_px, int height_px);

}  // namespace ombra
