// Shadows found in photographs: drawn ones with closed forms, and made-up takes whose truth is known.
#include "ombra/take.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "math/homography.h"
#include "ombra/judge.h"
#include "ombra/take_maker.h"
#include "support/random.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

struct Drawn {
  int width = 640, height = 360;
  std::vector<std::uint8_t> rgb;
  Photo photo() const { return {width, height, rgb}; }
};

/// A photograph by bytes: `colour` of each pixel's middle, with noise.
Drawn drawn(int width, int height, const std::function<Vec3(float, float)>& colour, float noise = 3) {
  Drawn out{width, height, {}};
  Random random(7);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const Vec3 c = colour(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      for (const float v : {c.x, c.y, c.z})
        out.rgb.push_back(
            static_cast<std::uint8_t>(std::clamp(v + noise * random.uniform(-1.7f, 1.7f), 0.0f, 255.0f)));
    }
  return out;
}

constexpr Vec3 kWall{200, 190, 170};

bool in_ellipse(float x, float y) {
  const float u = (x - 330) / 90, v = (y - 190) / 60;
  return u * u + v * v < 1;
}

/// Darker to the corners, an ellipse of shadow in the middle.
Vec3 ellipse_on_wall(float x, float y) {
  const float u = x / 640 - 0.5f, v = y / 360 - 0.5f;
  return kWall * ((1 - 0.5f * (u * u + v * v)) * (in_ellipse(x, y) ? 0.6f : 1.0f));
}

double iou(const Mask& a, const std::function<bool(float, float)>& truth) {
  int both = 0, either = 0;
  for (int y = 0; y < a.height; ++y)
    for (int x = 0; x < a.width; ++x) {
      const bool t = truth(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f), f = a.at(x, y);
      both += t && f, either += t || f;
    }
  return static_cast<double>(both) / either;
}

FoundShadow found(const Drawn& picture, const FindOptions& options = {}) {
  return find_shadow(picture.photo(), options, "wall.jpg").value();
}

void check_none(const FoundShadow& shadow) {
  CHECK_FALSE(shadow.usable);
  CHECK(words(shadow.lack).starts_with("no "));
  CHECK(std::count(shadow.mask.pixels.begin(), shadow.mask.pixels.end(), 1) == 0);
  CHECK(shadow.outline.empty());
}

}  // namespace

TEST_CASE("take: an ellipse of shadow on an unevenly lit wall") {
  const FoundShadow shadow = found(drawn(640, 360, ellipse_on_wall));
  REQUIRE(shadow.usable);
  CHECK(iou(shadow.mask, in_ellipse) > 0.985);
  CHECK(shadow.confidence > 0.9);
  // 0.6 of the bytes is 0.32 of the light: sRGB's curve.
  CHECK(shadow.contrast == doctest::Approx(1 / 0.315).epsilon(0.1));
  REQUIRE(shadow.outline.size() == 1);
  for (const Vec2 p : shadow.outline[0]) {
    const float u = (p.x - 330) / 90, v = (p.y - 190) / 60;
    CHECK(std::sqrt(u * u + v * v) == doctest::Approx(1).epsilon(0.03));
  }
}

TEST_CASE("take: the soft edge is where the light is half way") {
  // In light, from 1 to 0.2 over 40 px about x = 320.
  const auto edge = [](float x, float y) {
    const float share = std::clamp((x - 300) / 40, 0.0f, 1.0f);
    const float light = x < 180 || y < 60 || y > 300 ? 1.0f : 0.2f + 0.8f * share;
    return Vec3{1, 1, 1} * (255 * std::pow(0.5f * light, 1 / 2.2f));
  };
  const FoundShadow shadow = found(drawn(640, 360, edge, 1));
  REQUIRE(shadow.usable);
  int on_edge = 0;
  for (const auto& contour : shadow.outline)
    for (const Vec2 p : contour)
      if (p.y > 100 && p.y < 260 && p.x > 250) {
        ++on_edge;
        CHECK(p.x == doctest::Approx(320).epsilon(0.01));
      }
  CHECK(on_edge > 50);
}

TEST_CASE("take: a papered wall, its pattern nearly as dark as the shadow") {
  const auto papered = [](float x, float y) {
    return kWall * ((static_cast<int>(x) / 20 % 2 == 0 ? 1.0f : 0.85f) * (in_ellipse(x, y) ? 0.8f : 1.0f));
  };
  const FoundShadow shadow = found(drawn(640, 360, papered));
  REQUIRE(shadow.usable);
  CHECK(iou(shadow.mask, in_ellipse) > 0.95);
}

TEST_CASE("take: what is no shadow of hands is told so") {
  const auto plain = [](float, float) { return kWall; };
  const auto stripes = [](float x, float) {
    return kWall * (static_cast<int>(x) / 20 % 2 == 0 ? 1.0f : 0.85f);
  };
  const auto person = [](float x, float y) { return kWall * (x < 110 && y > 80 ? 0.6f : 1.0f); };
  check_none(found(drawn(640, 360, plain)));
  check_none(found(drawn(640, 360, stripes)));
  check_none(found(drawn(640, 360, person)));
  const FoundShadow faint = found(drawn(
      640, 360, [](float x, float y) { return kWall * (in_ellipse(x, y) ? 0.99f : 1.0f); }, 0.5f));
  check_none(faint);
  CHECK(words(faint.lack).starts_with("no shadow: too little contrast, 1.0"));
}

TEST_CASE("take: a sleeve as dark as the shadow has another colour") {
  const auto with_sleeve = [](float x, float y) {
    return y > 280 && x > 60 && x < 560 ? Vec3{60, 80, 150} : ellipse_on_wall(x, y);
  };
  const FoundShadow shadow = found(drawn(640, 360, with_sleeve));
  REQUIRE(shadow.usable);
  CHECK(iou(shadow.mask, in_ellipse) > 0.97);
}

TEST_CASE("take: against the empty wall a picture that hangs there is nothing") {
  const auto hung = [](float x, float y) {
    return x > 400 && x < 520 && y > 60 && y < 140 ? Vec3{90, 85, 76} : kWall;
  };
  const Drawn empty = drawn(640, 360, hung);
  const Drawn picture =
      drawn(640, 360, [&](float x, float y) { return hung(x, y) * (in_ellipse(x, y) ? 0.6f : 1.0f); });
  FindOptions options;
  options.empty_wall = empty.photo();
  const FoundShadow shadow = found(picture, options);
  REQUIRE(shadow.usable);
  CHECK(iou(shadow.mask, in_ellipse) > 0.98);
  CHECK(iou(found(picture).mask, in_ellipse) < 0.9);
}

TEST_CASE("take: corners give the shadow in the frame") {
  FindOptions options;
  options.corners = {Vec2{170, 30}, {500, 50}, {480, 340}, {190, 330}};
  const FoundShadow shadow = found(drawn(640, 360, ellipse_on_wall), options);
  REQUIRE(shadow.usable);
  REQUIRE(shadow.mask.width == kScoreSize);
  const Homography to_photo =
      rectangle_to({{{170, 30}, {500, 50}, {480, 340}, {190, 330}}}, kScoreSize, kScoreSize);
  CHECK(iou(shadow.mask, [&](float x, float y) {
          const Point p = to_photo({static_cast<double>(x), static_cast<double>(y)});
          return in_ellipse(static_cast<float>(p.x), static_cast<float>(p.y));
        }) > 0.98);
  for (const Vec2 p : shadow.outline.at(0)) {
    const Point q = to_photo({static_cast<double>(p.x), static_cast<double>(p.y)});
    const double u = (q.x - 330) / 90, v = (q.y - 190) / 60;
    CHECK(std::sqrt(u * u + v * v) == doctest::Approx(1).epsilon(0.03));
  }
  const auto back = in_photo(*options.corners, shadow.outline);
  for (const Vec2 p : back.at(0)) {
    const float u = (p.x - 330) / 90, v = (p.y - 190) / 60;
    CHECK(std::sqrt(u * u + v * v) == doctest::Approx(1).epsilon(0.03));
  }
}

TEST_CASE("take: hands before a plain wall") {
  FindOptions options;
  options.sought = Sought::kHands;
  const auto hand = [](float x, float y) { return in_ellipse(x, y) ? Vec3{205, 140, 110} : kWall; };
  const FoundShadow shadow = found(drawn(640, 360, hand), options);
  REQUIRE(shadow.usable);
  CHECK(iou(shadow.mask, in_ellipse) > 0.97);
  check_none(found(drawn(640, 360, [](float, float) { return kWall; }), options));
}

TEST_CASE("take: sizes that are odd, large or none") {
  const Drawn dot{1, 1, {1, 2, 3}};
  const auto refused = find_shadow(dot.photo(), {}, "dot.jpg");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kBadInput);
  CHECK(refused.error().where == "dot.jpg");
  CHECK(refused.error().message.find("1 x 1") != std::string::npos);

  const auto wide = [](float x, float y) {
    return kWall * ((x - 6000) * (x - 6000) + (y - 32) * (y - 32) * 9 < 4900 ? 0.5f : 1.0f);
  };
  const Drawn strip = drawn(12000, 64, wide);
  const auto far = find_shadow(strip.photo(), {}, "strip.jpg");
  REQUIRE(far.has_value());
  CHECK(far->mask.width == 12000);

  for (const std::uint8_t grey : {0, 255}) {
    const Drawn flat{64, 64, std::vector<std::uint8_t>(std::size_t{64} * 64 * 3, grey)};
    check_none(found(flat));
  }
  FindOptions other_size;
  other_size.empty_wall = dot.photo();
  CHECK_FALSE(find_shadow(strip.photo(), other_size, "strip.jpg").has_value());
  FindOptions crossed;
  crossed.corners = {Vec2{0, 0}, {100, 60}, {100, 0}, {0, 60}};
  CHECK_FALSE(find_shadow(strip.photo(), crossed, "strip.jpg").has_value());
}

TEST_CASE("take maker: truth, corners and photograph agree, and the seed says all") {
  const Hands& hands = real_hands();
  Random random(3);
  const Stage stage;
  const Pose pose = random_pose(random, stage, true);
  TakeSetup setup = draw_take_setup(hands, pose, stage, Scene::kFigure, 0.2, 5);
  setup.width = 320, setup.height = 180;
  const MadeTake take = make_take(hands, pose, stage, setup);
  CHECK(take.rgb == make_take(hands, pose, stage, setup).rgb);
  REQUIRE(take.rgb.size() == std::size_t{320} * 180 * 3);

  // The truth, brought into the frame by its corners, is what the caster casts there.
  Quad quad;
  for (std::size_t k = 0; k < 4; ++k)
    quad[k] = {static_cast<double>(take.corners[k].x), static_cast<double>(take.corners[k].y)};
  const Homography to_photo = rectangle_to(quad, 512, 512);
  const Mask silhouette = Caster(hands).cast(pose, stage, 512);
  int both = 0, either = 0;
  for (int y = 0; y < 512; ++y)
    for (int x = 0; x < 512; ++x) {
      const Point p = to_photo({x + 0.5, y + 0.5});
      if (p.x < 0 || p.y < 0 || p.x >= 320 || p.y >= 180) continue;
      const bool a = silhouette.at(x, y), b = take.truth.at(static_cast<int>(p.x), static_cast<int>(p.y));
      both += a && b, either += a || b;
    }
  CHECK(static_cast<double>(both) / either > 0.95);

  setup.scene = Scene::kEmpty;
  const MadeTake empty = make_take(hands, pose, stage, setup);
  CHECK(std::count(empty.truth.pixels.begin(), empty.truth.pixels.end(), 1) == 0);
  CHECK_FALSE(find_shadow({320, 180, empty.rgb}, {}, "empty.jpg")->usable);
}
