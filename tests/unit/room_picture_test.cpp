// The picture of the room: what stands in it shows, and what it does not know of does not.
#include "io/room_picture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

constexpr int kWall = 128;

/// The room with its wall as the pose lights it.
Image room(const Pose& pose, const Stage& stage) {
  const Stage lit = room_stage(stage);
  const LampLight light{lit.lamp.colour_k, LightCaster(real_hands()).illuminance(pose, lit, lit.lamp, kWall)};
  return room_picture(real_hands(), pose, stage, wall_picture(std::span(&light, 1), 0, 0.75f, kWall),
                      {pose, stage});
}

/// Pixels that differ clearly.
std::size_t differ(const Image& a, const Image& b) {
  REQUIRE(a.rgb.size() == b.rgb.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.rgb.size(); i += 3) count += std::abs(a.rgb[i] - b.rgb[i]) > 15;
  return count;
}

}  // namespace

TEST_CASE("Whoever is in the room is in its picture") {
  Random random(21);
  Stage stage;
  const Pose pose = random_pose(random, stage, true);
  const Image alone = room(pose, stage);
  CHECK(alone.width == kRoomWidth);
  CHECK(alone.rgb.size() == std::size_t{3} * kRoomWidth * kRoomHeight);
  CHECK(alone.rgb == room(pose, stage).rgb);

  Stage other = stage;
  other.performer.sleeve = {0.03f, 0.02f};
  CHECK(differ(alone, room(pose, other)) > 500);
  other = stage;
  other.people = {{1.7f, {-0.7f, 0.8f}, 0}};
  CHECK(differ(alone, room(pose, other)) > 5000);
  other = stage;
  other.screen.seen_from_behind = true;
  CHECK(alone.rgb == room(pose, other).rgb);
}

TEST_CASE(
    "A room without arms, one with a lamp in the sky and one under a lamp at the frame's height are drawn") {
  Random random(22);
  Stage stage;
  const Pose bare = random_pose(random, stage, false);
  const Image image = room(bare, stage);
  const auto [least, most] = std::minmax_element(image.rgb.begin(), image.rgb.end());
  CHECK(*least < 60);
  CHECK(*most > 240);
  for (const char* name : {"sun", "led-bulb"}) {
    const auto named = std::find_if(named_lamps().begin(), named_lamps().end(),
                                    [&](const NamedLamp& l) { return l.name == name; });
    stage.lamp = put_out(named->lamp, lamp_aim(stage));
    CHECK(differ(image, room(bare, stage)) > 5000);
  }
}
