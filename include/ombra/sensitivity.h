// How much a shadow hangs on every finger, and on whose hands they are.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ombra/shadow.h"

#pragma GCC visibility push(default)
namespace ombra {

/// What the overlap of a silhouette with its target loses when the hands are held a little differently. A
/// loss is a difference of IoU at kScoreSize, the worst of the changes tried; negative where every one is
/// better.
struct Sensitivity {
  /// What a hand's being held otherwise takes.
  struct HandLoss {
    std::array<double, kFingerCount> finger{};  ///< thumb … little: 10° off
    double turn = 0;                            ///< 5° off about any axis of the wrist's frame
    double shift = 0;                           ///< 1 cm off along any axis of the world
  };
  /// A finger and its loss.
  struct Finger {
    std::size_t hand;    ///< numbered as in Pose
    std::size_t finger;  ///< 0 thumb … 4 little
    double loss;         ///< 10° off, as in HandLoss
  };
  /// Somebody else's hands.
  struct Size {
    HandSize size;  ///< one of hand_sizes()
    double iou;     ///< of the same pose with hands of that size
  };
  double iou = 0;                                         ///< of the pose as it is
  std::array<std::optional<HandLoss>, kMostHands> hands;  ///< of those held
  std::vector<Finger> fingers;                            ///< all of them, the most important first
  std::vector<Size> sizes;                                ///< adults', the shortest first
};

/// Casts the pose with each finger bent 10° more and less (all its joints that flex, as far as their limits
/// let them), with each wrist turned 5° and each hand moved 1 cm both ways, elbows staying where they are;
/// and as every adult of hand_sizes() casts it who holds the same angles with the palms in the same places.
/// 22 casts a hand, less than 20 ms for two hands. `target` is the placed target, kScoreSize x kScoreSize.
/// Deterministic.
Sensitivity sensitivity(const Hands& hands, const Pose& pose, const Stage& stage, const Mask& target);

}  // namespace ombra
#pragma GCC visibility pop
