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
  std::vector<std::string> setup;  ///< lamp, figure and, where hands have arms, each performer
  std::array<std::vector<std::string>, kMostHands> hands;  ///< as a Pose's; empty for one that is not held
};

/// What the sheet calls a hand: "Left hand", or of two people "Person A, left hand".
std::string hand_title(const Pose& pose, std::size_t hand);

/// Puts a pose into words: where the lamp, the figure and the performers are ("You" or "Person A" and "Person
/// B"); for each hand its distances,
/// which way palm and fingers face, its arm, its thumb, each finger and the gaps between them. "Straight" is
/// less than 15° in every joint; the other words' bounds are in src/sheet. Deterministic; any pose has words.
Instructions instructions(const Pose& pose, const Stage& stage);

/// The same as one list: the set-up, then each held hand under its hand_title().
std::vector<std::string> describe(const Pose& pose, const Stage& stage);

}  // namespace ombra
