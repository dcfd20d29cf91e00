// The stage: lamp, screen, frame and one or two performers, all in metres; and how a performer's arms reach a
// wrist.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "ombra/bystander.h"
#include "ombra/capsule.h"
#include "ombra/hand.h"
#include "ombra/lamp.h"
#include "ombra/result.h"
#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// The wall that takes the shadow: a rectangle of the plane z = 0.
struct Screen {
  float width_m = 3;          ///< along x
  float height_m = 2.4f;      ///< along y
  Vec2 centre{0, 1.25f};      ///< its middle in the world, metres
  float reflectance = 0.75f;  ///< share of the light that it sends back, evenly (Lambert); matt white paint
  bool seen_from_behind = false;  ///< a cloth whose audience is beyond it: pictures for them are mirrored
};

/// The square of the screen in which a target is asked for.
struct Frame {
  Vec2 centre{0, 1.25f};  ///< on the screen, metres
  float size_m = 1;       ///< side length, metres; > 0
};

/// Where a performer's arms come from, as seen on the wall.
enum class ArmsFrom : std::uint8_t { kBottom, kLeft, kRight };
/// The side's name in files: bottom, left or right.
std::string_view name(ArmsFrom from);

/// Cloth around a performer's arms, from the shoulders down.
struct Sleeve {
  float ease_m = 0;  ///< how far it stands off the arm; 0: bare arms
  float end_m = 0;   ///< from the wrist joint to where it ends
  /// Exact, field by field.
  friend bool operator==(const Sleeve&, const Sleeve&) = default;
};

/// A body: what can be reached. Forearm and wrist are ANSUR II medians, the other sizes are chosen
/// (docs/conventions.md).
struct Performer {
  ArmsFrom arms_from = ArmsFrom::kBottom;  ///< which way the body faces
  Vec3 shoulder_centre{0, 0.80f, 1.90f};   ///< between the shoulder joints, metres
  float shoulder_width_m = 0.36f;          ///< from shoulder joint to shoulder joint
  float upper_arm_m = 0.30f;               ///< shoulder joint to elbow joint
  float forearm_m = 0.26f;                 ///< elbow joint to wrist joint
  float wrist_radius_m = 0.028f;           ///< of the arm capsules, from 176 mm of circumference
  float elbow_radius_m = 0.045f;           ///< of the arm capsules
  float shoulder_radius_m = 0.055f;        ///< of the arm capsules
  float head_radius_m = 0.10f;             ///< a ball, see head_centre()
  Sleeve sleeve;                           ///< only shadows (light.h) know of it
  float turn = 0;  ///< of the body about the vertical from where arms_from has it, radians, to the left
  /// Exact, field by field.
  friend bool operator==(const Performer&, const Performer&) = default;
};

/// A body whose arms are as long as those with a hand of that length are, standing where the default one
/// does: every size in proportion to the hand (ANSUR II: a forearm is 1.36 of a hand), but the head's, which
/// grows half as much: that is how children differ (docs/conventions.md).
Performer performer_for(float hand_length_m);

/// Middle of the head: 2.6 of its radii above the shoulder centre.
Vec3 head_centre(const Performer& performer);

/// Everything but the hands: lamps, wall, performers and who else stands there. World: right-handed, metres,
/// x right and y up as the performer sees the wall, which is the plane z = 0, z towards the lamp.
struct Stage {
  Lamp lamp;                                  ///< the one that silhouettes are cast from
  std::vector<Lamp> other_lamps;              ///< only shadows (light.h) know of them
  float ambient_lx = 0;                       ///< light that falls on the wall from everywhere, lux
  Screen screen;                              ///< the wall
  Frame frame;                                ///< where on it the target is asked for
  Performer performer;                        ///< whose hands 0 and 1 are
  std::optional<Performer> second_performer;  ///< the other person of a pair
  std::vector<Bystander> people;              ///< only light.h and people_silhouette() know of them
  float hand_lamp_min_m = 0.30f;              ///< nearest a wrist may come to the lamp's plane, along z
  float hand_wall_min_m = 0.15f;              ///< nearest a wrist may come to the wall
};

/// The performer turned to enter from a side, shoulders placed for the stage's lamp: nearer to it with
/// shorter arms (docs/conventions.md).
Performer performer_from(ArmsFrom from, const Lamp& lamp, const Performer& sizes = {});

/// The stage with a pair: two who both come from the bottom stand side by side, the first at the left; others
/// where performer_from() has each alone. Two from the same side would stand in each other. Sizes are those
/// that the stage's performers have.
Stage pair_from(ArmsFrom first, ArmsFrom second, const Stage& stage);

/// Where a second performer of these sizes joins one who stays where they are: at their right hand's side,
/// 0.56 m from shoulder centre to shoulder centre (less with shorter arms), or for arms from a side opposite,
/// as in the lamp's mirror.
Performer partner_of(const Performer& first, const Lamp& lamp, const Performer& sizes);

/// Checks that the numbers make a stage (positive sizes, lamp in front of the wall, frame on the screen, two
/// performers who do not stand in each other, at most kMostPeople who stand in no wall and no lamp …).
/// @return kBadInput naming the field
Result<Stage> checked(const Stage& stage, const std::string& where);

/// People beside the performers; as many as overlapping bodies can be counted in the light.
inline constexpr std::size_t kMostPeople = 8;

/// The middle of the frame: where flat lamps face.
Vec3 lamp_aim(const Stage& stage);

/// Perspective from the lamp's centre on to the wall, then to frame pixels: pixel x right, y down, (0,0) at
/// the top left of the frame, `size_px` at its other corner. p must be nearer the wall than the lamp.
struct Projection {
  Vec3 lamp;       ///< its centre, world, metres
  float centre_x;  ///< the frame's middle on the wall, metres
  float centre_y;  ///< the frame's middle on the wall, metres
  float px_per_m;  ///< on the wall
  float half_px;   ///< half the frame's side, pixels
  /// World, metres, to frame pixels.
  Vec2 operator()(Vec3 p) const {
    const float k = lamp.z / (lamp.z - p.z);
    const float wx = lamp.x + (p.x - lamp.x) * k, wy = lamp.y + (p.y - lamp.y) * k;
    return {(wx - centre_x) * px_per_m + half_px, half_px - (wy - centre_y) * px_per_m};
  }
};
/// The stage's own, to its frame at `size_px` a side.
Projection projection(const Stage& stage, int size_px);

/// An arm as it is held: its three joints. The wrist is the hand's.
struct Arm {
  Vec3 shoulder;  ///< world, metres
  Vec3 elbow;     ///< world, metres
};

/// A hand as it is held.
struct HeldHand {
  Vec3 wrist;              ///< metres, world
  Quat orientation;        ///< wrist frame -> world
  Angles angles{};         ///< of its joints
  std::optional<Arm> arm;  ///< absent with --no-arms
};

/// Hands are numbered 2 * person + side: 0 and 1 are the performer's left and right, 2 and 3 the second
/// performer's.
inline constexpr std::size_t kMostHands = 4;
/// Of a numbered hand: 0 for a left one, 1 for a right one, as Hands are indexed.
constexpr std::size_t side_index(std::size_t hand) { return hand % 2; }
/// Of a numbered hand: which of its person's it is.
constexpr Side side_of(std::size_t hand) { return static_cast<Side>(side_index(hand)); }
/// Of a numbered hand: 0 the performer's, 1 the second performer's.
constexpr std::size_t person_of(std::size_t hand) { return hand / 2; }
/// Whose hand it is. On a stage of one performer they are taken for the second as well, whose arms have their
/// sizes then.
const Performer& performer_of(const Stage& stage, std::size_t hand);

/// Every joint angle, all wrists and the arms: all there is to say about how to hold it.
struct Pose {
  float hand_length_m = 0.19f;  ///< Hand::length_m of those that it was made for
  float hand_breadth_m = 0;     ///< measured_breadth_m(); 0: the hand asset's own for that length
  std::array<std::optional<HeldHand>, kMostHands> hands;  ///< numbered as above
};

/// Whether a pose needs two people.
bool for_two(const Pose& pose);

/// How an arm bends below the shoulder, radians. All zero: elbow hanging down and a little outwards, forearm
/// half way between palm up and palm down, wrist straight.
struct ArmAngles {
  float swivel = 0;     ///< of the elbow about the line shoulder - wrist, positive outwards and up
  float pronation = 0;  ///< positive palm down, from thumb up
  float flexion = 0;    ///< of the wrist, positive towards the palm
  float deviation = 0;  ///< of the wrist, positive towards the little finger
};
/// Ranges of the arm: AAOS for pronation and wrist; the rest says how far this craft raises an arm.
struct ArmLimits {
  /// Of ArmAngles and of the elbow, which is 0 where the arm is straight, radians.
  ///@{
  float swivel_min = radians(-45), swivel_max = radians(110);
  float pronation_min = radians(-80), pronation_max = radians(80);
  float flexion_min = radians(-70), flexion_max = radians(80);
  float deviation_min = radians(-20), deviation_max = radians(30);
  float elbow_flexion_min = radians(5), elbow_flexion_max = radians(145);
  ///@}
  float elevation_max = radians(130);  ///< of the upper arm, from hanging down
  float chest_m = 0.17f;               ///< a wrist is at least so far in front of the shoulders
};
/// The one set of them that everything goes by.
const ArmLimits& arm_limits();

/// Unit vector of where a performer's chest faces, horizontal.
Vec3 facing(const Performer& performer);
/// A shoulder joint, world, metres.
Vec3 shoulder(const Performer& performer, Side side);

/// An arm that reaches for a place.
struct Reach {
  Vec3 wrist;        ///< where the wrist really is
  Arm arm;           ///< its other joints
  Mat3 orientation;  ///< of the hand: wrist frame -> world
};
/// Analytic inverse kinematics: the arm that brings the wrist to `wrist` (world, metres; or as near as the
/// arm is long, see Reach::wrist) with the given angles.
Reach reach(const Performer& performer, Side side, Vec3 wrist, const ArmAngles& angles);

/// The inverse of reach() for a held hand with an arm.
ArmAngles arm_angles(const Performer& performer, Side side, const HeldHand& hand);

/// Largest joint angle outside its limit, degrees: fingers (as range_given() has them), wrist, forearm,
/// elbow, upper arm. 0 for a holdable pose; differences under 0.01° (file rounding) count as 0.
double limit_violation_deg(const Pose& pose, const Stage& stage);

/// Checks that every joint and fingertip of a pose lies between the wall and the lamp, where it can cast a
/// shadow: in front of the wall and at least 3 cm nearer to it than the lamp is. `hands` are indexed by Side
/// and serve both performers.
/// @return kBadInput naming the hand and how far it is off
Result<void> checked_on_stage(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
                              const std::string& where);

/// The least width of a finger's shadow on the wall, metres: twice the radius of the hand's thinnest finger
/// capsule, which is measured on its skin, enlarged by the lamp as little as can be. That is where the
/// fingertip is as near to the wall as `stage.hand_wall_min_m` lets the wrist come or, with arms, the
/// straight arm reaches: at depth z the shadow is lamp / (lamp - z) times as wide. No part of a shape can be
/// made thinner except as a sliver of something wider. In frame pixels it is this times size_px /
/// frame.size_m.
float least_finger_width_m(const Hand& hand, const Stage& stage, bool arms);

/// Forearm and upper arm of a held hand that has an arm; the forearm ends inside the hand's capped wrist.
std::array<TaperedCapsule, 2> arm_capsules(const HeldHand& hand, const Performer& performer);
/// The same in their sleeve, which has an ease: the arms as much thicker, the forearm's cuff round, its tip
/// `end_m` from the wrist (or, on arms too short for it, a ball at the elbow).
std::array<TaperedCapsule, 2> sleeve_capsules(const HeldHand& hand, const Performer& performer);

/// Deepest penetration between any two capsules of different fingers, hands, arms or heads, whoever's they
/// are, in millimetres; 0 when nothing passes into anything. `hands` are the ones the pose is held with,
/// indexed by Side.
double penetration_mm(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage);

/// What a pose asks of those who hold it, from 0 (relaxed) to 1 (at the limits), in parts and as a whole.
struct Strain {
  /// The parts of one hand and its arm.
  struct Parts {
    std::array<double, kFingerCount> fingers{};  ///< thumb … little
    double arm = 0;                              ///< forearm, wrist and shoulder; 0 without an arm
  };
  std::array<Parts, kMostHands> hands;  ///< numbered as a Pose's; 0 where none is held
  double whole = 0;                     ///< root mean square of the parts of all held hands
};
/// A part's strain is the root mean square of its joints' shares of the way from rest to the limit that the
/// other joints leave (range_given()), to which come the last joint of a finger bent otherwise than the
/// middle one, and ring and little finger bent otherwise than their neighbours; at most 1. Figures and
/// sources are in src/stage/strain.cpp, the formula in docs/method.md.
Strain strain(const Pose& pose, const Stage& stage);

/// The pose with every number rounded to what a pose file holds (angles 0.001°, positions 1 µm, quaternions
/// 1e-6), so that a written and re-read pose casts the same mask bit for bit. Idempotent.
Pose rounded_for_file(const Pose& pose);

}  // namespace ombra
#pragma GCC visibility pop
