#include "io/take_json.h"

#include <cmath>
#include <string>

#include "io/json_text.h"
#include "io/result_json.h"

namespace ombra {
namespace {

using nlohmann::ordered_json;

ordered_json vector_json(Vec3 v) { return {short_decimal(v.x), short_decimal(v.y), short_decimal(v.z)}; }
ordered_json vector_json(Vec2 v) { return {short_decimal(v.x), short_decimal(v.y)}; }

}  // namespace

ordered_json take_json(const TakeSetup& setup, const MadeTake& take, const std::string& pose) {
  ordered_json corners = ordered_json::array();
  for (const Vec2 c : take.corners)
    corners.push_back({rounded(static_cast<double>(c.x), 100), rounded(static_cast<double>(c.y), 100)});
  const auto degrees_of = [](float rad) { return rounded(degrees(static_cast<double>(rad)), 1000); };
  return {{"format", "ombra.take/1"},
          {"pose", valid_utf8(pose)},
          {"seed", setup.seed},
          {"scene", name(setup.scene)},
          {"width_px", setup.width},
          {"height_px", setup.height},
          {"camera",
           {{"position_m", vector_json(setup.camera)},
            {"aim_m", vector_json(setup.aim)},
            {"roll_deg", degrees_of(setup.roll)},
            {"focal_over_height", short_decimal(setup.focal)},
            {"exposure", short_decimal(setup.exposure)},
            {"vignette", short_decimal(setup.vignette)},
            {"lens_blur_px", short_decimal(setup.lens_blur_px)},
            {"motion_px", short_decimal(setup.motion_px)},
            {"motion_deg", degrees_of(setup.motion_angle)},
            {"shot_noise", short_decimal(setup.shot_noise)},
            {"read_noise", short_decimal(setup.read_noise)},
            {"jpeg_quality", setup.jpeg_quality}}},
          {"light",
           {{"lamp_width_m", short_decimal(setup.lamp_width_m)},
            {"contrast", short_decimal(setup.contrast)},
            {"lamp_colour", vector_json(setup.lamp_colour)},
            {"ambient_colour", vector_json(setup.ambient_colour)},
            {"ambient_slope", vector_json(setup.ambient_slope)}}},
          {"wall",
           {{"reflectance", vector_json(setup.wall)},
            {"wallpaper", name(setup.wallpaper)},
            {"pattern", vector_json(setup.pattern)},
            {"pattern_m", short_decimal(setup.pattern_m)}}},
          {"bodies",
           {{"hands_seen", setup.hands_seen},
            {"skin", vector_json(setup.skin)},
            {"sleeve", vector_json(setup.sleeve)},
            {"person", setup.person},
            {"person_m", vector_json(Vec2{setup.person_x, setup.person_y})}}},
          {"truth", {{"corners_px", corners}, {"hidden", rounded(take.hidden, 10000)}}}};
}

}  // namespace ombra
