// Made-up takes: the photograph that a camera would have taken of the wall, hands and shadow and all, and the
// truth about it. For tests, benchmarks and trying things without a camera.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ombra/photo.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// What is on the wall besides light.
enum class Wallpaper : std::uint8_t { kPlain, kStripes, kDamask, kBricks };
/// All of them, for menus and tests.
inline constexpr std::array kWallpapers = {Wallpaper::kPlain, Wallpaper::kStripes, Wallpaper::kDamask,
                                           Wallpaper::kBricks};
/// "plain", "stripes", "damask" or "bricks".
std::string_view name(Wallpaper wallpaper);

/// What happens before the camera.
enum class Scene : std::uint8_t {
  kFigure,  ///< the hands hold the pose in the lamp's light
  kEmpty,   ///< the wall in the lamp's light, nobody there
  kDark,    ///< the hands hold the pose, but the lamp is off
  kPerson,  ///< the shadow of somebody who stands beside, and no hands
};
/// All of them, for menus and tests.
inline constexpr std::array kScenes = {Scene::kFigure, Scene::kEmpty, Scene::kDark, Scene::kPerson};
/// "figure", "empty", "dark" or "person".
std::string_view name(Scene scene);

/// Everything about a made-up take but the pose and its stage. Colours are linear red, green, blue.
struct TakeSetup {
  std::uint64_t seed = 1;        ///< of the noise and the bricks' tones
  Scene scene = Scene::kFigure;  ///< what happens before the camera

  int width = 1280;               ///< of the photograph, pixels, 64 … 4096
  int height = 720;               ///< the same
  Vec3 camera{0.6f, 1.5f, 2.6f};  ///< the lens, world, metres; in front of the wall
  Vec2 aim{0, 1.25f};             ///< the point of the wall in the middle of the picture
  float roll = 0;                 ///< of the camera, counter-clockwise, radians
  float focal = 2.2f;             ///< focal length over the picture's height

  float lamp_width_m = 0.005f;   ///< diameter of the disc that shines where the stage's lamp is
  float contrast = 6;            ///< lit wall over umbra in the middle of the frame; > 1
  Vec3 lamp_colour{1, 1, 1};     ///< the strength is `contrast`'s to say
  Vec3 ambient_colour{1, 1, 1};  ///< of the light from everywhere
  Vec2 ambient_slope;  ///< how the light from everywhere grows along x and y, shares of it over a frame

  Vec3 wall{0.75f, 0.75f, 0.75f};           ///< reflectance
  Wallpaper wallpaper = Wallpaper::kPlain;  ///< its figures in `pattern`, the rest in `wall`
  Vec3 pattern{0.7f, 0.7f, 0.7f};           ///< reflectance of the wallpaper's figures
  float pattern_m = 0.1f;                   ///< length after which the wallpaper repeats

  bool hands_seen = true;          ///< whether hands and arms are drawn where the camera sees them
  Vec3 skin{0.45f, 0.28f, 0.2f};   ///< reflectance of the hands
  Vec3 sleeve{0.1f, 0.15f, 0.3f};  ///< reflectance of the arms
  bool person = false;             ///< the shadow of somebody beside; Scene::kPerson has it anyway
  float person_x = -1;             ///< where their head's shadow is on the wall, metres
  float person_y = 1.45f;          ///< its middle's height

  float exposure = 0.5f;      ///< what the lit wall's brightest colour comes out as in the middle, of white
  float vignette = 0;         ///< light lost in the picture's corners, 0 … 1
  float lens_blur_px = 0.7f;  ///< standard deviation
  float motion_px = 0;        ///< how far the camera moved while the shutter was open
  float motion_angle = 0;     ///< its direction, radians
  float shot_noise = 0;       ///< standard deviation at white, of white; goes with the root of the light
  float read_noise = 0;       ///< standard deviation everywhere, of white
  int jpeg_quality = 92;      ///< for whoever writes the file; the pixels here know nothing of it
};

/// A made-up photograph and the truth.
struct MadeTake {
  int width = 0;                  ///< pixels
  int height = 0;                 ///< pixels
  std::vector<std::uint8_t> rgb;  ///< as Photo::rgb
  Mask truth;  ///< silhouette from the lamp's centre, in the photograph; empty of shape without one
  std::array<Vec2, 4> corners;  ///< of the frame in the photograph, pixels: top left, then clockwise
  double hidden = 0;            ///< share of the silhouette that hands and arms hide from the camera
};

/// A setup drawn by chance: `difficulty` 0 is a plain bright wall seen from almost opposite in strong light,
/// 1 the worst that is asked for (docs/takes.md gives the ranges). The camera is put where hands and arms
/// hide little of the silhouette.
TakeSetup draw_take_setup(const Hands& hands, const Pose& pose, const Stage& stage, Scene scene,
                          double difficulty, std::uint64_t seed);

/// The photograph. The wall's light is LightCaster's, drawn for 4 x 4 frames around the frame's middle and
/// taken as free of shadow beyond; hands and arms are lit by the lamp and do not shade each other. The pose
/// must be one that checked_on_stage() lets pass. Same bits on every machine.
MadeTake make_take(const Hands& hands, const Pose& pose, const Stage& stage, const TakeSetup& setup);

}  // namespace ombra
#pragma GCC visibility pop
