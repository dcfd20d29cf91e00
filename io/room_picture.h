// The room while the shadow is cast: lamp, beam, performers, people and the lit wall, seen from behind and
// beside the performer.
#pragma once

#include <cstddef>
#include <vector>

#include "io/picture.h"
#include "io/wall_picture.h"
#include "ombra/light.h"
#include "ombra/play.h"

namespace ombra {

/// The stage with a frame that holds as much of the wall as a picture of the room shows: what its `wall` is
/// to be lit with. A lamp that does not say how bright it is gets a brightness, for exposure makes all alike.
Stage room_stage(const Stage& stage);

/// Draws the room, kRoomWidth x kRoomHeight. What a body of the pose or the stage looks like beyond its arms
/// is made up; of light only the wall's is computed. Beyond the stage's frame it is drawn dimmer than it is,
/// so that the figure stands out; of several lamps the first is shown, its beam as dust would show it. Not
/// mirrored: the eye is the performer's side of the screen.
/// @param hands of the length the pose is for
/// @param wall the frame of room_stage(), lit
/// @param view whose bodies, wall and lamp the picture is made to hold: those of a film's first picture, so
/// that its eye stays where it is Deterministic.
Image room_picture(const Hands& hands, const Pose& pose, const Stage& stage, const WallPicture& wall,
                   const Tableau& view);

inline constexpr int kRoomWidth = 1280, kRoomHeight = 860;

}  // namespace ombra
