// Hands of known size, photographed on paper by a camera that is made up as well.
#include "ombra/measure.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "support/hand_photo.h"
#include "support/random.h"

using namespace ombra;

namespace {

Photo view(const Image& image) { return {image.width, image.height, image.rgb}; }

Result<HandMeasure> measured(const HandPhoto& photo) {
  const Image image = render(photo);
  return measure_hand(view(image), photo.paper, "hand.jpg");
}

/// A photograph that is quick to make, for what fails.
HandPhoto small_photo() {
  HandPhoto photo;
  photo.width = 640, photo.height = 480;
  photo.camera = {20, -30, 380};
  photo.palm = {0, 20};
  return photo;
}

void check_refused(const Result<HandMeasure>& result, const std::string& said) {
  REQUIRE_FALSE(result.has_value());
  const Error& error = result.error();
  CAPTURE(error.message);
  CHECK(error.code == ErrorCode::kBadInput);
  CHECK(error.where == "hand.jpg");
  CHECK(error.message.find(said) != std::string::npos);
  CHECK(error.message.find(';') != std::string::npos);  // the reason, then what to do
}

/// One of many ways to take a reasonable photograph.
HandPhoto some_photo(std::uint32_t number) {
  constexpr std::array<Rgb8, 6> kSkins = {
      {{241, 207, 186}, {224, 177, 144}, {198, 140, 103}, {141, 85, 54}, {84, 52, 38}, {60, 40, 32}}};
  constexpr std::array<Rgb8, 4> kTables = {{{96, 72, 52}, {40, 70, 120}, {150, 112, 74}, {120, 120, 118}}};
  Random random(number);
  HandPhoto photo;
  photo.width = 1200, photo.height = 900;
  photo.seed = number;
  photo.side = number % 2 ? Side::kRight : Side::kLeft;
  photo.paper = number % 3 == 0 ? Paper::kLetter : Paper::kA4;
  photo.skin = kSkins[number % kSkins.size()];
  photo.table = kTables[number / 2 % kTables.size()];
  photo.hand_length_mm = random.uniform(150, 200);
  photo.spread = random.uniform(0.5f, 1);
  photo.heading_deg = random.uniform(-12, 12);
  photo.palm = {random.uniform(-6, 6), random.uniform(0, 25)};
  const float height = random.uniform(400, 600);
  photo.camera = {random.uniform(-0.15f, 0.15f) * height, random.uniform(-0.15f, 0.15f) * height, height};
  photo.target = {random.uniform(-15, 15), random.uniform(-15, 15)};
  photo.roll_deg = random.uniform(-180, 180);
  photo.light_fall = {random.uniform(-0.18f, 0.18f), random.uniform(-0.15f, 0.15f)};
  photo.lamp = {random.uniform(-0.8f, 0.8f), random.uniform(-0.8f, 0.8f), 1};
  photo.shadow = random.uniform(0.2f, 0.6f);
  photo.penumbra_mm = random.uniform(2, 12);
  const float warmth = random.uniform(-0.12f, 0.12f);
  photo.tint = {1 + warmth, 1, 1 - warmth};
  photo.noise = random.uniform(1, 4);
  return photo;
}

}  // namespace

TEST_CASE("hands of every size and tone are measured to 3 mm, in many lights and from many sides") {
  double length_sum = 0, breadth_sum = 0, length_worst = 0, breadth_worst = 0;
  constexpr std::uint32_t kPhotos = 12;
  for (std::uint32_t number = 1; number <= kPhotos; ++number) {
    CAPTURE(number);
    const HandPhoto photo = some_photo(number);
    const int quality = 70 + static_cast<int>(number % 4) * 8;
    const Result<Image> image = read_photo(write_jpeg(render(photo), quality).value(), "hand.jpg");
    REQUIRE(image.has_value());
    const Result<HandMeasure> found = measure_hand(view(*image), photo.paper, "hand.jpg");
    if (!found) FAIL(found.error().message);
    const double length_error = std::abs(found->length.size_mm - static_cast<double>(photo.hand_length_mm)),
                 breadth_error = std::abs(found->breadth.size_mm - true_breadth_mm(photo));
    CHECK(length_error <= 3);
    CHECK(breadth_error <= 3);
    CHECK(length_error <= found->length.tolerance_mm);
    CHECK(found->length.tolerance_mm < 10);
    CHECK(found->breadth.tolerance_mm < 4);
    CHECK(found->side == photo.side);
    CHECK_FALSE(found->other_paper);
    CHECK(found->camera_height_mm == doctest::Approx(photo.camera.z).epsilon(0.1));
    length_sum += length_error, breadth_sum += breadth_error;
    length_worst = std::max(length_worst, length_error),
    breadth_worst = std::max(breadth_worst, breadth_error);
  }
  MESSAGE("length: mean error " << length_sum / kPhotos << " mm, worst " << length_worst << "; breadth: mean "
                                << breadth_sum / kPhotos << ", worst " << breadth_worst);
}

TEST_CASE("a corner under the forearm comes back from the sides") {
  HandPhoto photo = small_photo();
  photo.width = 1200, photo.height = 900;
  photo.hand_length_mm = 160;
  photo.heading_deg = 38;
  photo.palm = {0, 15};
  const Result<HandMeasure> found = measured(photo);
  if (!found) FAIL(found.error().message);
  CHECK(std::abs(found->length.size_mm - 160) <= 3);
  CHECK(std::abs(found->breadth.size_mm - true_breadth_mm(photo)) <= 3);
}

TEST_CASE("the same photograph gives the same measures, and the outline lies on the sheet") {
  const HandPhoto photo = small_photo();
  const Result<HandMeasure> found = measured(photo), again = measured(photo);
  REQUIRE(found.has_value());
  CHECK(found->length.size_mm == again->length.size_mm);
  CHECK(found->breadth.size_mm == again->breadth.size_mm);
  for (const Vec2 p : found->outline)
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(cross(found->sheet[(i + 1) % 4] - found->sheet[i], p - found->sheet[i]) >= 0);
}

TEST_CASE("the other size of paper is noticed") {
  HandPhoto photo = small_photo();
  for (const Paper paper : {Paper::kA4, Paper::kLetter}) {
    photo.paper = paper;
    const Image image = render(photo);
    for (const Paper said : {Paper::kA4, Paper::kLetter}) {
      const Result<HandMeasure> found = measure_hand(view(image), said, "hand.jpg");
      REQUIRE(found.has_value());
      CHECK(found->other_paper == (said != paper));
    }
  }
}

TEST_CASE("without a whole sheet that is large enough nothing is measured") {
  HandPhoto photo = small_photo();
  photo.with_sheet = false;
  check_refused(measured(photo), "no sheet of paper");
  for (const Vec2 target : {Vec2{160, 0}, Vec2{-170, 0}, Vec2{0, 130}, Vec2{120, 130}}) {
    photo = small_photo();
    photo.target = target;
    photo.camera = {target.x, target.y, 380};
    check_refused(measured(photo), "cut off");
  }
  photo = small_photo();
  photo.camera.z = 700;
  check_refused(measured(photo), "too small");
  photo = small_photo();
  photo.width = 1000, photo.height = 750;
  photo.camera = {0, -260, 380};
  check_refused(measured(photo), "from the side");
}

TEST_CASE("one bare hand must lie whole on the sheet, fingers apart") {
  HandPhoto photo = small_photo();
  photo.with_hand = false;
  check_refused(measured(photo), "no hand");
  photo = small_photo();
  photo.palm = {0, -48};
  check_refused(measured(photo), "wrist");
  photo.palm = {0, 54};
  check_refused(measured(photo), "fingertip");
  photo = small_photo();
  photo.spread = -0.4f;
  check_refused(measured(photo), "of the five fingers");

  photo = small_photo();  // a small hand in the left half, and its mirror image
  photo.hand_length_mm = 120;
  photo.camera = {0, 0, 380};
  photo.palm = {-48, 20};
  Image two = render(photo);
  for (int y = 0; y < two.height; ++y)
    for (int x = 0; x < two.width / 2; ++x)
      for (int c = 0; c < 3; ++c)
        two.rgb[static_cast<std::size_t>(3 * (y * two.width + two.width - 1 - x) + c)] =
            two.rgb[static_cast<std::size_t>(3 * (y * two.width + x) + c)];
  check_refused(measure_hand(view(two), Paper::kA4, "hand.jpg"), "more than one hand");
}

TEST_CASE("any picture is measured or refused, and nothing worse") {
  Random random(3);
  for (const auto& [width, height] :
       std::vector<std::array<int, 2>>{{1, 1}, {2, 1}, {1, 3000}, {3000, 2}, {40, 30}, {500, 400}}) {
    Image image{width, height, {}};
    for (int i = 0; i < 3 * width * height; ++i)
      image.rgb.push_back(static_cast<std::uint8_t>(random.uniform(0, 256)));
    check_refused(measure_hand(view(image), Paper::kA4, "hand.jpg"), "no sheet of paper");
    std::fill(image.rgb.begin(), image.rgb.end(), std::uint8_t{255});
    CHECK_FALSE(measure_hand(view(image), Paper::kA4, "hand.jpg").has_value());
  }
}
