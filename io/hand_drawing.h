// A shaded drawing of the held hands and arms, as an eye somewhere on the stage sees them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "io/camera.h"
#include "io/picture.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

/// Tones of the drawing, for hands as a Pose numbers them: sRGB, 0 … 255. The second performer's are cool.
inline constexpr std::array<std::array<std::uint8_t, 3>, kMostHands> kHandTones = {
    {{238, 206, 176}, {198, 160, 146}, {182, 208, 214}, {138, 166, 182}}};

/// From the lamp: the hands' outline is that of their shadow. The pose holds at least one hand.
View lamp_view(const Pose& pose, const Stage& stage);

/// From a performer's eyes (person 0 or 1), 0.26 m above the shoulders; for hands without arms, or at the
/// eyes, from behind and above them.
View performer_view(const Pose& pose, const Stage& stage, std::size_t person = 0);

/// From the right side of the stage, or from the left where the (first) performer stands at the right and
/// sees them from there already; as far from the hands as the lamp is.
View side_view(const Pose& pose, const Stage& stage);

/// What a drawing is made of.
enum class Ink : std::uint8_t {
  kShaded,   ///< skin in the hands' tones, dark contours
  kContour,  ///< grey contours on bare paper, to draw over
};

/// A drawing and what is where in it.
struct HandDrawing {
  static constexpr std::int8_t kPaper = -1, kLine = -2;
  Image image;
  Camera camera;
  /// What each pixel shows: paper, a contour, or part_of() a hand.
  std::vector<std::int8_t> parts;
  /// A finger (0 thumb … 4 little) or, with -1, palm and arm.
  static constexpr std::int8_t part_of(std::size_t hand, int finger) {
    return static_cast<std::int8_t>(6 * static_cast<int>(hand) + 1 + finger);
  }
  std::int8_t at(int x, int y) const {
    return parts[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                 static_cast<std::size_t>(x)];
  }
};

/// Draws hands and arms in perspective, so large that the hands fill the picture; the arms fade out. Skin is
/// shaded by a light at the eye's upper left, contours are dark lines.
/// @param hands of the length the pose is for
/// @param paper background colour, sRGB
/// @param width_px, height_px 16 … 2048
/// Deterministic.
HandDrawing draw_hands(const Hands& hands, const Pose& pose, const Stage& stage, const View& view,
                       std::array<std::uint8_t, 3> paper, int width_px, int height_px,
                       Ink ink = Ink::kShaded);

}  // namespace ombra
