#include "io/stage_json.h"

#include <fmt/format.h>

#include <optional>

#include "io/json_text.h"

namespace ombra {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kFormat = "ombra.stage/1";

// What a number may be at all; checked() judges whether they make a stage together.
constexpr JsonObject::Range kPlace{-100, 100};
constexpr JsonObject::Range kSize{0, 100};

ordered_json array(Vec2 v) { return {short_decimal(v.x), short_decimal(v.y)}; }
ordered_json array(Vec3 v) { return {short_decimal(v.x), short_decimal(v.y), short_decimal(v.z)}; }

float read_size(JsonObject& object, std::string_view key, float fallback) {
  return static_cast<float>(object.number(key, kSize, short_decimal(fallback)));
}
Vec2 read_place(JsonObject& object, std::string_view key, Vec2 fallback) {
  const auto v = object.numbers(key, 2, kPlace, std::vector<double>{fallback.x, fallback.y});
  return {static_cast<float>(v[0]), static_cast<float>(v[1])};
}
Vec3 read_place(JsonObject& object, std::string_view key, Vec3 fallback) {
  const auto v = object.numbers(key, 3, kPlace, std::vector<double>{fallback.x, fallback.y, fallback.z});
  return {static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2])};
}

ArmsFrom read_arms_from(JsonObject& performer, ArmsFrom fallback) {
  const std::string word = performer.word("arms_from", std::string(name(fallback)));
  for (const ArmsFrom from : {ArmsFrom::kBottom, ArmsFrom::kLeft, ArmsFrom::kRight}) {
    if (word == name(from)) return from;
  }
  performer.complain("arms_from", fmt::format("is \"{}\"; it must be bottom, left or right", word));
  return fallback;
}

/// Reads a performer whose fields default to those of `fallback`. @return whether the shoulders' place is
/// given
bool read_performer(JsonObject body, Performer fallback, Performer& performer) {
  performer = fallback;
  performer.arms_from = read_arms_from(body, performer.arms_from);
  performer.shoulder_width_m = read_size(body, "shoulder_width_m", performer.shoulder_width_m);
  performer.upper_arm_m = read_size(body, "upper_arm_m", performer.upper_arm_m);
  performer.forearm_m = read_size(body, "forearm_m", performer.forearm_m);
  performer.wrist_radius_m = read_size(body, "wrist_radius_m", performer.wrist_radius_m);
  performer.elbow_radius_m = read_size(body, "elbow_radius_m", performer.elbow_radius_m);
  performer.shoulder_radius_m = read_size(body, "shoulder_radius_m", performer.shoulder_radius_m);
  performer.head_radius_m = read_size(body, "head_radius_m", performer.head_radius_m);
  const bool placed = body.has("shoulder_centre_m");
  if (placed) performer.shoulder_centre = read_place(body, "shoulder_centre_m", performer.shoulder_centre);
  body.no_others();
  return placed;
}

ordered_json performer_json(const Performer& performer) {
  return {{"arms_from", name(performer.arms_from)},
          {"shoulder_centre_m", array(performer.shoulder_centre)},
          {"shoulder_width_m", short_decimal(performer.shoulder_width_m)},
          {"upper_arm_m", short_decimal(performer.upper_arm_m)},
          {"forearm_m", short_decimal(performer.forearm_m)},
          {"wrist_radius_m", short_decimal(performer.wrist_radius_m)},
          {"elbow_radius_m", short_decimal(performer.elbow_radius_m)},
          {"shoulder_radius_m", short_decimal(performer.shoulder_radius_m)},
          {"head_radius_m", short_decimal(performer.head_radius_m)}};
}

}  // namespace

Result<Stage> read_stage(const json& value, const std::string& path, const std::string& where) {
  std::optional<Error> problem;
  Stage stage;
  JsonObject file(value, path, where, problem);
  file.expect_format(kFormat);

  JsonObject lamp = file.object("lamp", false);
  stage.lamp.position = read_place(lamp, "position_m", stage.lamp.position);
  lamp.no_others();

  JsonObject screen = file.object("screen", false);
  stage.screen.width_m = read_size(screen, "width_m", stage.screen.width_m);
  stage.screen.height_m = read_size(screen, "height_m", stage.screen.height_m);
  stage.screen.centre = read_place(screen, "centre_m", stage.screen.centre);
  screen.no_others();

  JsonObject frame = file.object("frame", false);
  stage.frame.centre = read_place(frame, "centre_m", stage.frame.centre);
  stage.frame.size_m = read_size(frame, "size_m", stage.frame.size_m);
  frame.no_others();

  Performer& performer = stage.performer;
  if (!read_performer(file.object("performer", false), Performer{}, performer))
    performer = performer_from(performer.arms_from, stage.lamp, performer);
  if (file.has("second_performer")) {
    const Performer partner = partner_of(performer, stage.lamp, performer);
    Performer second;
    if (!read_performer(file.object("second_performer"), partner, second) &&
        second.arms_from != partner.arms_from)
      second = performer_from(second.arms_from, stage.lamp, second);
    stage.second_performer = second;
  }

  stage.hand_lamp_min_m = read_size(file, "hand_lamp_min_m", stage.hand_lamp_min_m);
  stage.hand_wall_min_m = read_size(file, "hand_wall_min_m", stage.hand_wall_min_m);
  file.no_others();

  if (problem) return tl::unexpected(*problem);
  return checked(stage, where);
}

Result<Stage> read_stage(std::string_view text, const std::string& where) {
  const Result<json> value = parse_json(text, where);
  if (!value) return tl::unexpected(value.error());
  return read_stage(*value, "", where);
}

ordered_json stage_json(const Stage& stage) {
  ordered_json json = {
      {"format", kFormat},
      {"lamp", {{"position_m", array(stage.lamp.position)}}},
      {"screen",
       {{"width_m", short_decimal(stage.screen.width_m)},
        {"height_m", short_decimal(stage.screen.height_m)},
        {"centre_m", array(stage.screen.centre)}}},
      {"frame", {{"centre_m", array(stage.frame.centre)}, {"size_m", short_decimal(stage.frame.size_m)}}},
      {"performer", performer_json(stage.performer)}};
  if (stage.second_performer) json["second_performer"] = performer_json(*stage.second_performer);
  json["hand_lamp_min_m"] = short_decimal(stage.hand_lamp_min_m);
  json["hand_wall_min_m"] = short_decimal(stage.hand_wall_min_m);
  return json;
}

std::string write_stage(const Stage& stage) { return json_text(stage_json(stage)); }

}  // namespace ombra
