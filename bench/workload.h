// What every benchmark works on: the generic hands on the default stage, in a fixed set of poses.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "ombra/shadow.h"

namespace ombra::bench {

inline constexpr std::size_t kPoseCount = 32;
using Poses = std::array<Pose, kPoseCount>;

struct Workload {
  Hands hands;
  Stage stage;
  Poses one_hand;        ///< the right hand of two_hands
  Poses two_hands;       ///< two_hands_arms without its arms
  Poses two_hands_arms;  ///< shadows about the middle of the frame, arms from below
};

/// The workload, made at the first call: the same on every machine. Ends the program with a message when the
/// hand asset cannot be read.
const Workload& workload();

/// The skinned vertices of both hands, left before right, world metres.
std::vector<Vec3> skinned(const Workload& work, const Pose& pose);

/// The triangles of both hands; indices into skinned().
std::vector<std::array<std::uint32_t, 3>> triangles(const Workload& work);

/// What a disc as target asks for: darkness costs 1 a pixel outside it and pays 1 inside.
std::vector<float> disc_density(int size_px);

/// Another renderer's masks of two_hands, one a pose, beside ours.
/// @return percent of equal pixels in the pose where they differ most
double agreement_percent(const Workload& work, std::span<const Mask> masks);

/// Agreement under which a peer is said to draw something else than we do, and its time means nothing.
inline constexpr double kLeastAgreementPercent = 99.5;

/// Goes round the poses, so that branch predictors learn none of them by heart.
class Round {
 public:
  std::size_t next() { return at_++ % kPoseCount; }

 private:
  std::size_t at_ = 0;
};

}  // namespace ombra::bench
