#include "ombra/lamp.h"

namespace ombra {

const std::array<NamedLamp, 7>& named_lamps() {
  // Luminous flux becomes intensity by the way the light spreads: over a hemisphere by Lambert's law
  // intensity is flux / pi, over the whole sphere flux / 4 pi, over a picture flux / its solid angle.
  constexpr Vec3 kHere = Lamp{}.position;
  constexpr LampShape kDisc = LampShape::kDisc, kSphere = LampShape::kSphere, kSky = LampShape::kDistant;
  static constexpr std::array<NamedLamp, 7> lamps = {{
      {"phone-torch", "the light of a phone, a bare LED of 3 mm",
       Lamp{kHere, LampShape::kRectangle, 0.003f, 0.003f, 0, 16, 0, 5500},
       "size of an LED package as phones have it; 50 lm, typical, over a hemisphere; daylight white"},
      {"candle", "one candle, its flame 10 mm wide and 30 mm high",
       Lamp{kHere, kSphere, 0.010f, 0.030f, 0, 1, 0, 1900},
       "1 cd: what the candela is named after; flame measured on household candles, approximate; 1900 K"},
      {"projector", "a video projector with a white picture, its lens 30 mm wide",
       Lamp{kHere, kDisc, 0.030f, 0.030f, 0, 12000, 0, 6500},
       "3000 ANSI lm over a picture of 16:9 at 1.5 times its width (0.25 sr); lens typical; D65 white"},
      {"spot", "a reflector lamp MR16 of 50 mm and 36 degrees",
       Lamp{kHere, kDisc, 0.050f, 0.050f, 0, 1000, 0, 3000},
       "MR16: 16/8 inch across; 1000 cd in the middle of the beam of 35 W halogen, typical; 3000 K"},
      {"led-bulb", "a frosted household bulb of 60 mm", Lamp{kHere, kSphere, 0.060f, 0.060f, 0, 64, 0, 2700},
       "A60: 60 mm across; 806 lm, what replaces 60 W, over the whole sphere; 2700 K"},
      {"full-moon", "the full moon in a clear sky", Lamp{kHere, kSky, 0, 0, radians(0.518), 0, 0.25f, 4100},
       "mean diameter 31'05\" (29'24\" to 33'40\"); 0.25 lx high in a clear sky; 4100 K"},
      {"sun", "the sun in a clear sky", Lamp{kHere, kSky, 0, 0, radians(0.533), 0, 100000, 5500},
       "mean diameter 31'59\" (31'27\" to 32'31\"); 100 000 lx high in a clear sky; 5500 K"},
  }};
  return lamps;
}

}  // namespace ombra
