// The sheet's words: how to hold a pose, in plain words for a person who stands in front of a lamp.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ombra/shadow.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// What a sheet is written in. All its words are in one file a language, src/sheet/messages.
enum class Language : std::uint8_t { kEnglish, kKorean };

/// One thing to do. UTF-8 without line ends.
struct Step {
  std::string label;  ///< what it is about, a word or two
  std::string text;   ///< a sentence or a few
};

/// A pose as steps, in the order in which one takes it up. Lengths are rounded to centimetres, directions to
/// 5°, joint angles to 10°; left, right, up and down are as one sees them facing the wall.
///
/// A direction is its main way and how far it leans from that to others: "up, 20° left" has an angle of 20°
/// to up as seen along the third axis. A hand's place is that of the middle of its palm, 0.4 of its length
/// from the wrist.
struct Instructions {
  std::vector<Step> setup;  ///< lamp, figure and, where hands have arms, each performer
  /// As a Pose's: palm, hand, gaps, thumb, fingers (those that do the same are said together) and arm; empty
  /// for one that is not held.
  std::array<std::vector<Step>, kMostHands> hands;
  std::vector<Step> together;  ///< where each hand goes, which is nearer the wall, sliding till it fits
};

/// What the sheet calls a hand: "Left hand", or of two people "Person A, left hand".
std::string hand_title(const Pose& pose, std::size_t hand, Language language = Language::kEnglish);

/// Puts a pose into words. What they leave out is little: the gallery's poses, taken up again from the
/// English words alone and slid until the shadow fits, keep over 90 % of their overlap in the mean (a test
/// holds it to that). The bounds of the words are in src/sheet. Deterministic; any pose has words.
Instructions instructions(const Pose& pose, const Stage& stage, Language language = Language::kEnglish);

/// What a pose asks of a person, and where it goes wrong.
struct Advice {
  int difficulty = 1;              ///< 1 very easy … 5 very hard (docs/method.md)
  std::vector<std::string> watch;  ///< most important first; at most six sentences
};
/// Looks at a pose and at its shadow: which finger the shadow hangs on most, which do not show at all, holes
/// that must let light through, what touches, where neighbours must leave no light. Casts some fifty
/// silhouettes. `hands` are of the length that the pose is for. Deterministic.
Advice advice(const Hands& hands, const Pose& pose, const Stage& stage,
              Language language = Language::kEnglish);

}  // namespace ombra
#pragma GCC visibility pop
