// The lit wall as pictures: a photograph of it, and its light as numbers.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "io/picture.h"
#include "ombra/stage.h"

namespace ombra {

/// What one lamp throws on a square of the wall.
struct LampLight {
  float colour_k = 4000;   ///< colour temperature
  std::vector<float> lux;  ///< row 0 at the top
};

struct WallPicture {
  int size_px = 0;
  std::vector<float> rgb;  ///< row 0 at the top, three values a pixel, encoded as sRGB, 0 … 1
  double exposure_ev = 0;  ///< for ISO 100: what the camera was set to
};
/// The same with 8 bits a channel.
Image rounded_to_8_bits(const WallPicture& picture);

/// The wall as a camera would photograph it: warm plaster, so exposed that the brightest light comes out at
/// 80 % of white (less where a strong colour would be cut off), its white balance two thirds of the way from
/// daylight to the lamps, so that candles stay warm; and 1 % of the mean light spread over the picture by the
/// lens, as lenses do (ISO 9358 calls it veiling glare). Planck's locus is Kim's cubic (US patent 7,024,034).
/// @param lamps at least one, all of size_px * size_px pixels
/// @param ambient_lx light from everywhere, taken as white
/// @param reflectance of the wall
/// @param exposure_ev what the camera stays set to, as for the pictures of a film; nothing: as said above
WallPicture wall_picture(std::span<const LampLight> lamps, float ambient_lx, float reflectance, int size_px,
                         std::optional<double> exposure_ev = std::nullopt);

/// A square of the wall as its audience sees it: mirrored where they are behind the screen.
Mask as_seen(const Mask& wall, const Screen& screen);
/// The same of values a pixel.
std::vector<float> as_seen(std::vector<float> wall, int size_px, const Screen& screen);

/// A grey Portable Float Map, little-endian, row 0 of `values` at the top.
std::vector<std::byte> write_pfm(std::span<const float> values, int width, int height);

}  // namespace ombra
