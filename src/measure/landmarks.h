// The places on a hand's outline that its size is measured between.
#pragma once

#include <string>
#include <vector>

#include "math/homography.h"
#include "ombra/hand.h"
#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra {

/// In the mask's pixels.
struct Landmarks {
  std::vector<Point> outline;         ///< clockwise as seen
  Point tip;                          ///< of the middle finger
  Point wrist;                        ///< its middle, 3 % of the hand's length from the end of the palm
  Point knuckle_left, knuckle_right;  ///< ends of the breadth, seen with the fingers up
  double wrist_spread = 0;            ///< within how much of the arm the wrist lies, pixels
  Side side = Side::kLeft;            ///< if the back of the hand is seen
};

/// Finds them on a hand with its arm, one connected part without holes; the arm ends at the mask's edge.
/// @return kBadInput: fingers that touch, a wrist that is not in the mask
Result<Landmarks> find_landmarks(const Mask& hand, double px_per_mm, const std::string& where);

}  // namespace ombra
