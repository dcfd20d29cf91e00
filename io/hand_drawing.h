// A shaded drawing of the held hands and arms, as an eye somewhere on the stage sees them.
#pragma once

#include <array>

#include "io/picture.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

/// Tones of the drawing, for hands as a Pose numbers them: sRGB, 0 … 255. The second performer's are cool.
inline constexpr std::array<std::array<std::uint8_t, 3>, kMostHands> kHandTones = {
    {{238, 206, 176}, {198, 160, 146}, {182, 208, 214}, {138, 166, 182}}};

/// Where a drawing is seen from.
struct View {
  Vec3 eye;     ///< metres, world
  Vec3 target;  ///< what is in the middle; not at the eye
};

/// From the lamp: the hands' outline is that of their shadow. The pose holds at least one hand.
View lamp_view(const Pose& pose, const Stage& stage);

/// From a performer's eyes (person 0 or 1), 0.26 m above the shoulders; for hands without arms, or at the
/// eyes, from behind and above them.
View performer_view(const Pose& pose, const Stage& stage, std::size_t person = 0);

/// Draws hands and arms in perspective, so large that the hands fill the picture; the arms fade out. Skin is
/// shaded by a light at the eye's upper left, contours are dark lines.
/// @param hands of the length the pose is for
/// @param paper background colour, sRGB
/// @param width_px, height_px 16 … 2048
/// Deterministic.
Image draw_hands(const Hands& hands, const Pose& pose, const Stage& stage, const View& view,
                 std::array<std::uint8_t, 3> paper, int width_px, int height_px);

}  // namespace ombra
