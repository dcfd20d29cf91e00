// Joint ranges that depend on each other, and joints that are held.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "io/joint_words.h"
#include "ombra/hand.h"
#include "support/random.h"

using namespace ombra;

namespace {

Angles anything(Random& random) {
  Angles angles;
  for (float& a : angles) a = random.uniform(-2, 2);
  return angles;
}

double deg(const Angles& angles, int angle) { return degrees(angles[static_cast<std::size_t>(angle)]); }

void check_kept(const AngleRanges& ranges, const Angles& angles) {
  for (int i = 0; i < kAngleCount; ++i) {
    const AngleRange left = range_given(ranges, angles, i);
    constexpr float kRounding = 1e-5f;
    CHECK(angles[static_cast<std::size_t>(i)] >= left.least - kRounding);
    CHECK(angles[static_cast<std::size_t>(i)] <= left.most + kRounding);
  }
}

std::string complaint(const std::vector<std::string>& fixes, const std::vector<std::string>& without = {}) {
  const auto ranges = held_ranges(fixes, without);
  REQUIRE_FALSE(ranges);
  return ranges.error().where + ": " + ranges.error().message;
}

void check_says(const std::string& message, const std::string& what) {
  CAPTURE(message);
  CHECK(message.find(what) != std::string::npos);
}

}  // namespace

TEST_CASE("a finger spreads a fifth as far with its knuckle bent to a right angle") {
  Angles angles{};
  CHECK(range_given(full_ranges(), angles, kIndexMcpAbduction) ==
        full_ranges()[static_cast<std::size_t>(kIndexMcpAbduction)]);
  angles[kIndexMcpFlexion] = radians(90);
  const AngleRange left = range_given(full_ranges(), angles, kIndexMcpAbduction);
  CHECK(degrees(left.most) == doctest::Approx(0.2 * 25));
  CHECK(degrees(left.least) == doctest::Approx(0.2 * -12));
  angles[kIndexMcpFlexion] = radians(-20);  // bent back costs nothing
  CHECK(degrees(range_given(full_ranges(), angles, kIndexMcpAbduction).most) == doctest::Approx(25));
}

TEST_CASE("ring and little finger go along with their neighbours") {
  Angles angles{};
  angles[kMiddleMcpFlexion] = radians(80);
  AngleRange left = range_given(full_ranges(), angles, kRingMcpFlexion);
  CHECK(degrees(left.least) == doctest::Approx(60));
  CHECK(degrees(left.most) == doctest::Approx(90));
  keep_in_ranges(full_ranges(), angles);
  CHECK(deg(angles, kRingMcpFlexion) == doctest::Approx(60));
  CHECK(deg(angles, kLittleMcpFlexion) == doctest::Approx(12));
  CHECK(deg(angles, kIndexMcpFlexion) == 0);  // the index finger need not
}

TEST_CASE("whatever the angles were, they come inside their ranges and then stay") {
  Random random(3);
  for (int i = 0; i < 200; ++i) {
    Angles angles = anything(random);
    keep_in_ranges(full_ranges(), angles);
    check_kept(full_ranges(), angles);
    const Angles once = angles;
    keep_in_ranges(full_ranges(), angles);
    CHECK(angles == once);
  }
}

TEST_CASE("a joint that is held stays where it is held, whatever the others do") {
  Random random(4);
  for (const char* fix : {"ring-mcp=0", "little-mcp=80", "middle-mcp=70", "index-mcp-abduction=20",
                          "ring-pip=40", "thumb-cmc-rotation=-15", "left:little-mcp-abduction=30"}) {
    CAPTURE(fix);
    const auto ranges = held_ranges({fix}, {});
    REQUIRE(ranges);
    for (const Side side : {Side::kLeft, Side::kRight}) {
      const AngleRanges& own = (*ranges)[static_cast<std::size_t>(side)];
      const auto held = std::find_if(own.begin(), own.end(), [](AngleRange r) { return r.least == r.most; });
      if (std::string(fix).starts_with("left:") && side == Side::kRight) {
        CHECK(own == full_ranges());
        continue;
      }
      REQUIRE(held != own.end());
      for (int i = 0; i < 100; ++i) {
        Angles angles = anything(random);
        keep_in_ranges(own, angles);
        CHECK(angles[static_cast<std::size_t>(held - own.begin())] == held->least);
        check_kept(full_ranges(), angles);
      }
    }
  }
}

TEST_CASE("a finger left out is folded, on the hand that is named") {
  const auto ranges = held_ranges({}, {"right:little"});
  REQUIRE(ranges);
  CHECK((*ranges)[0] == full_ranges());
  const AngleRange pip = (*ranges)[1][kLittlePipFlexion];
  CHECK(degrees(pip.least) == doctest::Approx(100));
  CHECK(pip.least == pip.most);
}

TEST_CASE("what cannot be held is said with what may be") {
  check_says(complaint({"ring-pip=140"}),
             "--fix ring-pip=140: ring-pip-flexion cannot be held at 140.0°: it goes from 0.0° to 100.0°");
  check_says(complaint({"middle-mcp=90", "ring-mcp=0"}), "with the other joints that are held");
  check_says(complaint({"index-mcp=90", "index-mcp-abduction=20"}), "index-mcp-flexion");
  check_says(complaint({"rign-pip=40"}), "did you mean ring-pip?");
  check_says(complaint({"ring-pip"}), "takes JOINT=DEGREES");
  check_says(complaint({"ring-pip=forty"}), "takes degrees after '='");
  check_says(complaint({"ring-pip=nan"}), "takes degrees after '='");
  check_says(complaint({}, {"litle"}), "did you mean little?");
  check_says(complaint({}, {"toe"}), "Fingers are thumb, index");
}
