// Parts: a figure's jaw, ears or wings, and how few fingers move them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ombra/parallel.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A finger or a wrist that moves a part, and its joint that moves the furthest.
struct PartMover {
  std::size_t hand = 0;       ///< numbered as in a Pose
  int finger = -1;            ///< 0 thumb … 4 little finger; -1: the hand turns at its wrist
  Angle joint{};              ///< of a finger
  std::string_view of_wrist;  ///< else "swivel", "pronation", "flexion", "deviation" or "turn"
  float from = 0;             ///< that joint's angle in the figure, radians
  float to = 0;               ///< … and with the part moved
};

/// A part of a figure moved: the figure's pose but for a few fingers.
struct PartMotion {
  Pose pose;                      ///< with the part moved, rounded as a file holds it
  std::vector<PartMover> movers;  ///< the one that moves the furthest first
  Scores scores;                  ///< of its silhouette with what was asked for
  double penetration_mm = 0;      ///< the deepest anywhere between the two poses
};

/// What a part adds to the merit() of its figure: its own, less 0.02 for every finger or wrist that moves.
double worth(const PartMotion& part);

/// Finds the few fingers and wrists that bring a figure's silhouette to another one: single ones first, the
/// best sets then joined by a further one as long as it helps, all of a set being fitted together; index to
/// little finger may go together and then count as two. What wins has the greatest merit(), 0.3 for the share
/// of what changes that comes out right, less 0.02 for each of them. Everything else stays as it is. Nothing
/// passes through anything, and no limit is left, on interpolate() from the pose to the one that is found.
/// `moved` is the figure with its part moved, where it lies in the stage's frame: kScoreSize a side, of one
/// performer.
/// @return no movers, and the pose as it was, where no finger helps. Deterministic; some seconds on one core
PartMotion find_part(const Hands& hands, const Pose& pose, const Stage& stage, const Mask& moved,
                     const ParallelFor& parallel_for = {});

/// In English, for people: "left little finger, pip-flexion 0° to 35°".
std::string words(const PartMover& mover);

}  // namespace ombra
#pragma GCC visibility pop
