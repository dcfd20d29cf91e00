// The stage: lamp, screen, frame and performer, all in metres; and how the performer's arms reach a wrist.
#pragma once

#include <array>
#include <optional>

#include "ombra/hand.h"
#include "ombra/result.h"
#include "ombra/vec.h"

namespace ombra {

/// World: right-handed, x right and y up as the performer sees the wall, wall = the plane z = 0, z towards the lamp.
struct Lamp {
  Vec3 position{0, 1.25f, 2.5f};  ///< of its centre, metres; z > 0
};

/// The wall that takes the shadow: a rectangle of the plane z = 0.
struct Screen {
  float width_m = 3;
  float height_m = 2.4f;
  Vec2 centre{0, 1.25f};
};

/// The square of the screen in which a target is asked for.
struct Frame {
  Vec2 centre{0, 1.25f};  ///< on the screen, metres
  float size_m = 1;       ///< side length, metres; > 0
};

/// Where the performer's arms come from, as seen on the wall.
enum class ArmsFrom : std::uint8_t { kBottom, kLeft, kRight };
std::string_view name(ArmsFrom from);

/// A body: what can be reached. Sizes are ANSUR II medians (docs/conventions.md has the table).
struct Performer {
  ArmsFrom arms_from = ArmsFrom::kBottom;
  Vec3 shoulder_centre{0, 0.80f, 1.90f};  ///< between the shoulder joints, metres
  float shoulder_width_m = 0.36f;
  float upper_arm_m = 0.30f;
  float forearm_m = 0.26f;                ///< elbow joint to wrist joint
  float wrist_radius_m = 0.028f;          ///< of the arm capsules, from 176 mm of circumference
  float elbow_radius_m = 0.045f;
  float shoulder_radius_m = 0.055f;
  float head_radius_m = 0.10f;            ///< a ball 0.26 m above the shoulder centre
};

struct Stage {
  Lamp lamp;
  Screen screen;
  Frame frame;
  Performer performer;
  float hand_lamp_min_m = 0.30f;  ///< nearest a wrist may come to the lamp's plane, along z
  float hand_wall_min_m = 0.15f;  ///< nearest a wrist may come to the wall
};

/// The performer turned to enter from a side, shoulders placed for the stage's lamp (notes in docs/method.md).
Performer performer_from(ArmsFrom from, const Lamp& lamp, const Performer& sizes = {});

/// Checks that the numbers make a stage (positive sizes, lamp in front of the wall, frame on the screen …).
/// @return kBadInput naming the field
Result<Stage> checked(const Stage& stage, const std::string& where);

/// Perspective from the lamp's centre on to the wall, then to frame pixels: pixel x right, y down, (0,0) at the top
/// left of the frame, `size_px` at its other corner. p must be nearer the wall than the lamp.
struct Projection {
  Vec3 lamp;
  float centre_x, centre_y, px_per_m, half_px;
  Vec2 operator()(Vec3 p) const {
    const float k = lamp.z / (lamp.z - p.z);
    const float wx = lamp.x + (p.x - lamp.x) * k, wy = lamp.y + (p.y - lamp.y) * k;
    return {(wx - centre_x) * px_per_m + half_px, half_px - (wy - centre_y) * px_per_m};
  }
};
Projection projection(const Stage& stage, int size_px);

/// An arm as it is held: its three joints. The wrist is the hand's.
struct Arm {
  Vec3 shoulder, elbow;
};

/// A hand as it is held.
struct HeldHand {
  Vec3 wrist;              ///< metres, world
  Quat orientation;        ///< wrist frame -> world
  Angles angles{};
  std::optional<Arm> arm;  ///< absent with --no-arms
};

/// Every joint angle, both wrists and the arms: all there is to say about how to hold it.
struct Pose {
  float hand_length_m = 0.19f;
  std::array<std::optional<HeldHand>, 2> hands;  ///< indexed by Side
};

/// A tapered capsule in the world, metres.
struct TaperedCapsule {
  Vec3 from, to;
  float from_radius_m = 0, to_radius_m = 0;
};
/// Forearm and upper arm of a held hand that has an arm; the forearm ends inside the hand's capped wrist.
std::array<TaperedCapsule, 2> arm_capsules(const HeldHand& hand, const Performer& performer);

/// The pose with every number rounded to what a pose file holds (angles 0.001°, positions 1 µm, quaternions 1e-6),
/// so that a written and re-read pose casts the same mask bit for bit. Idempotent.
Pose rounded_for_file(const Pose& pose);

}  // namespace ombra
