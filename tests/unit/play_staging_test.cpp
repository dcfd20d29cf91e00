#include "io/play_staging.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "io/file.h"
#include "support/real_hands.h"
#include "support/source_dir.h"

using namespace ombra;

namespace {

PoseFile pose_at(const std::string& path) {
  const auto bytes = read_file(source_dir() + "/" + path).value();
  return read_pose({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path).value();
}

const PoseFile& dog() {
  static const PoseFile file = pose_at("gallery/dog/pose.json");
  return file;
}

/// A play of the gallery's dog.
Result<StagedPlay> staged(const std::string& steps, const std::string& more = "") {
  const PlayScript script =
      read_play("{\"format\": \"ombra.play/1\",\n" + more + "\n\"steps\": [\n" + steps + "]}", "dog.json")
          .value();
  const Stage stage = stage_of(script, dog().stage).value();
  const std::map<std::string, Pose> parts = {{"jaw", pose_at("gallery/dog/parts/jaw.json").pose}};
  return stage_play(script, {{"dog", figure_of(dog(), parts, stage, "dog").value()}}, real_hands(), stage,
                    "dog.json");
}

}  // namespace

TEST_CASE("A script is put in time, each of the play's steps with the script's it comes from") {
  const auto play = staged(R"({"figure": "dog", "seconds": 1, "caption": "A dog"},
{"bite": "jaw", "seconds": 2},
{"parts": {"jaw": 1}, "caption": ""})",
                           R"("title": "Dog", "view": {"centre_m": [-0.6, 1.2], "width_m": 2.1},
"stage": {"format": "ombra.stage/1", "people": [{"at_m": [-1.15, 0.32], "facing_deg": 90}]},)");
  REQUIRE(play.has_value());
  CHECK(play->title == "Dog");
  CHECK(play->lines == std::vector<std::size_t>{0, 1, 1, 1, 2});
  CHECK(play->captions == std::vector<std::string>{"A dog", "A dog", "A dog", "A dog", ""});
  CHECK(play->play.begin_s(1) == 1);
  REQUIRE(play->bites.size() == 1);
  CHECK(play->bites[0].part == "jaw");
  CHECK(play->bites[0].contact.time_s > play->play.begin_s(2));
  REQUIRE(play->notes.size() == 1);  // the snap
  CHECK(play->notes[0].starts_with("line 6: 0.30 s is too fast for hands"));
  CHECK(play->play.stage().frame.size_m == 2.1f);
  CHECK(staged("{\"figure\": \"dog\"}")->play.stage().frame.size_m ==
        doctest::Approx(kPlayMargin * kPlayWide * dog().stage->frame.size_m));
}

TEST_CASE("What cannot be staged is told with its line; what comes from no file has none") {
  const auto play = staged("{\"figure\": \"dog\"},\n{\"parts\": {\"ear\": 1}}");
  REQUIRE_FALSE(play.has_value());
  CHECK(play.error().message == "line 5: ear: is no part of this figure; it has jaw");
  CHECK(play.error().where == "dog.json");
  CHECK(staged("{\"figure\": \"dog\"},\n{\"bite\": \"jaw\"}")
            .error()
            .message.starts_with("line 5: bite: nobody"));

  const Error plain{ErrorCode::kBadInput, "is wrong", "text:A"};
  CHECK(at_line({}, plain, "text:A").message == "is wrong");
}

TEST_CASE("A play's stage is the script's or its first figure's, under the lamp that it names") {
  PlayScript script;
  const Stage own = stage_of(script, dog().stage).value();
  CHECK(same_place(own, *dog().stage));
  CHECK(own.lamp == dog().stage->lamp);
  script.lamp = "full-moon";
  CHECK(stage_of(script, dog().stage)->lamp.shape == LampShape::kDistant);
  script.lamp = "full-mon";
  CHECK(stage_of(script, dog().stage).error().message.find("full-moon") != std::string::npos);

  const auto moonlit = figure_of(dog(), {}, pose_at("plays/moon/wolf.json").stage.value(), "dog");
  REQUIRE_FALSE(moonlit.has_value());
  CHECK(moonlit.error().where == "dog");
}
