// Shadows under lamps that have a size: against closed forms, and against rays traced by Embree.
#include "ombra/light.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "support/plates.h"
#include "support/random_pose.h"
#include "support/real_hands.h"
#include "support/traced_light.h"

using namespace ombra;

namespace {

constexpr double kPi_d = 3.14159265358979323846;

/// A stage with a small frame opposite the lamp.
Stage close_stage(float frame_m) {
  Stage stage;
  stage.frame.size_m = frame_m;
  return stage;
}

Lamp lamp_of(LampShape shape, float width_m, float height_m = 0) {
  Lamp lamp;
  lamp.shape = shape;
  lamp.width_m = width_m, lamp.height_m = height_m;
  lamp.intensity_cd = 100;
  return lamp;
}

/// A plate that covers everything right of its edge, which is as high as the frame's middle is.
Hands half_plane() { return plates(std::vector<Vec2>{{0, -2}, {2, -2}, {2, 2}, {0, 2}}); }

/// The middle row of a picture.
std::vector<double> middle_row(const std::vector<float>& picture, int size_px) {
  const auto begin = picture.begin() + static_cast<std::ptrdiff_t>(size_px) * (size_px / 2);
  return {begin, begin + size_px};
}

double pixel_x_m(const Stage& stage, int size_px, int pixel) {
  return (pixel + 0.5 - size_px / 2.0) * static_cast<double>(stage.frame.size_m) / size_px;
}

/// Share of a disc of radius 1 beyond a line at distance u from its middle.
double beyond(double u) {
  u = std::clamp(u, -1.0, 1.0);
  return 0.5 - (u * std::sqrt(1 - u * u) + std::asin(u)) / kPi_d;
}

/// Area that two discs share.
double lens(double a, double b, double d) {
  if (d >= a + b) return 0;
  if (d <= std::fabs(a - b)) return kPi_d * std::min(a, b) * std::min(a, b);
  const double p = (d * d + a * a - b * b) / (2 * d), q = d - p;
  return a * a * std::acos(p / a) - p * std::sqrt(a * a - p * p) + b * b * std::acos(q / b) -
         q * std::sqrt(b * b - q * q);
}

/// From where a row is first not quite dark to where it is not quite light any more, metres.
double penumbra_m(const std::vector<double>& row, const Stage& stage) {
  const auto between = std::count_if(row.begin(), row.end(), [](double v) { return v > 0 && v < 1; });
  return static_cast<double>(between) * static_cast<double>(stage.frame.size_m) /
         static_cast<double>(row.size());
}

struct Error255 {
  double mean = 0, most = 0;
};
/// In steps of 1/255.
template <typename A, typename B>
Error255 difference(const A& a, const B& b) {
  Error255 out;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double d = 255 * std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    out.mean += d / static_cast<double>(a.size());
    out.most = std::max(out.most, d);
  }
  return out;
}

}  // namespace

TEST_CASE("An edge under a lamp has the penumbra that geometry gives it") {
  constexpr int kSize = 256;
  const Stage stage = close_stage(0.4f);
  const double lamp_z = 2.5, z = 1, width_m = 0.12;
  const double penumbra = width_m * z / (lamp_z - z);  // s d2 / d1
  LightCaster caster(half_plane());
  for (const LampShape shape : {LampShape::kDisc, LampShape::kSphere, LampShape::kRectangle}) {
    CAPTURE(name(shape));
    const Lamp lamp = lamp_of(shape, static_cast<float>(width_m));
    const auto row = middle_row(caster.visible(held_plate({0, 1.25f, 1}), stage, lamp, kSize), kSize);
    std::vector<double> expected;
    for (int x = 0; x < kSize; ++x) {
      const double u = 2 * pixel_x_m(stage, kSize, x) / penumbra;
      expected.push_back(shape == LampShape::kRectangle ? 0.5 - std::clamp(u, -1.0, 1.0) / 2 : beyond(u));
    }
    const Error255 error = difference(row, expected);
    CHECK(error.mean < 0.5);
    CHECK(error.most < 3);
    CHECK(penumbra_m(row, stage) == doctest::Approx(penumbra).epsilon(0.04));
  }
}

TEST_CASE("An upright edge sees a lamp's width and a level one its height") {
  constexpr int kSize = 256;
  const Stage stage = close_stage(0.4f);
  const Lamp lamp = lamp_of(LampShape::kRectangle, 0.03f, 0.12f);
  const Pose pose = held_plate({0, 1.25f, 1});
  CHECK(penumbra_m(middle_row(LightCaster(half_plane()).visible(pose, stage, lamp, kSize), kSize), stage) ==
        doctest::Approx(0.03 / 1.5).epsilon(0.08));
  const Hands level = plates(std::vector<Vec2>{{-2, 0}, {2, 0}, {2, 2}, {-2, 2}});
  const auto seen = LightCaster(level).visible(pose, stage, lamp, kSize);
  std::vector<double> column;
  for (std::size_t y = 0; y < kSize; ++y) column.push_back(static_cast<double>(seen[y * kSize + kSize / 2]));
  CHECK(penumbra_m(column, stage) == doctest::Approx(0.12 / 1.5).epsilon(0.04));
}

TEST_CASE("A disc before a disc leaves what two circles say") {
  constexpr int kSize = 128;
  const Stage stage = close_stage(0.4f);
  std::vector<Vec2> circle;
  for (int k = 0; k < 256; ++k) {
    const SinCos a = sin_cos(2 * kPi * static_cast<float>(k) / 256);
    circle.push_back({a.cos, a.sin});
  }
  const double z = 1, lamp_radius = 0.06;
  for (const double radius : {0.02, 0.05}) {  // a ring of light is left around the first
    CAPTURE(radius);
    std::vector<Vec2> outline;
    for (const Vec2 p : circle) outline.push_back(p * static_cast<float>(radius));
    LightCaster caster(plates(outline));
    const auto row =
        middle_row(caster.visible(held_plate({0, 1.25f, 1}), stage,
                                  lamp_of(LampShape::kDisc, static_cast<float>(2 * lamp_radius)), kSize),
                   kSize);
    std::vector<double> expected;
    for (int x = 0; x < kSize; ++x) {
      // Seen from the wall's point w the plate reaches to the lamp's plane lamp_z / z times as large.
      const double k = 2.5 / z, w = pixel_x_m(stage, kSize, x);
      expected.push_back(1 - lens(lamp_radius, radius * k, std::fabs(w) * (k - 1)) /
                                 (kPi_d * lamp_radius * lamp_radius));
    }
    const Error255 error = difference(row, expected);
    CHECK(error.mean < 0.6);
    CHECK(error.most < 4);
  }
}

TEST_CASE("Sun and full moon blur an edge a metre from the wall by 9.3 and 9.0 mm") {
  for (const auto& each : {std::pair{"sun", 9.3}, std::pair{"full-moon", 9.0}}) {
    const char* word = each.first;
    const double width_mm = each.second;
    CAPTURE(word);
    const auto named = std::find_if(named_lamps().begin(), named_lamps().end(),
                                    [w = std::string_view(word)](const NamedLamp& l) { return l.name == w; });
    REQUIRE(named != named_lamps().end());
    const Stage stage = close_stage(0.05f);
    const auto row = middle_row(
        LightCaster(half_plane()).visible(held_plate({0, 1.25f, 1}), stage, named->lamp, 512), 512);
    CHECK(std::fabs(1000 * penumbra_m(row, stage) - width_mm) < 0.3);
  }
}

TEST_CASE("A point lamp's shadow is the silhouette, smoothed over the pixel") {
  Random random(3);
  Stage stage;
  const Pose pose = random_pose(random, stage, true);
  const Mask mask = Caster(real_hands()).cast(pose, stage, 256);
  const auto seen = LightCaster(real_hands()).visible(pose, stage, Lamp{}, 256);
  int differ = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) differ += (seen[i] < 0.5f) != (mask.pixels[i] != 0);
  CHECK(differ < 100);  // pixels that an edge halves
  CHECK(std::all_of(seen.begin(), seen.end(), [](float v) { return v >= 0 && v <= 1; }));
}

TEST_CASE("The same bits in any order of work and from a caster used before") {
  Random random(4);
  Stage stage;
  const Pose first = random_pose(random, stage, true), second = random_pose(random, stage, true);
  const Lamp lamp = lamp_of(LampShape::kSphere, 0.06f);
  LightCaster caster(real_hands());
  caster.visible(first, stage, lamp, 128);
  const auto seen = caster.visible(second, stage, lamp, 64, [](int count, const auto& body) {
    for (int i = count; i-- > 0;) body(i);
  });
  CHECK(seen == LightCaster(real_hands()).visible(second, stage, lamp, 64));
}

TEST_CASE("Light falls off with the square and the cosines") {
  constexpr int kSize = 64;
  const Stage stage = close_stage(1);
  LightCaster caster(real_hands());
  const auto at = [&](const Lamp& lamp, int pixel) {
    const auto lux = caster.illuminance(Pose{}, stage, lamp, kSize);
    return static_cast<double>(lux[static_cast<std::size_t>(pixel * kSize + pixel)]);
  };
  for (const LampShape shape : {LampShape::kSphere, LampShape::kDisc}) {
    const double power = shape == LampShape::kDisc ? 4 : 3;  // of the cosine, over the squared height
    for (const int pixel : {0, 40}) {
      const double off = pixel_x_m(stage, kSize, pixel), cosine = 2.5 / std::sqrt(2.5 * 2.5 + 2 * off * off);
      CHECK(at(lamp_of(shape, 0.05f), pixel) ==
            doctest::Approx(100 / 6.25 * std::pow(cosine, power)).epsilon(1e-5));
    }
  }
  Lamp sky = lamp_of(LampShape::kDistant, 0);
  sky.angular_diameter = radians(0.5), sky.intensity_cd = 0, sky.illuminance_lx = 1000;
  CHECK(at(sky, 5) == doctest::Approx(1000).epsilon(1e-5));
}

TEST_CASE("Light asks for lamps that are lit and clear of the hands") {
  Random random(5);
  Stage stage;
  const Pose pose = random_pose(random, stage, true);
  const auto trouble = [&](const Stage& s, const Pose& p) {
    const Result<void> checked = checked_in_light(real_hands(), p, s, "pose.json");
    return checked ? std::string() : checked.error().message;
  };
  CHECK(trouble(stage, pose).find("intensity_cd") != std::string::npos);
  stage.lamp = lamp_of(LampShape::kSphere, 0.06f);
  CHECK(trouble(stage, pose).empty());
  Pose moved = pose;
  moved.hands[0]->wrist = stage.lamp.position;
  CHECK(trouble(stage, moved).find("left hand touches the lamp") != std::string::npos);
  moved.hands[0]->wrist = stage.lamp.position + Vec3{1, 0, 0.3f};
  CHECK(trouble(stage, moved).find("is not between the lamp and the wall") != std::string::npos);
  moved.hands[0]->wrist = {0, 1.25f, 0.01f};
  CHECK(trouble(stage, moved).find("through the wall") != std::string::npos);
  stage.other_lamps = {lamp_of(LampShape::kDisc, 0.05f)};
  stage.other_lamps[0].position.z = 0.6f;
  CHECK(trouble(stage, pose).find("other_lamps[0]") != std::string::npos);
}

TEST_CASE("Traced rays see the same light") {
  constexpr int kSize = 64, kSide = 64;  // 4096 rays a pixel
  Random random(7);
  LightCaster caster(real_hands());
  double mean = 0, most = 0;
  constexpr int kPoses = 20;
  for (int i = 0; i < kPoses; ++i) {
    Stage stage;
    const NamedLamp& named = named_lamps()[static_cast<std::size_t>(i) % named_lamps().size()];
    const Pose pose = random_pose(random, stage, true);
    stage.lamp = named.lamp;
    stage.lamp.position = {random.uniform(-0.2f, 0.2f), 1.25f + random.uniform(-0.1f, 0.1f), 2.5f};
    stage.lamp = put_out(stage.lamp, lamp_aim(stage));
    const Error255 error = difference(caster.visible(pose, stage, stage.lamp, kSize),
                                      traced_light(real_hands(), pose, stage, stage.lamp, kSize, kSide));
    CAPTURE(named.name);
    CHECK(error.mean < 1);
    mean += error.mean / kPoses;
    most = std::max(most, error.most);
  }
  MESSAGE("differences of 1/255: mean ", mean, ", largest ", most);
  CHECK(most < 16);
}

TEST_CASE("People and sleeves stand in the light, as traced rays see them, and in no silhouette") {
  constexpr int kSize = 64, kSide = 64;
  Random random(11);
  Stage stage;
  stage.screen.width_m = 8, stage.frame.size_m = 2.2f;
  const Pose pose = random_pose(random, stage, true);
  LightCaster caster(real_hands());
  const auto dark = [](const std::vector<float>& seen) {
    return std::count_if(seen.begin(), seen.end(), [](float v) { return v < 0.5f; });
  };
  for (const LampShape shape : {LampShape::kSphere, LampShape::kDisc}) {
    CAPTURE(name(shape));
    Stage crowded = stage;
    // In the beam, at its edge and seen from the side, and beside the ball so that it passes the lamp's
    // plane.
    crowded.people = {
        {1.7f, {0.5f, 0.6f}, radians(20)}, {1.2f, {-0.6f, 1.2f}, radians(90)}, {1.9f, {1, 2.4f}, 0}};
    crowded.performer.sleeve = {0.025f, 0.03f};
    const Lamp lamp = lamp_of(shape, 0.3f);
    const auto seen = caster.visible(pose, crowded, lamp, kSize);
    const Error255 error = difference(seen, traced_light(real_hands(), pose, crowded, lamp, kSize, kSide));
    CHECK(error.mean < 1);
    CHECK(error.most < 16);
    Stage bare = crowded;
    bare.performer.sleeve = {};
    const auto without = caster.visible(pose, bare, lamp, kSize);
    CHECK(dark(seen) > dark(without));
    CHECK(dark(without) > dark(caster.visible(pose, stage, lamp, kSize)) + 300);
    CHECK(Caster(real_hands()).cast(pose, crowded, kSize).pixels ==
          Caster(real_hands()).cast(pose, stage, kSize).pixels);
  }
}

TEST_CASE("Who stands behind the lamp casts nothing, and bodies before each other are still dark") {
  constexpr int kSize = 64;
  Stage stage;
  const Lamp lamp = lamp_of(LampShape::kDisc, 0.05f);
  LightCaster caster(real_hands());
  stage.people = {{1.7f, {0, 3.2f}, 0}};
  const auto seen = caster.visible(Pose{}, stage, lamp, kSize);
  CHECK(std::all_of(seen.begin(), seen.end(), [](float v) { return v == 1; }));
  stage.people.assign(kMostPeople, {1.7f, {0, 1}, radians(90)});
  const auto crowd = caster.visible(Pose{}, stage, lamp, kSize);
  CHECK(crowd[kSize * kSize - kSize / 2] == 0);
  stage.people.resize(1);
  CHECK(crowd == caster.visible(Pose{}, stage, lamp, kSize));
}
