// Advice: where lamp and hands should be, and how large the lamp may be, for the shadow of a pose in a room.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "ombra/visibility.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A room with the wall at one end, metres.
struct Room {
  float width_m = 4;      ///< along the wall
  float height_m = 2.5f;  ///< floor to ceiling
  float depth_m = 5;      ///< from the wall to the one behind the lamp
  /// The farthest that a lamp may be from the wall: its stand takes 0.3 m.
  float lamp_most_m() const { return depth_m - 0.3f; }
  /// The highest that a figure may be whose middle is at y.
  float height_about_m(float y) const { return 2 * std::min(y, height_m - y); }
};

/// What would make a shadow keep its narrowest part and be plain to see, each alone and everything else as it
/// is. Nothing where it is well already or where that alone cannot help.
struct Remedies {
  std::optional<float> lamp_back_m;  ///< the lamp this far from the wall, hands where they are
  std::optional<float> hands_to_m;   ///< the palms this far from the wall
  std::optional<float> lamp_size_m;  ///< a lamp at most this wide
  std::optional<float> ambient_lx;   ///< at most so much light from everywhere
  std::optional<float> lamp_near_m;  ///< the lamp this near to the wall, for more light
};
/// An edge's softness is lamp width x hands to wall / (part x lamp to wall), and a wall's light falls with
/// the square of the distance; remedies are where these come to kMostSoftness and kPlainToSee.
Remedies remedies(const Hands& hands, const Pose& pose, const Stage& stage, const Visibility& now,
                  const Room& room);

/// Mean distance from the wall to the middles of the held palms, along z.
float hands_to_wall_m(const Hands& hands, const Pose& pose);

/// One way to set up lamp and performer.
struct Setup {
  Stage stage;        ///< with the lamp, the performers and the frame where they should be
  Pose pose;          ///< moved along with the performer
  float hands_m = 0;  ///< palms to wall
  Visibility seen;    ///< of that pose there
  /// Whether edges are soft enough by no more than 5 % above kMostSoftness.
  bool keeps() const { return seen.softness() <= kMostSoftness * 1.05; }
  /// Whether the contrast is at least kPlainToSee times what the eye needs.
  bool plain() const { return seen.contrast >= kPlainToSee * seen.threshold; }
};

/// Looks for the setup that shows a pose largest with its narrowest part kept and plain to see or, where
/// none does, sharpest: lamp to wall in steps of 5 cm as far as the room goes, lamp to hands as in the pose
/// and up to twice as far, as long as the silhouette stays the same but for its size (but for sun and moon).
/// The performer stays with the hands, the frame with the beam. Closed forms choose, visibility() confirms.
/// Of `lamp` count shape, size and brightness; it is put in the direction that the stage's own lamp has.
/// @return nothing where the room is too small for the performer
std::optional<Setup> best_setup(const Hands& hands, const Pose& pose, const Stage& stage, const Lamp& lamp,
                                const Room& room, const ParallelFor& parallel_for = {});

}  // namespace ombra
#pragma GCC visibility pop
