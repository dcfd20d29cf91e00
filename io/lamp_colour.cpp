#include "io/lamp_colour.h"

namespace ombra {
namespace {

constexpr float kWarmth = 1.0f / 3;  // of a lamp's distance to daylight, in reciprocal kelvins
constexpr float kDaylight_k = 6500;

/// Linear sRGB of luminance 1 of a black body from 1667 to 25000 K.
Vec3 black_body(float kelvin) {
  const float t = 1000 / kelvin;
  const float x = kelvin < 4000 ? ((-0.2661239f * t - 0.2343589f) * t + 0.8776956f) * t + 0.179910f
                                : ((-3.0258469f * t + 2.1070379f) * t + 0.2226347f) * t + 0.240390f;
  const float y = kelvin < 2222   ? ((-1.1063814f * x - 1.34811020f) * x + 2.18555832f) * x - 0.20219683f
                  : kelvin < 4000 ? ((-0.9549476f * x - 1.37418593f) * x + 2.09137015f) * x - 0.16748867f
                                  : ((3.0817580f * x - 5.87338670f) * x + 3.75112997f) * x - 0.37001483f;
  const Vec3 xyz{x / y, 1, (1 - x - y) / y};
  return {dot({3.2406f, -1.5372f, -0.4986f}, xyz), dot({-0.9689f, 1.8758f, 0.0415f}, xyz),
          dot({0.0557f, -0.2040f, 1.0570f}, xyz)};
}

}  // namespace

Vec3 lamp_colour(float kelvin) {
  const float share = kWarmth / kelvin + (1 - kWarmth) / kDaylight_k;
  return black_body(1 / share);
}

}  // namespace ombra
