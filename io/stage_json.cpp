#include "io/stage_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "io/json_text.h"
#include "io/nearest.h"

namespace ombra {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kFormat = "ombra.stage/1";

// What a number may be at all; checked() judges whether they make a stage together.
constexpr JsonObject::Range kPlace{-100, 100};
constexpr JsonObject::Range kSize{0, 100};
constexpr JsonObject::Range kSky{-2000, 2000};  // a lamp's place
constexpr std::size_t kMostOtherLamps = 15;
constexpr JsonObject::Range kAmount{0, 1e9};  // of light

ordered_json array(Vec2 v) { return {short_decimal(v.x), short_decimal(v.y)}; }
ordered_json array(Vec3 v) { return {short_decimal(v.x), short_decimal(v.y), short_decimal(v.z)}; }

float read_size(JsonObject& object, std::string_view key, float fallback) {
  return static_cast<float>(object.number(key, kSize, short_decimal(fallback)));
}
Vec2 read_place(JsonObject& object, std::string_view key, Vec2 fallback) {
  const auto v = object.numbers(key, 2, kPlace, std::vector<double>{fallback.x, fallback.y});
  return {static_cast<float>(v[0]), static_cast<float>(v[1])};
}
Vec3 read_place(JsonObject& object, std::string_view key, Vec3 fallback, JsonObject::Range range = kPlace) {
  const auto v = object.numbers(key, 3, range, std::vector<double>{fallback.x, fallback.y, fallback.z});
  return {static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2])};
}

/// The degrees with the fewest decimals that read back as the same angle.
double short_degrees(float angle) {
  double steps = 1, out = degrees(angle);
  for (int decimals = 0; decimals <= 12; ++decimals, steps *= 10) {
    out = std::round(degrees(angle) * steps) / steps;
    if (radians(out) == angle) break;
  }
  return out;
}

float read_amount(JsonObject& object, std::string_view key, float fallback) {
  return static_cast<float>(object.number(key, kAmount, short_decimal(fallback)));
}

/// What a lamp's shape has no use for is not taken: it would be believed to matter.
void refuse_others(JsonObject& lamp, LampShape shape) {
  const bool point = shape == LampShape::kPoint, distant = shape == LampShape::kDistant;
  for (const auto& [key, useless] : {std::pair{"width_m", point || distant},
                                     {"height_m", point || distant},
                                     {"angular_diameter_deg", !distant},
                                     {"intensity_cd", distant},
                                     {"illuminance_lx", !distant}})
    if (useless && lamp.has(key))
      lamp.complain(key, fmt::format("is nothing that a {} lamp has; leave it out", name(shape)));
}

Lamp read_lamp(JsonObject object) {
  Lamp lamp;
  if (object.has("name")) {
    const std::string word = object.word("name");
    if (const Result<Lamp> named = lamp_named(word))
      lamp = *named;
    else
      object.complain("name", fmt::format("is \"{}\", which {}", word, named.error().message));
  }
  lamp.position = read_place(object, "position_m", lamp.position, kSky);
  const std::string word = object.word("shape", std::string(name(lamp.shape)));
  const auto* shape =
      std::find_if(kLampShapes.begin(), kLampShapes.end(), [&](LampShape s) { return name(s) == word; });
  if (shape == kLampShapes.end())
    object.complain("shape",
                    fmt::format("is \"{}\"; it must be point, disc, sphere, rectangle or distant", word));
  else if (*shape != lamp.shape)
    lamp = {.position = lamp.position, .shape = *shape, .colour_k = lamp.colour_k};
  refuse_others(object, lamp.shape);
  lamp.width_m = read_size(object, "width_m", lamp.width_m);
  lamp.height_m = read_size(object, "height_m", lamp.height_m);
  lamp.angular_diameter =
      radians(object.number("angular_diameter_deg", {0, 90}, short_degrees(lamp.angular_diameter)));
  lamp.intensity_cd = read_amount(object, "intensity_cd", lamp.intensity_cd);
  lamp.illuminance_lx = read_amount(object, "illuminance_lx", lamp.illuminance_lx);
  lamp.colour_k = static_cast<float>(object.number("colour_k", {1000, 20000}, lamp.colour_k));
  object.no_others();
  return lamp;
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
  JsonObject sleeve = body.object("sleeve", false);
  performer.sleeve.ease_m = read_size(sleeve, "ease_m", performer.sleeve.ease_m);
  performer.sleeve.end_m = read_size(sleeve, "end_m", performer.sleeve.end_m);
  sleeve.no_others();
  performer.turn = radians(body.number("turn_deg", {-180, 180}, short_degrees(performer.turn)));
  const bool placed = body.has("shoulder_centre_m");
  if (placed) performer.shoulder_centre = read_place(body, "shoulder_centre_m", performer.shoulder_centre);
  body.no_others();
  return placed;
}

ordered_json performer_json(const Performer& performer) {
  ordered_json out = {{"arms_from", name(performer.arms_from)},
                      {"shoulder_centre_m", array(performer.shoulder_centre)},
                      {"shoulder_width_m", short_decimal(performer.shoulder_width_m)},
                      {"upper_arm_m", short_decimal(performer.upper_arm_m)},
                      {"forearm_m", short_decimal(performer.forearm_m)},
                      {"wrist_radius_m", short_decimal(performer.wrist_radius_m)},
                      {"elbow_radius_m", short_decimal(performer.elbow_radius_m)},
                      {"shoulder_radius_m", short_decimal(performer.shoulder_radius_m)},
                      {"head_radius_m", short_decimal(performer.head_radius_m)}};
  if (performer.sleeve != Sleeve{})
    out["sleeve"] = {{"ease_m", short_decimal(performer.sleeve.ease_m)},
                     {"end_m", short_decimal(performer.sleeve.end_m)}};
  if (performer.turn != 0) out["turn_deg"] = short_degrees(performer.turn);
  return out;
}

Bystander read_bystander(JsonObject& object) {
  Bystander person;
  person.height_m = read_size(object, "height_m", person.height_m);
  const auto at = object.numbers("at_m", 2, kPlace);
  person.at = {static_cast<float>(at[0]), static_cast<float>(at[1])};
  person.facing = radians(object.number("facing_deg", {-360, 360}, 0.0));
  object.no_others();
  return person;
}

ordered_json bystander_json(const Bystander& person) {
  return {{"height_m", short_decimal(person.height_m)},
          {"at_m", array(person.at)},
          {"facing_deg", short_degrees(person.facing)}};
}

bool read_seen_from_behind(JsonObject& screen) {
  const std::string word = screen.word("seen_from", "front");
  if (word != "front" && word != "behind")
    screen.complain("seen_from", fmt::format("is \"{}\"; it must be front or behind", word));
  return word == "behind";
}

}  // namespace

Result<Stage> read_stage(const json& value, const std::string& path, const std::string& where) {
  std::optional<Error> problem;
  Stage stage;
  JsonObject file(value, path, where, problem);
  file.expect_format(kFormat);

  stage.lamp = read_lamp(file.object("lamp", false));
  for (JsonObject& other : file.objects("other_lamps", kMostOtherLamps))
    stage.other_lamps.push_back(read_lamp(other));
  stage.ambient_lx = read_amount(file, "ambient_lx", stage.ambient_lx);

  JsonObject screen = file.object("screen", false);
  stage.screen.width_m = read_size(screen, "width_m", stage.screen.width_m);
  stage.screen.height_m = read_size(screen, "height_m", stage.screen.height_m);
  stage.screen.centre = read_place(screen, "centre_m", stage.screen.centre);
  stage.screen.reflectance =
      static_cast<float>(screen.number("reflectance", {0, 1}, short_decimal(stage.screen.reflectance)));
  stage.screen.seen_from_behind = read_seen_from_behind(screen);
  screen.no_others();

  JsonObject frame = file.object("frame", false);
  stage.frame.centre = read_place(frame, "centre_m", stage.frame.centre);
  stage.frame.size_m = read_size(frame, "size_m", stage.frame.size_m);
  frame.no_others();

  Performer& performer = stage.performer;
  if (!read_performer(file.object("performer", false), Performer{}, performer))
    performer = performer_from(performer.arms_from, stage.lamp, performer);
  if (file.has("second_performer")) {
    Performer partner = partner_of(performer, stage.lamp, performer);
    partner.sleeve = {};  // each wears their own
    Performer second;
    if (!read_performer(file.object("second_performer"), partner, second) &&
        second.arms_from != partner.arms_from)
      second = performer_from(second.arms_from, stage.lamp, second);
    stage.second_performer = second;
  }

  for (JsonObject& person : file.objects("people", kMostPeople))
    stage.people.push_back(read_bystander(person));

  stage.hand_lamp_min_m = read_size(file, "hand_lamp_min_m", stage.hand_lamp_min_m);
  stage.hand_wall_min_m = read_size(file, "hand_wall_min_m", stage.hand_wall_min_m);
  file.no_others();

  if (problem) return tl::unexpected(*problem);
  // After the performers are placed: they take a lamp in the sky to be where the file has it.
  stage.lamp = put_out(stage.lamp, lamp_aim(stage));
  for (Lamp& lamp : stage.other_lamps) lamp = put_out(lamp, lamp_aim(stage));
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
      {"lamp", lamp_json(stage.lamp)},
      {"screen",
       {{"width_m", short_decimal(stage.screen.width_m)},
        {"height_m", short_decimal(stage.screen.height_m)},
        {"centre_m", array(stage.screen.centre)}}},
      {"frame", {{"centre_m", array(stage.frame.centre)}, {"size_m", short_decimal(stage.frame.size_m)}}},
      {"performer", performer_json(stage.performer)}};
  if (stage.screen.reflectance != Screen{}.reflectance)
    json["screen"]["reflectance"] = short_decimal(stage.screen.reflectance);
  if (stage.screen.seen_from_behind) json["screen"]["seen_from"] = "behind";
  for (const Lamp& lamp : stage.other_lamps) json["other_lamps"].push_back(lamp_json(lamp));
  if (stage.ambient_lx != 0) json["ambient_lx"] = short_decimal(stage.ambient_lx);
  if (stage.second_performer) json["second_performer"] = performer_json(*stage.second_performer);
  for (const Bystander& person : stage.people) json["people"].push_back(bystander_json(person));
  json["hand_lamp_min_m"] = short_decimal(stage.hand_lamp_min_m);
  json["hand_wall_min_m"] = short_decimal(stage.hand_wall_min_m);
  return json;
}

Result<Lamp> lamp_named(const std::string& word) {
  std::vector<std::string_view> names;
  for (const NamedLamp& named : named_lamps()) {
    if (named.name == word) return named.lamp;
    names.push_back(named.name);
  }
  const std::string_view meant = nearest(word, names);
  return fail(ErrorCode::kBadUsage,
              meant.empty() ? fmt::format("is no lamp that has a name; it must be {}", fmt::join(names, ", "))
                            : fmt::format("is no lamp that has a name; did you mean {}?", meant),
              word);
}

Result<void> light_with(const std::string& name, Stage& stage) {
  if (name.empty()) return {};
  Result<Lamp> lamp = lamp_named(name);
  if (!lamp) return tl::unexpected(lamp.error());
  lamp->position = stage.lamp.position;
  stage.lamp = put_out(*lamp, lamp_aim(stage));
  return {};
}

ordered_json lamp_json(const Lamp& lamp) {
  ordered_json json = {{"position_m", array(lamp.position)}};
  if (lamp == Lamp{.position = lamp.position}) return json;
  json["shape"] = name(lamp.shape);
  const auto say = [&](const char* key, float value) {
    if (value != 0) json[key] = short_decimal(value);
  };
  say("width_m", lamp.width_m);
  say("height_m", lamp.height_m);
  if (lamp.angular_diameter != 0) json["angular_diameter_deg"] = short_degrees(lamp.angular_diameter);
  say("intensity_cd", lamp.intensity_cd);
  say("illuminance_lx", lamp.illuminance_lx);
  say("colour_k", lamp.colour_k);
  return json;
}

std::string write_stage(const Stage& stage) { return json_text(stage_json(stage)); }

}  // namespace ombra
