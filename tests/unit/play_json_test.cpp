#include "io/play_json.h"

#include <doctest/doctest.h>

#include <string>

#include "io/json_text.h"

using namespace ombra;

namespace {

std::string script(const std::string& steps, const std::string& more = "") {
  return "{\n  \"format\": \"ombra.play/1\"," + more + "\n  \"steps\": [\n" + steps + "\n  ]\n}\n";
}

std::string message(const std::string& text) {
  const auto read = read_play(text, "script.json");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().where == "script.json");
  return read.error().message;
}

}  // namespace

TEST_CASE("A script is read with its repeats written out") {
  const auto read = read_play(script(R"(    {"figure": "dog", "seconds": 2, "caption": "A dog"},
    {"repeat": 2, "steps": [
      {"parts": {"jaw": 1}, "seconds": 0.3, "easing": "even"},
      {"parts": {"jaw": 0}}
    ]},
    {"bite": "jaw", "closed": 0.1},
    {"move_m": -0.5, "light": 0.25, "lamp_m": [0, 1, 0]})",
                                     R"(
  "title": "Dog", "lamp": "candle", "view": {"centre_m": [0.5, 1], "width_m": 3},
  "stage": {"format": "ombra.stage/1", "people": [{"at_m": [1, 0.5]}]},)"),
                              "script.json");
  REQUIRE(read.has_value());
  CHECK(read->title == "Dog");
  CHECK(read->lamp == "candle");
  CHECK(read->view->width_m == 3);
  CHECK(read->stage->people.size() == 1);
  REQUIRE(read->steps.size() == 7);
  CHECK(read->steps[0].figure == "dog");
  CHECK(read->steps[0].seconds == 2);
  CHECK(read->steps[0].caption == "A dog");
  CHECK(read->steps[0].easing == Easing::kNatural);
  CHECK(read->steps[1].parts.at("jaw") == 1);
  CHECK(read->steps[3].parts.at("jaw") == 1);
  CHECK(read->steps[4].parts.at("jaw") == 0);
  CHECK(read->steps[3].easing == Easing::kEven);
  CHECK(read->steps[4].seconds == 1);
  CHECK(read->steps[5].bite == "jaw");
  CHECK(read->steps[5].closed == doctest::Approx(0.1));
  CHECK(read->steps[6].move_m == doctest::Approx(-0.5));
  CHECK(read->steps[6].light == doctest::Approx(0.25));
  CHECK(read->steps[6].lamp_m->y == 1);
}

TEST_CASE("What is wrong with a script is told with its line") {
  CHECK(message(script(R"(    {"figure": "dog"},
    {"secnds": 2})")) == "line 5: steps[1].secnds is not a known field; did you mean \"seconds\"?");
  CHECK(message(script(R"(    {"figure": "dog"},
    {
      "seconds": -1
    })")) == "line 6: steps[1].seconds is -1, outside 0 to 3600");
  CHECK(message(script(R"(    {"figure": "dog"},
    {"repeat": 2, "steps": [
      {"seconds": 1},
      {"easing": "fast"}]})")) == "line 7: steps[1].steps[1].easing is \"fast\"; it must be natural or even");
  CHECK(message(script(R"(    {"seconds": 1})")).starts_with("line 4: steps[0] shows no figure"));
  CHECK(message(script(R"(    {"figure": "dog"},
    {"closed": 0.5})"))
            .starts_with("line 5: steps[1].closed belongs to a bite"));
  CHECK(message(script(R"(    {"figure": "dog", "lamp_m": [
      0,
      "up",
      0]})"))
            .starts_with("line 4: steps[0].lamp_m[1] must be a number"));
  CHECK(message(script(R"(    {"figure": "dog"})",
                       "\n  \"stage\": {\"format\": \"ombra.stage/1\", \"lamp\": 3},"))
            .starts_with("line 3: stage.lamp must be an object"));
  CHECK(message(script("")).starts_with("line 3: steps is missing or empty"));
  CHECK(message("{\n\"format\": \"ombra.play/1\",\n\"steps\": [}").find("line 3") != std::string::npos);
}

TEST_CASE("A script's repeats end") {
  std::string steps = R"({"figure": "dog"})";
  for (int depth = 0; depth < 4; ++depth) steps = R"({"repeat": 1000, "steps": [)" + steps + "]}";
  CHECK(message(script(steps)).find("more than 1000") != std::string::npos);
  steps = R"({"figure": "dog"})";
  for (int depth = 0; depth < 6; ++depth) steps = R"({"repeat": 1, "steps": [)" + steps + "]}";
  CHECK(message(script(steps)).find("inside too many others") != std::string::npos);
  CHECK(message(script(R"({"figure": "dog"}, {"repeat": 1.5, "steps": [{}]})")).find("whole number") !=
        std::string::npos);
}

TEST_CASE("A small script asks for little memory") {
  // A name that a hundred thousand paths lead through: 80 GB, were each of them noted.
  const std::string name(600'000, 'x');
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "[],";
  CHECK(message(script(R"({"figure": "dog"})", "\"" + name + "\": [" + many + "[]],"))
            .find("is not a known field") != std::string::npos);
  // Words that are repeated a thousand times.
  const auto repeated = [](const std::string& step) {
    return script(R"({"repeat": 1000, "steps": [)" + step + "]}");
  };
  CHECK(message(repeated(R"({"figure": "dog", "caption": ")" + name + "\"}"))
            .find("steps[0].steps[0].caption has 600000 bytes; the limit is 1000") != std::string::npos);
  CHECK(message(repeated(R"({"figure": ")" + name + "\"}")).find("figure has 600000 bytes") !=
        std::string::npos);
  CHECK(message(repeated(R"({"figure": "dog", "parts": {")" + name + "\": 1}}"))
            .find("name that is too long") != std::string::npos);
  std::string parts = R"("p": 0)";
  for (int i = 0; i < 20; ++i) parts += ", \"p" + std::to_string(i) + "\": 0";
  CHECK(message(repeated(R"({"figure": "dog", "parts": {)" + parts + "}}")).find("parts are more than 20") !=
        std::string::npos);
}

TEST_CASE("Lines of JSON are those of its members") {
  const auto lines = json_lines("{\n\"a\": [1,\n2, {\"b\":\n3}],\n\n\"c\": {\"d\": null}}");
  CHECK(lines.at("a") == 2);
  CHECK(lines.at("a[2]") == 3);
  CHECK(lines.at("a[2].b") == 3);
  CHECK(lines.at("c") == 6);
  CHECK(lines.at("c.d") == 6);
}
