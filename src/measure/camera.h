// Where the lens was when a sheet of known size was photographed.
#pragma once

#include "math/homography.h"

namespace ombra {

/// The lens over the sheet: its foot in the sheet's millimetres and how high it is.
struct Camera {
  Point foot;
  double height_mm = 0;
  double misfit = 0;  ///< how badly a lens in the middle of the picture explains the sheet: 1 is as expected
};

/// The camera that most likely saw the sheet so. Two columns of the homography must be at right angles and of
/// one length once the focal length is divided out (Zhang 2000, section 2.3), which is expected to hold
/// within 1 %. That tells the focal length where the view is slanted; where it is not, it is likely that of a
/// telephone's main camera, 26 mm on 35 mm film, give or take a third.
/// @param to_picture from the sheet's millimetres to pixels of the whole picture
/// @param width_px, height_px the picture's; its centre is where the lens points
Camera find_camera(const Homography& to_picture, double width_px, double height_px);

/// Where a point at a height above the sheet lies, given where it is seen against the sheet.
Point below(const Camera& camera, Point seen, double height_mm);

}  // namespace ombra
