// Whether a shadow can be seen and how soft it is, and what is advised against it.
#include "ombra/visibility.h"

#include <doctest/doctest.h>

#include "io/file.h"
#include "io/pose_json.h"
#include "ombra/advise.h"
#include "support/plates.h"
#include "support/random_pose.h"
#include "support/real_hands.h"
#include "support/source_dir.h"

using namespace ombra;

namespace {

constexpr double kLampWidth_m = 0.03;

/// A plate of 20 by 60 mm one metre from the wall, where a disc of 30 mm and 100 cd shines on it.
struct Lit {
  Hands hands = plates(std::vector<Vec2>{{-0.01f, -0.03f}, {0.01f, -0.03f}, {0.01f, 0.03f}, {-0.01f, 0.03f}});
  Pose pose = held_plate({0, 1.25f, 1});
  Stage stage;
  Lit() {
    stage.frame.size_m = 0.3f;
    stage.lamp.shape = LampShape::kDisc;
    stage.lamp.width_m = static_cast<float>(kLampWidth_m);
    stage.lamp.intensity_cd = 100;
  }
  Visibility seen() const { return visibility(hands, pose, stage); }
};

Mask with_rectangles(int size_px, std::initializer_list<std::array<int, 4>> rectangles) {
  Mask mask{size_px, size_px,
            std::vector<std::uint8_t>(static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px))};
  for (const auto& [left, top, right, bottom] : rectangles)
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x) mask.pixels[static_cast<std::size_t>(y * size_px + x)] = 1;
  return mask;
}

}  // namespace

TEST_CASE("The narrowest part is the narrower of two that stand out, or the whole") {
  CHECK(narrowest_part_px(
            with_rectangles(256, {{60, 100, 200, 200}, {80, 30, 92, 100}, {150, 40, 170, 100}})) ==
        doctest::Approx(12).epsilon(0.1));
  // A slot is a part of the ground.
  CHECK(narrowest_part_px(
            with_rectangles(256, {{60, 80, 120, 200}, {128, 80, 190, 200}, {60, 160, 190, 200}})) ==
        doctest::Approx(8).epsilon(0.15));
  CHECK(narrowest_part_px(with_rectangles(256, {{60, 60, 160, 200}})) == doctest::Approx(100).epsilon(0.02));
  CHECK(narrowest_part_px(with_rectangles(64, {})) == 0);
}

TEST_CASE("A shadow that is half dark everywhere in a mask overlaps it by half") {
  const Mask mask = with_rectangles(64, {{10, 10, 40, 40}});
  std::vector<float> darkness(mask.pixels.begin(), mask.pixels.end());
  CHECK(soft_iou(darkness, mask) == 1);
  for (float& d : darkness) d *= 0.5f;
  CHECK(soft_iou(darkness, mask) == doctest::Approx(0.5));
  CHECK(soft_iou(std::vector<float>(mask.pixels.size()), with_rectangles(64, {})) == 0);
}

TEST_CASE("An eye needs more contrast the darker the wall is") {
  CHECK(contrast_threshold(100) == doctest::Approx(0.0556));
  CHECK(contrast_threshold(0.06) == doctest::Approx(0.4).epsilon(0.05));
  double before = contrast_threshold(1e-6);
  for (double luminance = 1e-5; luminance < 1e5; luminance *= 1.2) {
    const double now = contrast_threshold(luminance);
    CHECK(now <= before * 1.04);  // the table has two equal decades
    before = now;
  }
}

TEST_CASE("A plate's edges are as wide as geometry makes them, and its contrast is the lamp's share") {
  Lit lit;
  lit.stage.ambient_lx = 4;
  const Visibility seen = lit.seen();
  CHECK(seen.edge_m == doctest::Approx(kLampWidth_m * 1 / 1.5).epsilon(0.08));
  CHECK(seen.part_m == doctest::Approx(0.02 * 2.5 / 1.5).epsilon(0.05));
  CHECK(seen.lit_lx == doctest::Approx(100 / 6.25 + 4).epsilon(0.01));
  CHECK(seen.dark_lx > 4.5);  // half of it is penumbra
  lit.stage.lamp.width_m = 0.005f;
  CHECK(lit.seen().dark_lx == doctest::Approx(4).epsilon(0.01));
  CHECK(lit.seen().contrast == doctest::Approx(0.8).epsilon(0.01));
  lit.stage.lamp.width_m = 0, lit.stage.lamp.shape = LampShape::kPoint;
  CHECK(lit.seen().edge_m == 0);
  CHECK(lit.seen().kept > 0.98);
}

TEST_CASE("Each remedy alone brings the edges to half of the part") {
  const Lit lit;
  const Visibility seen = lit.seen();
  REQUIRE(seen.softness() == doctest::Approx(0.6).epsilon(0.1));
  const Remedies remedy = remedies(lit.hands, lit.pose, lit.stage, seen, {});
  REQUIRE(remedy.lamp_back_m);
  REQUIRE(remedy.hands_to_m);
  REQUIRE(remedy.lamp_size_m);
  CHECK_FALSE(remedy.ambient_lx);
  CHECK_FALSE(remedy.lamp_near_m);
  Lit back = lit, nearer = lit, smaller = lit;
  back.stage.lamp.position.z = *remedy.lamp_back_m;
  nearer.pose.hands[0]->wrist.z += *remedy.hands_to_m - hands_to_wall_m(lit.hands, lit.pose);
  smaller.stage.lamp.width_m = *remedy.lamp_size_m;
  for (const Lit& mended : {back, nearer, smaller})
    CHECK(mended.seen().softness() == doctest::Approx(kMostSoftness).epsilon(0.12));
  // A short room leaves no way back.
  CHECK_FALSE(remedies(lit.hands, lit.pose, lit.stage, seen, {4, 2.5f, 2.6f}).lamp_back_m);
}

TEST_CASE("A room that is too bright is darkened, or the lamp comes nearer") {
  Lit lit;
  lit.stage.ambient_lx = 400;
  const Visibility seen = lit.seen();
  REQUIRE(seen.contrast < seen.threshold);
  const Remedies remedy = remedies(lit.hands, lit.pose, lit.stage, seen, {});
  REQUIRE(remedy.ambient_lx);
  Lit darker = lit;
  darker.stage.ambient_lx = *remedy.ambient_lx;
  CHECK(darker.seen().contrast == doctest::Approx(kPlainToSee * seen.threshold).epsilon(0.1));
  REQUIRE(remedy.lamp_near_m);
  Lit nearer = lit;
  nearer.stage.lamp.position.z = *remedy.lamp_near_m;
  CHECK(nearer.seen().contrast > 1.5 * seen.contrast);
}

TEST_CASE("The best setup keeps the figure, fits the room and is the pose on another stage") {
  Random random(7);
  Stage stage;
  Pose pose = random_pose(random, stage, true);
  const Lamp lamp = named_lamps()[0].lamp;
  const Room room{3, 2.4f, 4};
  const auto setup = best_setup(real_hands(), pose, stage, lamp, room);
  REQUIRE(setup);
  CHECK(setup->keeps());
  CHECK(setup->plain());
  CHECK(setup->stage.lamp.position.z <= room.depth_m);
  CHECK(setup->stage.frame.size_m <= room.height_m);
  CHECK(setup->hands_m == doctest::Approx(hands_to_wall_m(real_hands(), setup->pose)));
  Caster caster(real_hands());
  CHECK(
      compare(caster.cast(setup->pose, setup->stage, kScoreSize), caster.cast(pose, stage, kScoreSize)).iou >
      0.95);
  CHECK_FALSE(best_setup(real_hands(), pose, stage, lamp, {3, 2.4f, 0.6f}));
  CHECK_FALSE(best_setup(real_hands(), pose, stage, lamp, {3, 1, 4}));
}

TEST_CASE("The best setup leaves the performer's body before the wall") {
  for (const char* figure : {"heart", "dog", "butterfly"}) {
    const auto text = read_file(source_dir() + "/gallery/" + figure + "/pose.json");
    REQUIRE(text);
    const auto file = read_pose({reinterpret_cast<const char*>(text->data()), text->size()}, figure);
    REQUIRE(file);
    for (const NamedLamp& named : named_lamps()) {
      const auto setup = best_setup(real_hands(), file->pose, *file->stage, named.lamp, {4, 2.5f, 5});
      if (!setup) continue;
      const Performer& body = setup->stage.performer;
      for (const Side side : {Side::kLeft, Side::kRight})
        CHECK(shoulder(body, side).z >= body.shoulder_radius_m - 1e-4f);
      CHECK(read_pose(write_pose(setup->pose, setup->stage), figure));
    }
  }
}
