// Handling: a pose and its lamp changed by hand, within what a body can do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// What kept a change from going further.
enum class Stop : std::uint8_t {
  kNone,   ///< nothing: it was made as asked
  kJoint,  ///< a finger's or an arm's limit, or what it can reach
  kTouch,  ///< hands, fingers, arms or a head touch
  kStage,  ///< the wall, the lamp, or the room that the stage leaves to wrists
};

/// What hands may pass into each other by being handled, millimetres: skin gives.
inline constexpr double kHandlingGive_mm = 1;

/// A pose after a change.
struct Handled {
  Pose pose;                ///< as far as it came
  Stop stop = Stop::kNone;  ///< what kept it from going further
};

/// @name The changes
/// Each goes from the pose that is given towards what is asked and ends where something keeps it
/// from going further: limit_violation_deg() stays within what it was, penetration_mm() within what it was or
/// kHandlingGive_mm, a pose that passes checked_on_stage() goes on doing so, and no wrist comes nearer to
/// lamp or wall than the stage allows or it was. It is looked at wherever something has moved 5 mm, so that
/// nothing jumps through anything, and ends within 0.05 mm of where it had to stop. What it was is met to 2
/// µm and 0.001°. Numbers that are not finite change nothing. Deterministic; a step of a drag takes some
/// tenths of a millisecond.
///
/// `hands` are indexed by Side, those that the pose is held with; `hand` is numbered as in Pose and held;
/// `ranges` are what the angles of that hand may be.
///@{

/// Brings one joint angle to a value, or as near as range_given() lets it. Angles that hang on it come along:
/// the ring finger's knuckle with the middle finger's, a spread finger closes as it bends.
Handled bend(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
             const AngleRanges& ranges, std::size_t hand, Angle angle, float value_rad);

/// Pulls a point of a finger to a place: the angles of its joints up to there follow within the ranges, by
/// damped least squares (Wampler 1986, Manipulator inverse kinematic solutions based on vector formulations
/// and damped least-squares methods), other fingers only as far as they hang on it. Where the place is out of
/// reach the point ends nearest to it, and Stop::kJoint says so. The point is `grip` in the frame of `bone`,
/// which is not the palm, metres; the place is `towards` in the world, metres, reached within 0.5 mm when
/// nothing stops it.
Handled pull(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
             const AngleRanges& ranges, std::size_t hand, std::size_t bone, Vec3 grip, Vec3 towards);

/// Carries a hand in a straight line until its wrist is at a place, or as near as its arm is long. It keeps
/// its direction as well as its arm's limits let it; the elbow swings no more than that takes. `wrist` is in
/// the world, metres.
Handled carry(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
              Vec3 wrist);

/// Turns a hand about its wrist, with an arm as far as forearm, wrist and elbow can. `rotation` is about
/// world axes, by at most half a turn.
Handled turn(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
             Quat rotation);

/// Brings the arm of a hand that has one to angles, its wrist staying where it is.
Handled swing(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, std::size_t hand,
              const ArmAngles& angles);

///@}

/// A stage after its lamp was moved; stopped by nothing or by the stage.
struct Relit {
  Stage stage;              ///< with the lamp as far as it came
  Stop stop = Stop::kNone;  ///< kNone or kStage
};
/// Carries the lamp in a straight line towards a place, hands and performers staying where they are: as far
/// as the stage passes checked(), the pose checked_on_stage(), and no wrist is nearer to the lamp than the
/// stage allows. A stage that does not hold as it is gets its lamp only where it then does. `position` is in
/// the world, metres.
Relit carry_lamp(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, Vec3 position);

}  // namespace ombra
#pragma GCC visibility pop
