#include "io/result_json.h"

#include <doctest/doctest.h>

#include <string>

#include "io/bench_page.h"
#include "io/gallery_entry.h"

using namespace ombra;

namespace {

SolveRecord some_record() {
  SolveRecord record{.target_name = "heart",
                     .target_source = "shapes/heart.png",
                     .seed = 7,
                     .from = {},
                     .seconds = 1.23456,
                     .arms = true,
                     .solution = {},
                     .contact = {},
                     .sensitivity = {},
                     .files = {{"pose", "pose.json"}, {"mask", "mask.png"}},
                     .taken_for = "cat"};
  Solution& solution = record.solution;
  solution.pose.hand_length_m = 0.173f;
  solution.stage.performer.arms_from = ArmsFrom::kLeft;
  solution.stage.frame.size_m = 0.7f;
  solution.placement = {Edge::kLeft, 0.95, -7, 0.125};
  solution.scores = {0.9, 0.8, 0.01, 2, 0.7};
  solution.penetration_mm = 1.5;
  solution.skin_penetration_mm = 0.5;
  solution.strain = 0.25;
  solution.evaluations = 12345;
  return record;
}

BenchRow solved(const std::string& name, double iou) {
  SolveRecord record = some_record();
  record.solution.scores.iou = iou;
  return {name, "in/" + name + ".png", std::move(record)};
}

BenchRow failed(const std::string& name, const std::string& reason) {
  return {name, "in/" + name + ".png", fail(ErrorCode::kBadInput, reason, "in/" + name + ".png")};
}

}  // namespace

TEST_CASE("a result file holds what repeats and judges a solve, as decimals a person would write") {
  const nlohmann::ordered_json json = result_json(some_record());
  CHECK(json["format"] == "ombra.result/1");
  CHECK(json["target"]["name"] == "heart");
  CHECK(json["target"]["source"] == "shapes/heart.png");
  CHECK(json["seed"] == 7);
  CHECK(json["seconds"].dump() == "1.235");
  CHECK(json["evaluations"] == 12345);
  CHECK(json["arms"] == true);
  CHECK(json["arms_from"] == "left");
  CHECK(json["hand_length_mm"].dump() == "173.0");
  CHECK(json["frame_size_m"].dump() == "0.7");
  CHECK(json["placement"].dump() == R"({"edge":"left","scale":0.95,"tilt_deg":-7.0,"slide":0.125})");
  CHECK(
      json["scores"].dump() ==
      R"({"iou":0.9,"boundary_f":0.8,"chamfer":0.01,"topology_error":2,"salience_f":0.7,"penetration_mm":1.5,)"
      R"("skin_penetration_mm":0.5,"limit_violation_deg":0.0,"strain":0.25})");
  CHECK(json["files"].dump() == R"({"pose":"pose.json","mask":"mask.png"})");
}

TEST_CASE("without arms a result names no side") {
  SolveRecord record = some_record();
  record.arms = false;
  const nlohmann::ordered_json json = result_json(record);
  CHECK(json["arms"] == false);
  CHECK_FALSE(json.contains("arms_from"));
}

TEST_CASE("a result says what was widened for the search, and nothing when nothing was asked to be") {
  SolveRecord record = some_record();
  CHECK_FALSE(result_json(record).contains("working"));
  record.solution.working = {.least_width_m = 0.0151234, .widened_share = 0.0312345};
  CHECK(result_json(record)["working"].dump() == R"({"least_width_mm":15.1,"widened_share":0.0312})");
}

TEST_CASE("a bench notes what the shadow is taken for, and nobody else does") {
  SolveRecord record = some_record();
  record.taken_for.reset();
  CHECK_FALSE(result_json(record).contains("taken_for"));
  CHECK_FALSE(result_json(record).contains("sensitivity"));
  Sensitivity& s = record.sensitivity.emplace();
  s.hands[2] = Sensitivity::HandLoss();
  s.hands[2]->finger[4] = 0.01234567;
  s.fingers = {{2, 4, 0.01234567}};
  s.sizes = {{hand_sizes()[0], 0.5}};
  const auto sensitivity = result_json(record)["sensitivity"];
  CHECK(sensitivity["hands"]["second-left"]["little"] == 0.0123);
  CHECK(sensitivity["order"].dump() == R"(["second-left-little"])");
  CHECK(sensitivity["sizes"].dump() == R"({"man-5":0.5})");
  record.taken_for = "gallery/cat";
  CHECK(result_json(record)["taken_for"] == "gallery/cat");
}

TEST_CASE("a file name that is not UTF-8 still makes valid JSON") {
  SolveRecord record = some_record();
  record.target_source = "bad\xFFname.png";
  CHECK(result_json(record)["target"]["source"] == "bad\xEF\xBF\xBDname.png");
  CHECK(valid_utf8("하트") == "하트");
}

TEST_CASE("the means of a bench leave out what could not be solved") {
  const std::vector<BenchRow> rows = {solved("a", 0.5), failed("b", "is broken"), solved("c", 1.0)};
  const BenchMeans mean = means(rows);
  CHECK(mean.solved == 2);
  CHECK(mean.iou == doctest::Approx(0.75));
  CHECK(mean.strain == doctest::Approx(0.25));
  CHECK(mean.salience_f == doctest::Approx(0.7));
  CHECK(means(std::vector<BenchRow>{failed("b", "is broken")}).iou == 0);
}

TEST_CASE("the table has one line a picture and quotes what a comma would tear apart") {
  const std::vector<BenchRow> rows = {solved("a,1", 0.5), failed("b", "says \"no\", twice")};
  const std::string csv = write_bench_csv(rows);
  CHECK(csv.find("\r\n\"a,1\",\"in/a,1.png\",0.5,0.8,0.01,2,0.7,1.5,0.5,0,0.25,1.235,12345,cat,\r\n") !=
        std::string::npos);
  CHECK(csv.find("\r\nb,in/b.png,,,,,,,,,,,,,\"says \"\"no\"\", twice\"\r\n") != std::string::npos);
}

TEST_CASE("the contact sheet escapes names and links to the folders beside it alone") {
  const std::vector<BenchRow> rows = {solved("a <b> & #1", 0.5), failed("b", "is <script>")};
  const std::string page = write_bench_page(rows, {});
  CHECK(page.find("src=\"./a%20%3Cb%3E%20%26%20%231/overlay.png\"") != std::string::npos);
  CHECK(page.find("<h2>a &lt;b&gt; &amp; #1</h2>") != std::string::npos);
  CHECK(page.find("is &lt;script&gt;") != std::string::npos);
  CHECK(page.find("1 of 2 pictures solved") != std::string::npos);
  CHECK(page.find("://") == std::string::npos);
}

TEST_CASE("the contact sheet tells how often shapes are recognised, and what a shadow is mistaken for") {
  const std::vector<BenchRow> rows = {solved("cat", 0.9), solved("dog", 0.5)};  // both are taken for cat
  BenchRecognition recognition{41, {{1, 2}, {0, 0}}, {{2, 2}, {0, 0}}};
  const std::string page = write_bench_page(rows, recognition);
  CHECK(page.find("knows 41 shapes") != std::string::npos);
  CHECK(page.find("<td>1 of 2 (50 %)</td><td>2 of 2 (100 %)</td>") != std::string::npos);
  CHECK(page.find("<td>none</td><td>none</td>") != std::string::npos);
  const std::size_t taken = page.find("taken for cat");
  CHECK(taken != std::string::npos);
  CHECK(taken > page.find("<h2>dog</h2>"));
  CHECK(page.find("taken for cat", taken + 1) == std::string::npos);
  CHECK(write_bench_page(rows, {}).find("knows") == std::string::npos);
}

TEST_CASE("a gallery drawing tells its titles, idea and licence") {
  const Result<GalleryEntry> entry = read_gallery_entry(
      "<svg xmlns='http://www.w3.org/2000/svg' xmlns:ombra='urn:x'><title>Dog &amp; co</title>"
      "<desc>A dog\n   of old.</desc><metadata><ombra:title xml:lang='de'>Hund</ombra:title>"
      "<ombra:title xml:lang='ko'>개</ombra:title><ombra:licence>MIT</ombra:licence></metadata></svg>",
      "dog.svg");
  REQUIRE(entry.has_value());
  CHECK(entry->title == "Dog & co");
  CHECK(entry->korean_title == "개");
  CHECK(entry->idea == "A dog of old.");
  CHECK(entry->licence == "MIT");
  CHECK(entry->source.empty());
}

TEST_CASE("a gallery drawing that is cut short is refused by name") {
  const Result<GalleryEntry> entry = read_gallery_entry("<svg><title>Dog", "dog.svg");
  REQUIRE_FALSE(entry.has_value());
  CHECK(entry.error().code == ErrorCode::kBadInput);
  CHECK(entry.error().where == "dog.svg");
}
