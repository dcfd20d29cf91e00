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

/// The page as a picture of its dark ink, 1024 px high, 1.216 px a point.
Mask ink(const Solution& shown, const Target& target) {
  return read_picture(write_sheet_svg(real_hands(), shown, target).value(), "sheet.svg").value();
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

TEST_CASE("a sheet is one A4 page that carries no time and is the same every time") {
  for (const bool arms : {false, true}) {
    const Solution shown = solution(3, arms);
    const auto sheet = write_sheet_pdf(real_hands(), shown, disc());
    REQUIRE(sheet.has_value());
    CHECK(text(*sheet).starts_with("%PDF-"));
    CHECK(text(*sheet).find("/Count 1") != std::string_view::npos);
    CHECK(text(*sheet).find("595.28") != std::string_view::npos);
    CHECK(text(*sheet).find("841.89") != std::string_view::npos);
    CHECK(text(*sheet).find("CreationDate (20000101") != std::string_view::npos);
    CHECK(*sheet == write_sheet_pdf(real_hands(), shown, disc()).value());
    CHECK(*sheet != write_sheet_pdf(real_hands(), solution(4, arms), disc()).value());
  }
}

TEST_CASE("nothing leaves a sheet's margins or runs into its foot") {
  Target target = disc();
  Solution shown = solution(5, true);
  const auto check = [&] {
    const Mask page = ink(shown, target);
    REQUIRE(page.height == 1024);
    REQUIRE(page.width == 724);
    constexpr int kMargin = 47, kFoot = 983;  // 39 and 808 points
    CHECK(blank(page, 0, 0, kMargin, page.height));
    CHECK(blank(page, page.width - kMargin, 0, page.width, page.height));
    CHECK(blank(page, 0, 0, page.width, 40));
    CHECK(blank(page, 0, kFoot, page.width, page.height));
    CHECK(blank(page, 0, 960, page.width, 963));  // between the words and the foot's line
    CHECK_FALSE(blank(page, kMargin, 40, page.width - kMargin, 100));
  };
  SUBCASE("with arms") { check(); }
  SUBCASE("without arms") {
    shown = solution(6, false);
    check();
  }
  SUBCASE("one hand") {
    shown.pose.hands[0].reset();
    check();
  }
  SUBCASE("two people with arms, and without") {
    shown.stage = pair_from(ArmsFrom::kLeft, ArmsFrom::kRight, shown.stage);
    for (std::size_t hand = 2; hand < kMostHands; ++hand) {
      shown.pose.hands[hand] = shown.pose.hands[hand - 2];
      shown.pose.hands[hand]->wrist += Vec3{0.1f, 0, 0};
    }
    check();
    for (auto& held : shown.pose.hands) held->arm.reset();
    check();
  }
  SUBCASE("a name without end") {
    for (int i = 0; i < 40; ++i) target.name += " & <b>again</b>\n";
    check();
  }
  SUBCASE("a name that is not UTF-8, and no name") {
    target.name = "\xff\xfe";
    check();
    target.name.clear();
    check();
  }
  SUBCASE("a lamp far away") {
    shown.stage.lamp.position = {10, 20, 50};
    check();
  }
}

TEST_CASE("a sheet without hands is refused") {
  Solution shown = solution(7, false);
  shown.pose.hands = {};
  const auto sheet = write_sheet_pdf(real_hands(), shown, disc());
  REQUIRE_FALSE(sheet.has_value());
  CHECK(sheet.error().code == ErrorCode::kBadInput);
  CHECK(sheet.error().where == "disc");
}

TEST_CASE("from the lamp, the drawn hands have the outline of their shadow") {
  const Pose pose = upright_pose();
  Stage stage;
  constexpr std::array<std::uint8_t, 3> kWhite{255, 255, 255};
  const Image drawn = draw_hands(real_hands(), pose, stage, lamp_view(pose, stage), kWhite, 1024, 1024);
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
      draw_hands(real_hands(), pose, stage, performer_view(pose, stage), {0, 0, 255}, 256, 256);
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
  const Image behind = draw_hands(real_hands(), pose, stage, {{0, 1.2f, 1}, {0, 1.2f, 0}}, {9, 9, 9}, 64, 64);
  CHECK(std::all_of(behind.rgb.begin(), behind.rgb.end(), [](auto value) { return value == 9; }));
}
