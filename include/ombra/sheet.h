// The sheet's words: how to hold a pose, in plain English for a person who stands in front of a lamp.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ombra/stage.h"

namespace ombra {

/// What to say about a pose, in reading order. UTF-8, one sentence or list a line, no line ends. Lengths are
/// rounded to centimetres, angles to 5 degrees; left, right, up and down are as one sees them facing the
/// wall.
struct Instructions {
  std::vector<std::string> setup;  ///< lamp, figure and, where a hand has an arm, the performer
  std::array<std::vector<std::string>, 2> hands;  ///< indexed by Side; empty for a hand that is not held
};

/// Puts a pose into words: where the lamp, the figure and the performer are; for each hand its distances,
/// which way palm and fingers face, its arm, its thumb, each finger and the gaps between them. "Straight" is
/// less than 15° in every joint; the other words' bounds are in src/sheet. Deterministic; any pose has words.
Instructions instructions(const Pose& pose, const Stage& stage);

/// The same as one list: the set-up, then each held hand under a heading line ("Left hand").
std::vector<std::string> describe(const Pose& pose, const Stage& stage);

}  // namespace ombra
