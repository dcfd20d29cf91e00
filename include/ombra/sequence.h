// Sequences: from moving pictures of a target to poses that follow each other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ombra/solve.h"

#pragma GCC visibility push(default)
namespace ombra {

/// How quietly joints move from frame to frame, degrees: over all joint angles of all hands and, where there
/// are arms, swivel, pronation, flexion and deviation of each.
struct Smoothness {
  double movement_deg = 0;  ///< mean of the absolute change from one frame to the next
  double shake_deg = 0;     ///< mean of the absolute second difference: change of the change
  double most_deg = 0;      ///< the largest change of any joint from one frame to the next
};

/// Of poses in time, each on its own stage; all hold the same hands. Fewer than two (three for shake_deg)
/// move by nothing.
Smoothness smoothness(std::span<const Solution> frames);

/// A sequence of silhouettes solved: one performer on one stage, one placement.
struct SequenceSolution {
  /// A pose for every frame, each as it may be held, with the stage, the placement and its scores.
  std::vector<Solution> frames;
  Smoothness smoothness;  ///< of all frames
  /// The deepest that parts pass into each other on interpolate() from a frame to the next: what ways between
  /// them leave, which a search for poses does not look at.
  double between_mm = 0;
  std::uint64_t evaluations = 0;  ///< silhouettes cast up to where the search stopped
  bool interrupted = false;       ///< stopped by keep_going rather than by the budget
};

/// Finds poses whose silhouettes are the frames' and that follow each other with as little movement as the
/// frames allow (docs/method.md, A moving target).
///
/// What Placement lays in the stage's frame is all frames together, so that what stands still on their canvas
/// stands still on the wall. The frame that is most like the others is solved first, by solve() itself; its
/// stage, placement and hands are those of all.
///
/// After keep_going or the budget has ended the search, the poses are smoothed and polished, about a tenth of
/// a second of one core for each. Same binary, inputs, seed and evaluations give the same bits, whatever
/// parallel_for does; a run that keep_going stopped repeats exactly with `evaluations` set to what it spent.
///
/// `frames` are in order, of one size, each with a shape. `options` are as for solve(), of all frames
/// together; keep_going is called with what the first solve found and with the evaluations of all. `start`
/// and `variants` are of one pose and not taken.
/// @return kBadUsage for options that solve() refuses, a start or several variants; kBadInput naming the
/// frame (from 1) where there is none, one of another size or one without a shape; kUnsupported where the
/// budget ended before any pose was found
Result<SequenceSolution> solve_sequence(std::span<const Mask> frames, const Hands& hands, const Stage& stage,
                                        const SolveOptions& options);

}  // namespace ombra
#pragma GCC visibility pop
