// What to do: from the solved pose to what is seen, one finger or hand at a time.
#pragma once

#include <vector>

#include "ombra/judge.h"

namespace ombra {

/// Fits the solved pose to a silhouette by single changes (matching pursuit): each time the one that brings
/// its shadow nearest, as long as one helps.
/// @param seen in the solved pose's frame, kAdviceSize x kAdviceSize
std::vector<Correction> finger_advice(const SolvedPose& solved, const Mask& seen);
inline constexpr int kAdviceSize = 128;

/// The finger, of the held hands, whose shadow is nearest to a place in the frame (0 … 1, y down).
struct NearFinger {
  std::size_t hand = 0, finger = 0;
  float distance = 1;       ///< of the frame
  float to_other_hand = 1;  ///< to the nearest finger of another hand
};
NearFinger finger_at(const SolvedPose& solved, Vec2 place);

}  // namespace ombra
