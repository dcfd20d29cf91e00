// Photographs of a hand on a sheet of paper, made up: the rigged hand lies flat, a pinhole camera looks at
// it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "io/picture.h"
#include "ombra/hand.h"
#include "ombra/measure.h"

namespace ombra {

using Rgb8 = std::array<std::uint8_t, 3>;

/// Everything about such a photograph. Lengths in millimetres, the sheet's middle in the origin, x to the
/// right, y up as the sheet is seen, z out of it.
struct HandPhoto {
  int width = 1280, height = 960;
  Paper paper = Paper::kA4;
  Side side = Side::kRight;
  float hand_length_mm = 190;
  bool with_sheet = true, with_hand = true;
  float spread = 1;       ///< of the fingers, 0 to 1
  float heading_deg = 0;  ///< fingers up, turned counter-clockwise
  Vec2 palm{0, 0};        ///< where the knuckle of the middle finger is
  float lens_mm = 26;     ///< focal length on 35 mm film
  Vec3 camera{0, 0, 600};
  Vec2 target{0, 0};  ///< what is in the middle of the picture
  float roll_deg = 0;
  Rgb8 skin{224, 177, 144}, table{96, 72, 52};
  float grain = 0.25f;        ///< of the table's wood
  Vec2 light_fall{0, 0};      ///< how the light changes along x and y, shares of it over 100 mm
  Vec3 lamp{-0.5f, 0.4f, 1};  ///< direction to it
  float shadow = 0.4f;        ///< how dark the shadow is
  float penumbra_mm = 6;      ///< how soft
  std::array<float, 3> tint{1, 1, 1};
  float noise = 2.5f;  ///< standard deviation, of 255
  std::uint32_t seed = 1;
};

/// The picture. Deterministic.
Image render(const HandPhoto& photo);

/// The breadth of that hand, taken on its mesh: how far the skin reaches where the plane through the knuckle
/// joints of index and little finger, upright on the palm, cuts the palm.
double true_breadth_mm(const HandPhoto& photo);

}  // namespace ombra
