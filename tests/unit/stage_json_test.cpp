#include "io/stage_json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "io/file.h"
#include "support/source_dir.h"

using namespace ombra;

namespace {

void check_fails(const std::string& text, const std::string& part) {
  const Result<Stage> stage = read_stage(text, "room.json");
  CAPTURE(text.substr(0, 200));
  CAPTURE(part);
  REQUIRE_FALSE(stage);
  CAPTURE(stage.error().message);
  CHECK(stage.error().where == "room.json");
  CHECK(stage.error().message.find(part) != std::string::npos);
}

/// A stage file with these members besides its format.
std::string stage_with(const std::string& members) {
  return R"({"format": "ombra.stage/1", )" + members + "}";
}

}  // namespace

TEST_CASE("a stage without fields is the default stage") {
  const Result<Stage> stage = read_stage(R"({"format": "ombra.stage/1"})", "room.json");
  REQUIRE_MESSAGE(stage, stage.error().message);
  CHECK(write_stage(*stage) == write_stage(Stage{}));
  CHECK(stage->performer.shoulder_centre == Stage{}.performer.shoulder_centre);
}

TEST_CASE("a written stage reads back bit for bit") {
  Stage stage;
  stage.lamp.position = {0.1f, 1.3333333f, std::nextafter(3.0f, 4.0f)};
  stage.screen = {2.7182818f, 2.2f, {0.05f, 1.2f}};
  stage.frame = {{-0.1f, 1.1f}, 0.77777f};
  stage.performer = {
      ArmsFrom::kLeft, {-0.7f, 1.1f, 1.9999999f}, 0.31f, 0.29f, 0.271f, 0.03f, 0.04f, 0.05f, 0.11f, {}};
  stage.hand_lamp_min_m = 0.35f;
  stage.hand_wall_min_m = 0.2f;
  const Result<Stage> read = read_stage(write_stage(stage), "room.json");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->lamp.position == stage.lamp.position);
  CHECK(read->screen.width_m == stage.screen.width_m);
  CHECK(read->screen.height_m == stage.screen.height_m);
  CHECK(read->screen.centre == stage.screen.centre);
  CHECK(read->frame.centre == stage.frame.centre);
  CHECK(read->frame.size_m == stage.frame.size_m);
  CHECK(read->performer.arms_from == stage.performer.arms_from);
  CHECK(read->performer.shoulder_centre == stage.performer.shoulder_centre);
  CHECK(read->performer.shoulder_width_m == stage.performer.shoulder_width_m);
  CHECK(read->performer.upper_arm_m == stage.performer.upper_arm_m);
  CHECK(read->performer.forearm_m == stage.performer.forearm_m);
  CHECK(read->performer.wrist_radius_m == stage.performer.wrist_radius_m);
  CHECK(read->performer.elbow_radius_m == stage.performer.elbow_radius_m);
  CHECK(read->performer.shoulder_radius_m == stage.performer.shoulder_radius_m);
  CHECK(read->performer.head_radius_m == stage.performer.head_radius_m);
  CHECK(read->hand_lamp_min_m == stage.hand_lamp_min_m);
  CHECK(read->hand_wall_min_m == stage.hand_wall_min_m);
}

TEST_CASE("numbers in files are short") {
  CHECK(write_stage(Stage{}).find("\"shoulder_width_m\": 0.36,") != std::string::npos);
  CHECK(write_stage(Stage{}).find("\"position_m\": [0.0, 1.25, 2.5]") != std::string::npos);
}

TEST_CASE("shoulders that are not given follow the side and the lamp") {
  const Stage stage =
      read_stage(stage_with(R"("lamp": {"position_m": [0, 1.25, 3]}, "performer": {"arms_from": "left"})"),
                 "room.json")
          .value();
  const Performer expected = performer_from(ArmsFrom::kLeft, stage.lamp);
  CHECK(stage.performer.shoulder_centre == expected.shoulder_centre);
  CHECK(stage.performer.shoulder_centre.x < 0);
}

TEST_CASE("a second performer is written where there is one, and takes from the first what is not said") {
  CHECK(write_stage(Stage{}).find("second_performer") == std::string::npos);
  Stage pair = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, Stage{});
  pair.second_performer->forearm_m = 0.23f;
  pair.second_performer->shoulder_centre.y = 1.0333333f;
  const Stage read = read_stage(write_stage(pair), "room.json").value();
  CHECK(write_stage(read) == write_stage(pair));
  REQUIRE(read.second_performer);
  CHECK(read.second_performer->shoulder_centre == pair.second_performer->shoulder_centre);
  CHECK(read.second_performer->arms_from == ArmsFrom::kRight);

  const auto second = [](const std::string& first, const std::string& said) {
    return *read_stage(stage_with("\"performer\": " + first + ", \"second_performer\": " + said), "room.json")
                .value()
                .second_performer;
  };
  const Performer opposite = second(R"({"arms_from": "left", "upper_arm_m": 0.25})", "{}");
  CHECK(opposite.arms_from == ArmsFrom::kRight);
  CHECK(opposite.upper_arm_m == 0.25f);
  CHECK(opposite.shoulder_centre == performer_from(ArmsFrom::kRight, Lamp{}, opposite).shoulder_centre);
  const Performer beside = second("{}", R"({"upper_arm_m": 0.25})");
  CHECK(beside.arms_from == ArmsFrom::kBottom);
  CHECK(beside.upper_arm_m == 0.25f);
  CHECK(beside.shoulder_centre.x > Stage{}.performer.shoulder_centre.x + 0.5f);
  const Performer aside = second("{}", R"({"arms_from": "right"})");
  CHECK(aside.shoulder_centre == performer_from(ArmsFrom::kRight, Lamp{}).shoulder_centre);
}

TEST_CASE("what is wrong with a stage is named by its path") {
  check_fails("", "not valid JSON at line 1");
  check_fails("{\"format\": \"ombra.stage/1\",\n \"lamp\": }", "not valid JSON at line 2, column 10");
  check_fails("[]", "must be an object");
  check_fails("{}", "format is missing");
  check_fails(R"({"format": "ombra.stage/2"})", "format must be \"ombra.stage/1\", not \"ombra.stage/2\"");
  check_fails(stage_with(R"("lampp": {})"), "lampp is not a known field; did you mean \"lamp\"?");
  check_fails(stage_with(R"("lamp": {"position": [0, 1, 2]})"),
              "lamp.position is not a known field; did you mean \"position_m\"?");
  check_fails(stage_with(R"("lamp": [0, 1, 2])"), "lamp must be an object");
  check_fails(stage_with(R"("lamp": {"position_m": [0, 1]})"),
              "lamp.position_m must be an array of 3 numbers");
  check_fails(stage_with(R"("lamp": {"position_m": [0, 1, "2"]})"),
              "lamp.position_m[2] must be a number, not string");
  check_fails(stage_with(R"("lamp": {"position_m": [0, 1, -2]})"), "lamp.position_m z");
  check_fails(stage_with(R"("screen": {"width_m": -3})"), "screen.width_m is -3, outside 0 to 100");
  check_fails(stage_with(R"("screen": {"width_m": 1e999})"), "too large");
  check_fails(stage_with(R"("screen": {"width_m": NaN})"), "not valid JSON");
  check_fails(stage_with(R"("frame": {"size_m": 2}, "frame": {"size_m": 1})"), "the key \"frame\" twice");
  check_fails(stage_with(R"("frame": {"size_m": 9})"), "the frame must lie on the screen");
  check_fails(stage_with(R"("second_performer": {"head_radius_m": 0})"), "second_performer.head_radius_m");
  check_fails(stage_with(R"("performer": {"arms_from": "left"}, "second_performer": {"arms_from": "left"})"),
              "the two performers stand in each other");
  check_fails(stage_with(R"("performer": {"arms_from": "top"})"),
              "performer.arms_from is \"top\"; it must be bottom, left or right");
}

TEST_CASE("depth and size are bounded") {
  check_fails(stage_with("\"lamp\": " + std::string(500'000, '[')), "JSON");
  check_fails(stage_with("\"lamp\": " + std::string(100, '[') + std::string(100, ']')),
              "nested deeper than 32");
  const Result<Stage> stage = read_stage(std::string((1 << 20) + 1, ' '), "room.json");
  REQUIRE_FALSE(stage);
  CHECK(stage.error().code == ErrorCode::kTooLarge);
}

TEST_CASE("the schema knows every field of a stage and its default") {
  using nlohmann::json;
  const std::vector<std::byte> bytes = read_file(source_dir() + "/docs/schema/stage.schema.json").value();
  const json schema = json::parse(reinterpret_cast<const char*>(bytes.data()),
                                  reinterpret_cast<const char*>(bytes.data()) + bytes.size());
  CHECK(schema["properties"]["second_performer"]["$ref"] == "#/properties/performer");
  CHECK(schema["properties"]["other_lamps"]["items"]["$ref"] == "#/properties/lamp");
  // Written only where they say something.
  const std::vector<std::string> silent = {"second_performer", "other_lamps",    "ambient_lx",
                                           "reflectance",      "name",           "shape",
                                           "width_m",          "height_m",       "angular_diameter_deg",
                                           "intensity_cd",     "illuminance_lx", "colour_k",
                                           "people",           "seen_from",      "sleeve",
                                           "turn_deg"};
  const std::function<void(const json&, const json&)> check = [&](const json& value, const json& described) {
    const auto absent = std::count_if(silent.begin(), silent.end(), [&](const std::string& key) {
      return described["properties"].contains(key) && !value.contains(key);
    });
    CHECK(value.size() + static_cast<std::size_t>(absent) == described["properties"].size());
    for (const auto& item : value.items()) {
      const std::string& key = item.key();
      const json& member = item.value();
      CAPTURE(key);
      REQUIRE(described["properties"].contains(key));
      const json& field = described["properties"][key];
      if (member.is_object()) check(member, field);
      if (member.is_number()) CHECK(field["default"] == member);
    }
  };
  check(json::parse(write_stage(Stage{})), schema);
}

TEST_CASE("lamps of every shape read back bit for bit, a plain one as before") {
  CHECK(write_stage(Stage{}).find("shape") == std::string::npos);
  Stage stage;
  stage.ambient_lx = 0.2f, stage.screen.reflectance = 0.8f;
  for (const NamedLamp& named : named_lamps()) {
    CAPTURE(named.name);
    stage.lamp = put_out(named.lamp, lamp_aim(stage));
    stage.other_lamps = {stage.lamp, Lamp{{1, 1, 3}, LampShape::kDisc, 0.01f, 0.02f, 0, 7, 0, 2500}};
    const Result<Stage> read = read_stage(write_stage(stage), "room.json");
    REQUIRE_MESSAGE(read, read.error().message);
    CHECK(read->lamp == stage.lamp);
    CHECK(read->other_lamps == stage.other_lamps);
    CHECK(read->ambient_lx == stage.ambient_lx);
    CHECK(read->screen.reflectance == stage.screen.reflectance);
  }
}

TEST_CASE("a lamp is named, and what is said besides replaces its own") {
  const Result<Stage> stage =
      read_stage(stage_with(R"("lamp": {"name": "candle", "intensity_cd": 2, "position_m": [0, 1, 2]})"), "");
  REQUIRE_MESSAGE(stage, stage.error().message);
  CHECK(stage->lamp.shape == LampShape::kSphere);
  CHECK(stage->lamp.height_m == 0.03f);
  CHECK(stage->lamp.intensity_cd == 2);
  CHECK(stage->lamp.position == Vec3{0, 1, 2});
}

TEST_CASE("a lamp in the sky is put out in its direction, the performer stays") {
  const Result<Stage> stage =
      read_stage(stage_with(R"("lamp": {"name": "sun", "position_m": [0, 2.25, 1]})"), "room.json");
  REQUIRE_MESSAGE(stage, stage.error().message);
  const Vec3 to = stage->lamp.position - lamp_aim(*stage);
  CHECK(length(to) == doctest::Approx(1000));
  CHECK(to.y == doctest::Approx(static_cast<double>(to.z)).epsilon(1e-5));
  CHECK(stage->performer.shoulder_centre.z < 1);
}

TEST_CASE("lamps that cannot be are refused with the field") {
  check_fails(stage_with(R"("lamp": {"shape": "disc", "width_m": 0})"), "lamp.width_m");
  check_fails(stage_with(R"("lamp": {"shape": "disc"})"), "lamp.width_m");
  check_fails(stage_with(R"("lamp": {"shape": "disc", "width_m": -0.1})"), "lamp.width_m");
  check_fails(stage_with(R"("lamp": {"shape": "disc", "width_m": 1.1, "position_m": [0, 1, 2]})"), "0.8");
  check_fails(stage_with(R"("lamp": {"shape": "disc", "width_m": NaN})"), "line 1");
  check_fails(stage_with(R"("lamp": {"name": "candel"})"), "did you mean candle?");
  check_fails(stage_with(R"("lamp": {"shape": "ball"})"), "disc, sphere");
  check_fails(stage_with(R"("lamp": {"width_m": 0.1})"), "point lamp");
  check_fails(stage_with(R"("lamp": {"name": "sun", "intensity_cd": 5})"), "distant lamp");
  check_fails(stage_with(R"("lamp": {"position_m": [0, 1, -2]})"), "lamp.position_m z");
  check_fails(stage_with(R"("lamp": {"name": "moon"})"), "full-moon");
  check_fails(stage_with(R"("other_lamps": [{"name": "candle", "position_m": [0, 1, -2]}])"),
              "other_lamps[0].position_m z");
  check_fails(stage_with(R"("other_lamps": {})"), "list");
}

TEST_CASE(
    "People, sleeves and the audience's side read back bit for bit, and are written where there are some") {
  for (const char* word : {"people", "sleeve", "seen_from"})
    CHECK(write_stage(Stage{}).find(word) == std::string::npos);
  Stage stage = pair_from(ArmsFrom::kBottom, ArmsFrom::kBottom, Stage{});
  stage.people = {{1.7654321f, {2.1f, 1.3333333f}, radians(-33.3)}, {0.9f, {-1, 0.4f}, radians(180)}};
  stage.performer.sleeve = {0.0212345f, 0.04f};
  stage.screen.seen_from_behind = true;
  const Result<Stage> read = read_stage(write_stage(stage), "room.json");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->people == stage.people);
  CHECK(read->performer.sleeve == stage.performer.sleeve);
  CHECK(read->second_performer->sleeve == Sleeve{});
  CHECK(read->screen.seen_from_behind);
  CHECK(write_stage(*read) == write_stage(stage));
}

TEST_CASE("people who cannot stand there, and cloth that cannot be, are refused with the field") {
  const auto people = [](const std::string& fields) { return stage_with("\"people\": [{" + fields + "}]"); };
  check_fails(people(R"("at_m": [2, 1], "height_m": -1.7)"), "people[0].height_m is -1.7");
  check_fails(people(R"("at_m": [2, 1], "height_m": 0.2)"), "people[0].height_m is 0.2");
  check_fails(people(R"("at_m": [2, 1], "height_m": NaN)"), "not valid JSON");
  check_fails(people(R"("height_m": 1.7)"), "people[0].at_m is missing");
  check_fails(people(R"("at_m": [2])"), "people[0].at_m must be an array of 2 numbers");
  check_fails(people(R"("at_m": [2, -1])"), "people[0].at_m z");
  check_fails(people(R"("at_m": [2, 0.05])"), "people[0] stands in the wall; move it at least 13 cm");
  check_fails(people(R"("at_m": [0, 2.5])"), "people[0] stands in the lamp");
  check_fails(people(R"("at_m": [2, 1], "heigth_m": 2)"), "did you mean \"height_m\"?");
  check_fails(stage_with(R"("other_lamps": [{"position_m": [1, 1, 2]}], "people": [{"at_m": [1, 2]}])"),
              "people[0] stands in other_lamps[0]");
  check_fails(stage_with(R"("people": {})"), "people must be a list of at most 8");
  check_fails(stage_with(R"("screen": {"seen_from": "above"})"),
              "screen.seen_from is \"above\"; it must be front or behind");
  check_fails(stage_with(R"("performer": {"sleeve": {"ease_m": -0.01}})"), "performer.sleeve.ease_m");
  check_fails(stage_with(R"("performer": {"sleeve": {"ease_m": 0.01, "end_m": 0.3}})"),
              "performer.sleeve.end_m");
  check_fails(stage_with(R"("performer": {"sleeve": {"ends_m": 0.3}})"), "did you mean \"end_m\"?");
}
