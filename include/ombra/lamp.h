// Lamps: where the light comes from, how large its source is and how much of it there is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// What a lamp looks like from the wall.
enum class LampShape : std::uint8_t {
  kPoint,      ///< no size; shines alike in all directions
  kDisc,       ///< flat, facing the frame, evenly bright (Lambert)
  kSphere,     ///< a ball or an upright or lying spheroid; shines alike in all directions
  kRectangle,  ///< flat, facing the frame, its width horizontal, evenly bright (Lambert)
  kDistant,    ///< a disc in the sky: sun or moon
};
/// All shapes, for menus and readers of files.
inline constexpr std::array kLampShapes = {LampShape::kPoint, LampShape::kDisc, LampShape::kSphere,
                                           LampShape::kRectangle, LampShape::kDistant};
/// The shape's name in files: point, disc, sphere, rectangle or distant.
std::string_view name(LampShape shape);

/// A light. World: right-handed, x right and y up as the performer sees the wall, wall = the plane z = 0, z
/// towards the lamp.
struct Lamp {
  Vec3 position{0, 1.25f, 2.5f};        ///< of its centre, metres; z > 0. Silhouettes are cast from there
  LampShape shape = LampShape::kPoint;  ///< of what shines
  float width_m = 0;           ///< diameter of a disc or sphere, a rectangle's width; 0 for the others
  float height_m = 0;          ///< 0: as high as wide; else a disc is an ellipse and a sphere a spheroid
  float angular_diameter = 0;  ///< of a distant lamp, radians; 0 for the others
  float intensity_cd = 0;      ///< luminous intensity towards the frame, candela; 0: how bright is not said
  float illuminance_lx = 0;    ///< of a distant lamp instead: on a surface that faces it, lux
  float colour_k = 4000;       ///< colour temperature, kelvin
  /// Exact, field by field.
  friend bool operator==(const Lamp&, const Lamp&) = default;
};

/// Whether it is said how bright the lamp is.
bool is_lit(const Lamp& lamp);

/// Whether it has a size, so that shadows have soft edges.
inline bool has_size(const Lamp& lamp) { return lamp.width_m > 0 || lamp.angular_diameter > 0; }

/// Half the width and half the height of what the wall sees of a lamp, metres. A distant lamp's are those
/// that it has at its position, seen from `aim`, the middle of the frame.
Vec2 half_size_m(const Lamp& lamp, Vec3 aim);

/// The mean of a lamp's width and height as the wall sees them, metres.
inline float width_seen_m(const Lamp& lamp, Vec3 aim) {
  const Vec2 half = half_size_m(lamp, aim);
  return half.x + half.y;
}

/// How far away distant lamps are put, metres: from there light is parallel within 0.2 % for hands 2 m from
/// the wall, and float32 still places a shadow to 0.1 mm.
inline constexpr float kDistant_m = 1000;

/// The lamp that stands in the same direction from `aim`, but kDistant_m away if it is a distant one and
/// nearer than that; other lamps as they are.
Lamp put_out(const Lamp& lamp, Vec3 aim);

/// What a lamp throws on the wall at `wall` with nothing between, lux: the inverse square of the distance,
/// the cosine at the wall and, for flat lamps, the cosine at the lamp, taken at the lamp's centre, which is
/// good to 1 % for lamps up to a fifth as large as they are far away.
float illuminance_lx(const Lamp& lamp, Vec3 aim, Vec2 wall);

/// A lamp that has a name.
struct NamedLamp {
  std::string_view name;    ///< as the command line takes it: "candle"
  std::string_view what;    ///< what it is, for people
  Lamp lamp;                ///< at the default position
  std::string_view source;  ///< where its figures come from, for people
};
/// All named lamps (src/stage/lamps.cpp), from the smallest to the sky.
const std::array<NamedLamp, 7>& named_lamps();

}  // namespace ombra
#pragma GCC visibility pop
