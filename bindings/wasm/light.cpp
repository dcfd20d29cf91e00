// Light for a page: named lamps, the soft shadow that one throws, what can be seen of it and what to change.
// All but the lamps take a good part of a second: for a worker.
#include "ombra/light.h"

#include <cmath>

#include "io/lamp_colour.h"
#include "io/pose_json.h"
#include "io/stage_json.h"
#include "ombra/advise.h"
#include "studio.h"

namespace ombra::wasm {
namespace {

using nlohmann::json;

json seen_json(const Visibility& seen) {
  return {{"lit_lx", seen.lit_lx},
          {"contrast", seen.contrast},
          {"threshold", seen.threshold},
          {"edge_m", seen.edge_m},
          {"part_m", seen.part_m},
          {"softness", seen.softness()},
          {"keeps", seen.softness() <= kMostSoftness},
          {"plain", seen.contrast >= kPlainToSee * seen.threshold},
          {"seen", seen.contrast >= seen.threshold}};
}

json or_null(std::optional<float> value) { return value ? json(*value) : json(nullptr); }

Room room_of(float depth_m) {
  Room room;
  room.depth_m = depth_m;
  return room;
}

}  // namespace

std::string Studio::lamps() const {
  json out = json::array();
  for (const NamedLamp& named : named_lamps())
    out.push_back({{"name", named.name}, {"lamp", lamp_json(named.lamp)}});
  return json_of(out);
}

std::string Studio::lamp_colour(float kelvin) const {
  const Vec3 colour = ombra::lamp_colour(kelvin);
  return json_of({colour.x, colour.y, colour.z});
}

std::string Studio::light_with(const std::string& name) {
  Stage stage = stage_;
  // What comes down from the sky stands where lamps do by themselves.
  if (stage.lamp.shape == LampShape::kDistant) stage.lamp.position = Lamp{}.position;
  if (const Result<void> lit = ombra::light_with(name, stage); !lit) return error_text(lit.error());
  if (const Result<void> fine = checked_on_stage(hands_, pose_, stage, name); !fine)
    return error_text(fine.error());
  stage_ = stage;
  return "{}";
}

emscripten::val Studio::unlit(int size_px, float centre_x, float centre_y, float size_m) {
  Stage stage = stage_;
  stage.frame = {{centre_x, centre_y}, size_m};
  if (const Result<void> fine = checked_in_light(hands_, pose_, stage, "pose"); !fine)
    return emscripten::val(error_text(fine.error()));
  std::vector<std::uint8_t> pixels;
  // Flat lamps face the frame that the pose was made for.
  for (const float share : LightCaster(hands_).visible(pose_, stage, stage.lamp, size_px))
    pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * (1 - share))));
  return array<std::uint8_t>("Uint8Array", pixels);
}

std::string Studio::light_report(float room_depth_m) const {
  if (const Result<void> fine = checked_in_light(hands_, pose_, stage_, "pose"); !fine)
    return error_text(fine.error());
  const Visibility seen = visibility(hands_, pose_, stage_);
  const Remedies ways = remedies(hands_, pose_, stage_, seen, room_of(room_depth_m));
  json out = seen_json(seen);
  out["remedies"] = {{"lamp_back_m", or_null(ways.lamp_back_m)},
                     {"hands_to_m", or_null(ways.hands_to_m)},
                     {"lamp_size_m", or_null(ways.lamp_size_m)},
                     {"ambient_lx", or_null(ways.ambient_lx)},
                     {"lamp_near_m", or_null(ways.lamp_near_m)}};
  return json_of(out);
}

std::string Studio::best_light(float room_depth_m) const {
  const auto setup = best_setup(hands_, pose_, stage_, stage_.lamp, room_of(room_depth_m));
  if (!setup)
    return error_text(
        {ErrorCode::kBadInput, "the room is too small for the performer and this pose", "room"});
  return json(
             {{"pose", json::parse(write_pose(setup->pose, setup->stage))}, {"seen", seen_json(setup->seen)}})
      .dump();
}

}  // namespace ombra::wasm
