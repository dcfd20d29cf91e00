// Measuring: a photograph of a hand on a sheet of paper gives the hand's length and breadth.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/hand.h"
#include "ombra/paper.h"
#include "ombra/photo.h"
#include "ombra/result.h"
#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A length between two points of the hand.
struct HandSpan {
  double size_mm = 0;       ///< between the points, on the paper's plane
  double tolerance_mm = 0;  ///< about two standard deviations of what can be told from the photograph
  Vec2 from;                ///< one point in the photograph, pixels
  Vec2 to;                  ///< the other
};

/// What a photograph tells about a hand.
struct HandMeasure {
  /// Wrist to the tip of the middle finger, as Hand::length_m; near hand length as ANSUR II takes it, from
  /// the stylion at the wrist to dactylion III. The palm ends where the hand, followed to the arm, comes
  /// within 6 % of its least width; the wrist is 3 % of the length further on.
  HandSpan length;
  /// Across the knuckles from the index to the little finger, without the thumb: between metacarpale II and V
  /// as ANSUR II takes hand breadth. The narrowest cut parallel to the line through the bottoms of the outer
  /// gaps between the fingers, from 8 to 20 % of the length nearer to the wrist.
  HandSpan breadth;
  Side side = Side::kLeft;      ///< if the back of the hand is seen
  std::array<Vec2, 4> sheet;    ///< the sheet's corners in the photograph, pixels, clockwise
  std::vector<Vec2> outline;    ///< the hand and what is seen of the arm, pixels, clockwise
  double camera_height_mm = 0;  ///< of the lens above the sheet; a guess, see docs/method.md
  bool other_paper = false;     ///< the sheet's proportions speak for the other size of paper
};

/// The least width or height of a sheet in a photograph, in pixels.
inline constexpr int kLeastSheetPx = 250;

/// Measures the hand in a photograph: its back seen, flat and with the fingers apart on a white sheet that is
/// whole in the picture and lighter than what it lies on, the forearm reaching in over one of its sides. One
/// corner may be hidden. Method and figures are in docs/method.md, section 11.
///
/// The lens is taken to be in the middle of the picture (so it must not be cropped) and, where the
/// perspective does not tell otherwise, to be that of a telephone (26 mm on 35 mm film).
/// `where` names the picture in error messages.
/// @return kBadInput with the reason and what to do about it: no sheet, a sheet that is cut off, too small or
/// seen from the side, no hand, more than one, a wrist that is not on the sheet, fingers that touch. Same
/// bits on every machine.
Result<HandMeasure> measure_hand(const Photo& photo, Paper paper, const std::string& where);

}  // namespace ombra
#pragma GCC visibility pop
