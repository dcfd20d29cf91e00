#include "io/sheet_pdf.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "io/hand_drawing.h"
#include "io/picture.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

Target disc() {
  Mask mask{64, 64, {}};
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x) mask.pixels.push_back((x - 32) * (x - 32) + (y - 32) * (y - 32) < 900);
  return make_target(mask, "disc", "test").value();
}

Solution solution(std::uint32_t seed, bool arms) {
  Random random(seed);
  Solution out;
  out.pose = random_pose(random, out.stage, arms);
  out.scores = {0.5, 0.5, 0.1, 1};
  return out;
}

std::string_view text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The pages as pictures of their ink, each 1024 px high.
std::vector<Mask> ink(const SheetSubject& subject, const SheetStyle& style) {
  const auto svgs = write_sheet_svg(real_hands(), subject, style).value();
  std::vector<Mask> pages;
  for (const std::vector<std::byte>& svg : svgs) pages.push_back(read_picture(svg, "sheet.svg").value());
  return pages;
}

bool blank(const Mask& page, int x0, int y0, int x1, int y1) {
  for (int y = y0; y < y1; ++y)
    for (int x = x0; x < x1; ++x)
      if (page.at(x, y)) return false;
  return true;
}

/// Both hands on the lamp's line, straight up, left hand left.
Pose upright_pose() {
  Pose pose;
  for (const float x : {-0.08f, 0.08f})
    pose.hands[x < 0 ? 0 : 1] =
        HeldHand{{x, 1.17f, 1.5f}, quaternion({{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}), relaxed_angles(), {}};
  return pose;
}

}  // namespace

TEST_CASE("a sheet is two pages that carry no time and are the same every time") {
  const SheetSubject subject = sheet_subject(solution(3, true), disc());
  const auto sheet = write_sheet_pdf(real_hands(), subject);
  REQUIRE(sheet.has_value());
  CHECK(text(*sheet).starts_with("%PDF-"));
  CHECK(text(*sheet).find("/Count 2") != std::string_view::npos);
  CHECK(text(*sheet).find("595.27") != std::string_view::npos);
  CHECK(text(*sheet).find("841.88") != std::string_view::npos);
  CHECK(text(*sheet).find("CreationDate (20000101") != std::string_view::npos);
  CHECK(*sheet == write_sheet_pdf(real_hands(), subject).value());
  CHECK(*sheet != write_sheet_pdf(real_hands(), sheet_subject(solution(4, true), disc())).value());
  const auto letter =
      write_sheet_pdf(real_hands(), sheet_subject(solution(3, false), disc()), {.paper = Paper::kLetter});
  CHECK(text(*letter).find("612 792") != std::string_view::npos);
}

TEST_CASE("nothing leaves a sheet's margins or runs into its foot") {
  SheetSubject subject = sheet_subject(solution(5, true), disc());
  SheetStyle style;
  std::size_t pages_wanted = 2;
  const auto check = [&] {
    const std::vector<Mask> pages = ink(subject, style);
    CHECK(pages.size() == pages_wanted);
    const double height_pt = style.paper == Paper::kLetter ? 792 : 841.89;
    const double px_per_pt = 1024 / height_pt;
    const auto px = [&](double pt) { return static_cast<int>(pt * px_per_pt); };
    for (const Mask& page : pages) {
      REQUIRE(page.height == 1024);
      const int margin = px(39), foot = px(height_pt - 33);
      CHECK(blank(page, 0, 0, margin, page.height));
      CHECK(blank(page, page.width - margin, 0, page.width, page.height));
      CHECK(blank(page, 0, 0, page.width, px(33)));
      CHECK(blank(page, 0, foot, page.width, page.height));
      CHECK(blank(page, 0, px(height_pt - 53), page.width, px(height_pt - 50)));  // above the foot's line
      CHECK_FALSE(blank(page, margin, px(33), page.width - margin, px(82)));
    }
  };
  SUBCASE("with arms, in both languages and on both papers") {
    check();
    style = {Paper::kLetter, Language::kKorean};
    check();
  }
  SUBCASE("without arms, target and scores") {
    subject = {"", solution(6, false).pose, solution(6, false).stage, {}, {}, {}};
    check();
  }
  SUBCASE("one hand") {
    subject.pose.hands[0].reset();
    check();
  }
  SUBCASE("two people with arms, and without: their words need a page of their own") {
    pages_wanted = 3;
    subject.stage = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, subject.stage);
    for (std::size_t hand = 2; hand < kMostHands; ++hand) {
      subject.pose.hands[hand] = subject.pose.hands[hand - 2];
      subject.pose.hands[hand]->wrist += Vec3{0.1f, 0, 0};
    }
    check();
    for (auto& held : subject.pose.hands) held->arm.reset();
    style = {Paper::kLetter, Language::kKorean};
    check();
  }
  SUBCASE("a name without end that is not UTF-8") {
    subject.title = "\xff\xfe";
    for (int i = 0; i < 40; ++i) subject.title += " & <b>again</b>\n";
    check();
  }
  SUBCASE("a lamp far away") {
    subject.stage.lamp.position = {10, 20, 50};
    check();
  }
}

TEST_CASE("a sheet without hands is refused") {
  SheetSubject subject = sheet_subject(solution(7, false), disc());
  subject.pose.hands = {};
  const auto sheet = write_sheet_pdf(real_hands(), subject);
  REQUIRE_FALSE(sheet.has_value());
  CHECK(sheet.error().code == ErrorCode::kBadInput);
  CHECK(sheet.error().where == "disc");
  CHECK_FALSE(write_sheet_svg(real_hands(), subject).has_value());
}

TEST_CASE("a drawing knows which finger lies where") {
  const Pose pose = upright_pose();
  const Stage stage;
  const HandDrawing drawing =
      draw_hands(real_hands(), pose, stage, lamp_view(pose, stage), {255, 255, 255}, 512, 512);
  for (const std::size_t hand : {0u, 1u}) {
    const Hand& rig = real_hands()[hand];
    const HeldHand& held = *pose.hands[hand];
    const Skeleton skeleton = pose_skeleton(rig, {matrix(held.orientation), held.wrist}, held.angles);
    for (const int finger : {1, 2, 3, 4}) {
      const Frame3& last = skeleton.bones[static_cast<std::size_t>(3 + 3 * finger)];
      const Vec3 tip = last * rig.fingertips[static_cast<std::size_t>(finger)];
      const Vec3 at = drawing.camera((last.origin + tip) * 0.5f);
      CHECK(drawing.at(static_cast<int>(at.x), static_cast<int>(at.y)) == HandDrawing::part_of(hand, finger));
    }
  }
  CHECK(drawing.at(2, 2) == HandDrawing::kPaper);
}

TEST_CASE("the side view is not the performer's own") {
  const Pose pose = upright_pose();
  Stage stage;
  for (const auto& [from, right] :
       {std::pair{ArmsFrom::kBottom, true}, {ArmsFrom::kLeft, true}, {ArmsFrom::kRight, false}}) {
    stage.performer = performer_from(from, stage.lamp);
    const View view = side_view(pose, stage);
    CHECK((view.eye.x > view.target.x) == right);
    CHECK(view.eye.y == view.target.y);
  }
}

TEST_CASE("a contour drawing is lines on paper") {
  const Pose pose = upright_pose();
  const Stage stage;
  const HandDrawing drawing =
      draw_hands(real_hands(), pose, stage, lamp_view(pose, stage), {255, 255, 255}, 256, 256, Ink::kContour);
  int lines = 0;
  for (std::size_t i = 0; i < drawing.parts.size(); ++i) {
    lines += drawing.parts[i] == HandDrawing::kLine;
    if (drawing.parts[i] != HandDrawing::kLine) CHECK(drawing.image.rgb[3 * i] == 255);
  }
  CHECK(lines > 500);
}

TEST_CASE("from the lamp, the drawn hands have the outline of their shadow") {
  const Pose pose = upright_pose();
  Stage stage;
  constexpr std::array<std::uint8_t, 3> kWhite{255, 255, 255};
  const Image drawn = draw_hands(real_hands(), pose, stage, lamp_view(pose, stage), kWhite, 1024, 1024).image;
  Mask mask{1024, 1024, {}};
  for (std::size_t i = 0; i < drawn.rgb.size(); i += 3)
    mask.pixels.push_back(drawn.rgb[i] + drawn.rgb[i + 1] + drawn.rgb[i + 2] < 3 * 250);
  const Mask shadow = Caster(real_hands()).cast(pose, stage, 1024);
  const auto fitted = [](const Mask& m) {
    return place(make_target(m, "hands", "test").value(), Placement{}, kScoreSize);
  };
  CHECK(compare(fitted(mask), fitted(shadow)).iou > 0.98);
}

TEST_CASE("each hand has its tone, left where the left hand is") {
  const Pose pose = upright_pose();
  Stage stage;
  const Image drawn =
      draw_hands(real_hands(), pose, stage, performer_view(pose, stage), {0, 0, 255}, 256, 256).image;
  // The mean share of red in what is not paper: the left hand's tone is the lighter one.
  double sum[2] = {0, 0}, count[2] = {0, 0};
  for (int y = 0; y < 256; ++y)
    for (int x = 0; x < 256; ++x) {
      const auto* c = &drawn.rgb[static_cast<std::size_t>(3 * (y * 256 + x))];
      if (c[2] > c[0]) continue;
      sum[x / 128] += c[0];
      ++count[x / 128];
    }
  REQUIRE(count[0] > 1000);
  REQUIRE(count[1] > 1000);
  CHECK(sum[0] / count[0] > sum[1] / count[1] + 10);
}

TEST_CASE("a view from inside the hands still makes a picture") {
  Pose pose = upright_pose();
  Stage stage;
  stage.performer.shoulder_centre = pose.hands[0]->wrist - Vec3{0, 0.2f, 0};
  pose.hands[0]->arm = Arm{stage.performer.shoulder_centre, {0, 1, 1.5f}};
  pose.hands[1].reset();
  const View view = performer_view(pose, stage);
  CHECK(length(view.eye - view.target) > 0.1f);
  const Image behind =
      draw_hands(real_hands(), pose, stage, {{0, 1.2f, 1}, {0, 1.2f, 0}}, {9, 9, 9}, 64, 64).image;
  CHECK(std::all_of(behind.rgb.begin(), behind.rgb.end(), [](auto value) { return value == 9; }));
}
