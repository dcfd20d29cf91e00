// Where the fingers' numbers go on a drawing of hands: 1 thumb … 5 little finger.
#pragma once

#include <vector>

#include "io/hand_drawing.h"

namespace ombra {

/// A number's place. Pixels of the drawing, y down.
struct FingerPlace {
  int number = 1;               ///< 1 thumb … 5 little finger
  double x = 0, y = 0;          ///< its middle
  bool beside = false;          ///< it lies beside its finger and needs a line to the tip
  double tip_x = 0, tip_y = 0;  ///< the fingertip
};

/// A place for every finger that shows, where it lies on no contour and on no other number: on the finger
/// itself where there is room, else beside it. Fingers of which less shows than their number covers have
/// none.
/// @param size_px height of a number's type, pixels of the drawing
/// Deterministic.
std::vector<FingerPlace> finger_places(const HandDrawing& drawing, const Hands& hands, const Pose& pose,
                                       double size_px);

}  // namespace ombra
