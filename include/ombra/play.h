// Poses in time: from one to another, and from relaxed hands to a pose.
#pragma once

#include <array>
#include <vector>

#include "ombra/result.h"
#include "ombra/stage.h"

namespace ombra {

/// A pose on the way between two that hold the same hands: `from` itself at 0, `to` itself at 1. Joint
/// angles, the wrists' places and the angles of the arms go evenly, so that what is inside its limits at both
/// ends stays inside them; an arm and its hand are where reach() has them, so that arms stay whole. A hand
/// without an arm turns the shorter way. Continuous in t where the arms of both poses are the stage's
/// performers', though an elbow swings fast when its wrist passes under the shoulder. Deterministic.
/// @param t 0 … 1
Pose interpolate(const Pose& from, const Pose& to, float t, const Stage& stage);

/// What hands may pass into each other on the way to a pose beyond what they do in the pose itself: skin
/// gives.
inline constexpr double kWayGive_mm = 1;

/// From relaxed hands to a pose in 3 to 6 pictures, the first with the hands apart (beside the body, elbows
/// hanging, where there are arms), the last the pose itself. Fingers are shaped first; then one hand after
/// the other comes into its place, where need be with its fingers open. Between two pictures, on
/// interpolate() in steps of 1/30, penetration_mm() stays within kWayGive_mm of the pose's own,
/// limit_violation_deg() is 0, and no elbow moves more than 5 cm and no hand turns more than 20° a step.
/// Every picture is rounded as its file holds it. Searched backwards, by taking the pose apart.
/// Deterministic; some milliseconds, up to a second where it is hard.
/// @param hands indexed by Side, those that the pose is held with
/// @return kUnsupported when no such way was found: that says nothing about whether there is one
Result<std::vector<Pose>> way_to(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage);

}  // namespace ombra
