// The held hands with their bones, the arms, the wall and the lamp as a glTF 2.0 scene, still or moving.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "ombra/hand.h"
#include "ombra/play.h"
#include "ombra/result.h"
#include "ombra/stage.h"

namespace ombra {

/// Writes what a 3D program needs to show a pose: metres, y up, z towards the lamp as in the world.
/// Nodes: `hand-left`, `hand-right` (skinned meshes in their bind pose, whose 16 bones `left-wrist`,
/// `left-index-finger-phalanx-proximal` … are nodes under `bones-left`, turned into the pose),
/// `arm-left-forearm`, `arm-left-upper-arm` …, `wall`, and `lamp` (a point light, extension
/// KHR_lights_punctual). Those of a second performer begin with `second-`: `second-hand-left`,
/// `second-left-wrist`, `second-arm-left-forearm` …
/// @param hands indexed by Side, of the length that the pose is for
/// @return binary glTF; kCannotWrite if it cannot be put together. Deterministic.
Result<std::vector<std::byte>> write_hands_glb(const std::array<Hand, 2>& hands, const Pose& pose,
                                               const Stage& stage);

/// A keyframe of a play is left out where its neighbours give it as nearly as this.
inline constexpr float kKeyframeGive_deg = 0.05f, kKeyframeGive_m = 0.0001f;

/// The scene of write_hands_glb() as a play begins, and one animation that takes it through the play: the
/// rotation of every bone, the places of wrists, arms and lamp, as far as they move. Sampled at 30 Hz with
/// linear interpolation. How bright the lamp is stays out of it: glTF animates nodes alone.
/// @param hands indexed by Side, of the length that the play is for
/// @param title of the animation
/// @return binary glTF; kCannotWrite if it cannot be put together. Deterministic.
Result<std::vector<std::byte>> write_play_glb(const std::array<Hand, 2>& hands, const Play& play,
                                              const std::string& title);

}  // namespace ombra
