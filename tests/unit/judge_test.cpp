// Judging: what was seen laid over what was asked, and what is said about the difference.
#include "ombra/judge.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "support/random_pose.h"
#include "support/real_hands.h"
#include "take/advice.h"

using namespace ombra;

namespace {

/// A flag on a pole with a hole in it: no symmetry, parts that stand out.
Target flag() {
  constexpr int kSize = 200;
  Mask mask{kSize, kSize, {}};
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) {
      const bool pole = x >= 40 && x < 60, cloth = x >= 40 && x < 150 && y < 90 + (x - 40) / 3;
      const bool hole = x > 90 && x < 115 && y > 40 && y < 65;
      mask.pixels.push_back((pole || cloth) && !hole);
    }
  return make_target(mask, "flag", "drawn").value();
}

/// The frame seen in a picture of 640 x 400 as an alignment has it; `change` may take or add shape.
template <typename Change>
FoundShadow seen(const Target& target, const Alignment& a, Change change) {
  constexpr int kFrame = 512;
  Mask frame = place(target, {}, kFrame);
  change(frame);
  FoundShadow out;
  out.usable = true, out.confidence = 1;
  out.mask = {640, 400, {}};
  for (int y = 0; y < 400; ++y)
    for (int x = 0; x < 640; ++x) {
      const double c = std::cos(static_cast<double>(a.turn)), s = std::sin(static_cast<double>(a.turn));
      const double dx = x + 0.5 - static_cast<double>(a.middle.x),
                   dy = y + 0.5 - static_cast<double>(a.middle.y);
      const double wide = std::sqrt(static_cast<double>(a.squash)), side = static_cast<double>(a.side_px);
      double u = (c * dx - s * dy) / (side * wide);
      const double v = (s * dx + c * dy) / side * wide;
      if (a.mirrored) u = -u;
      const int fx = static_cast<int>(std::floor((u + 0.5) * kFrame)),
                fy = static_cast<int>(std::floor((v + 0.5) * kFrame));
      out.mask.pixels.push_back(fx >= 0 && fy >= 0 && fx < kFrame && fy < kFrame && frame.at(fx, fy));
    }
  return out;
}
FoundShadow seen(const Target& target, const Alignment& a) {
  return seen(target, a, [](Mask&) {});
}

bool says(const Verdict& verdict, Reason::Kind kind) {
  for (const Reason& reason : verdict.reasons)
    if (reason.kind == kind) return true;
  return false;
}

Verdict judged(const FoundShadow& found) { return Judge(flag())(found); }

const Alignment kStraight{{330, 190}, 300, 0, false, 1};

}  // namespace

TEST_CASE("position, size, tilt and side of a figure are found and taken out") {
  for (const auto& a : {kStraight, Alignment{{200, 230}, 210, radians(9), false, 1},
                        Alignment{{400, 180}, 340, radians(-14), false, 1},
                        Alignment{{320, 200}, 280, radians(5), true, 1}}) {
    CAPTURE(a.side_px);
    const Verdict v = judged(seen(flag(), a));
    REQUIRE(v.usable);
    CHECK(v.alignment.mirrored == a.mirrored);
    CHECK(v.alignment.middle.x == doctest::Approx(a.middle.x).epsilon(0.02));
    CHECK(v.alignment.middle.y == doctest::Approx(a.middle.y).epsilon(0.02));
    CHECK(v.alignment.side_px == doctest::Approx(a.side_px).epsilon(0.02));
    CHECK(std::fabs(v.alignment.turn - a.turn) < radians(1.5));
    CHECK(v.scores.iou > 0.95);
    CHECK(says(v, Reason::kMirrored) == a.mirrored);
    CHECK_FALSE(says(v, Reason::kSquished));
    CHECK_FALSE(says(v, Reason::kMissing));
    CHECK_FALSE(says(v, Reason::kExtra));
    CHECK(says(v, Reason::kTilted) == (std::fabs(a.turn) > radians(6)));
  }
}

TEST_CASE("the target's outlines lie on the figure that was judged") {
  const Alignment a{{400, 180}, 340, radians(-14), true, 1};
  const FoundShadow shadow = seen(flag(), a);
  const Verdict v = judged(shadow);
  const auto outlines = target_in_photo(flag(), v);
  REQUIRE(outlines.size() == 2);  // and the hole
  for (const auto& outline : outlines)
    for (const Vec2 p : outline) {
      int inside = 0, all = 0;
      for (int dy = -4; dy <= 4; ++dy)
        for (int dx = -4; dx <= 4; ++dx, ++all)
          inside += shadow.mask.at(static_cast<int>(p.x) + dx, static_cast<int>(p.y) + dy);
      CHECK((inside > 0 && inside < all));
    }
  CHECK(target_in_photo(flag(), Verdict{}).empty());
}

TEST_CASE("a squash is measured and said") {
  for (const float squash : {1.25f, 0.8f}) {
    Alignment a = kStraight;
    a.squash = squash;
    const Verdict v = judged(seen(flag(), a));
    CHECK(v.alignment.squash == doctest::Approx(squash).epsilon(0.05));
    CHECK(says(v, squash > 1 ? Reason::kSquished : Reason::kThin));
    CHECK(v.scores.iou < 0.93);
  }
}

TEST_CASE("what is missing, too much, leaking or filled is named with its place") {
  const auto fill = [](int left, int top, int right, int bottom, std::uint8_t to) {
    return [=](Mask& frame) {
      for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) frame.pixels[static_cast<std::size_t>(y * frame.width + x)] = to;
    };
  };
  // The figure is 369 pixels high, from 71 to 440, and 202 wide, from 154 to 357.
  const Verdict shorter = judged(seen(flag(), kStraight, fill(150, 370, 200, 445, 0)));
  REQUIRE(says(shorter, Reason::kMissing));
  CHECK(words(shorter.reasons.front()).find("missing at the bottom left") != std::string::npos);
  const Verdict more = judged(seen(flag(), kStraight, fill(300, 330, 350, 420, 1)));
  REQUIRE(says(more, Reason::kExtra));
  CHECK(words(more.reasons.front()).find("too much at the bottom right") != std::string::npos);
  CHECK(says(judged(seen(flag(), kStraight, fill(280, 220, 305, 250, 0))), Reason::kLeak));
  CHECK(says(judged(seen(flag(), kStraight, fill(230, 130, 310, 200, 1))), Reason::kFilled));
}

TEST_CASE("what is said is said in both languages") {
  const Reason reason{Reason::kMissing, 0.123, Spot::kTopLeft};
  CHECK(words(reason) == "something is missing at the top left (12 % of it)");
  CHECK(words(reason, Language::kKorean) == "왼쪽 위에서 모자란다 (전체의 12 %)");
  CHECK(words(Reason{Reason::kTilted, -7.4}) == "tilted 7° to the right");
  const Correction open{Correction::kOpen, 0, 1, 15};
  CHECK(words(open) == "open the left index finger about 15°");
  CHECK(words(open, Language::kKorean) == "왼손 검지: 약 15° 편다");
  CHECK(words(Correction{Correction::kMove, 3, 0, 12, Correction::Way::kUp}) ==
        "move Person B's right hand up about 12 mm");
  CHECK(words(Lack{Lack::kContrast, 1.04}, Language::kKorean).ends_with(", 1.04:1"));
  for (const Language language : {Language::kEnglish, Language::kKorean}) {
    for (int kind = Reason::kMirrored; kind <= Reason::kFilled; ++kind)
      CHECK(words(Reason{static_cast<Reason::Kind>(kind), 0.2, Spot::kBottom}, language).find('{') ==
            std::string::npos);
    for (int kind = Correction::kOpen; kind <= Correction::kSqueeze; ++kind)
      CHECK_FALSE(words(Correction{static_cast<Correction::Kind>(kind), 1, 0, 9}, language).empty());
    for (int kind = Lack::kContrast; kind <= Lack::kStillness; ++kind)
      CHECK_FALSE(words(Lack{static_cast<Lack::Kind>(kind), 1.04}, language).empty());
  }
}

TEST_CASE("no shadow is no verdict, and ranks last") {
  FoundShadow none;
  none.lack = {Lack::kContrast, 1.04};
  const Verdict nothing = judged(none);
  CHECK_FALSE(nothing.usable);
  CHECK(words(nothing.lack) == "no shadow: too little contrast, 1.04:1");
  Alignment squashed = kStraight;
  squashed.squash = 1.3f;
  const std::vector<Verdict> verdicts = {nothing, judged(seen(flag(), squashed)),
                                         judged(seen(flag(), kStraight))};
  CHECK(ranked(verdicts) == std::vector<std::size_t>{2, 1, 0});
}

TEST_CASE("of a finger that is bent wrongly the first advice speaks, and takes it back") {
  Random random(3);
  Stage stage;
  Caster caster(real_hands());
  int named = 0, asked = 0;
  while (asked < 12) {
    SolvedPose solved{real_hands(), random_pose(random, stage, true), stage, {}};
    Pose wrong = solved.pose;
    const std::size_t hand = asked % 2, finger = 1 + static_cast<std::size_t>(asked % 4);
    const int knuckle = kIndexMcpFlexion + 4 * (static_cast<int>(finger) - 1);
    for (const int angle : {knuckle, knuckle + 2, knuckle + 3})
      wrong.hands[hand]->angles[static_cast<std::size_t>(angle)] += radians(20);
    const Mask now = caster.cast(wrong, stage, kAdviceSize),
               right = caster.cast(solved.pose, stage, kAdviceSize);
    int changed = 0;
    for (std::size_t i = 0; i < now.pixels.size(); ++i) changed += now.pixels[i] != right.pixels[i];
    if (changed < 40) continue;  // hidden behind the hand
    ++asked;
    const std::vector<Correction> advice = finger_advice(solved, now);
    if (advice.empty()) continue;
    named += advice[0].hand == hand && advice[0].finger == finger && advice[0].kind == Correction::kOpen &&
             std::fabs(advice[0].amount - 20) <= 10;
  }
  CHECK(named >= 9);
  const SolvedPose solved{real_hands(), random_pose(random, stage, true), stage, {}};
  CHECK(finger_advice(solved, caster.cast(solved.pose, stage, kAdviceSize)).empty());
}
