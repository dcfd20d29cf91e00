// Solving: from a target to the pose whose silhouette is nearest to it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/parallel.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Which hands each performer uses. Auto: one hand where it is as good as both, to half a hundredth of the
/// overlap.
enum class HandChoice : std::uint8_t { kBoth, kLeft, kRight, kAuto };

/// A result at any moment of a solve.
struct Solution {
  Pose pose;                  ///< rounded as a file holds it
  Stage stage;                ///< the stage it is held on: frame size and performer as the solver chose them
  Placement placement;        ///< of the target that the scores are against
  Scores scores;              ///< of the silhouette, at kScoreSize
  double penetration_mm = 0;  ///< between capsules
  double skin_penetration_mm = 0;  ///< the same by mesh (SkinContact)
  double limit_violation_deg = 0;  ///< limit_violation_deg(); 0: every joint is inside its limits
  double strain = 0;               ///< of the pose (Strain::whole)
  /// soft_iou() of the shadow in the light of the stage's lamp with the placed target, at 256 pixels a side;
  /// nothing for a lamp without size.
  std::optional<double> light_iou;
  std::uint64_t evaluations = 0;  ///< silhouettes cast up to now
  bool interrupted = false;       ///< stopped by keep_going rather than by the budget
  /// What the search aimed at: the placed target with parts that no finger's shadow can be as thin as
  /// widened. The scores are against the target as it is.
  struct Working {
    double least_width_m = 0;  ///< of a finger's shadow on the wall (least_finger_width_m())
    double widened_share = 0;  ///< area added, over the placed target's
  };
  std::optional<Working> working;  ///< nothing: the placed target itself
  /// Where more than one was asked for: clearly different solutions, best first, each without further ones.
  std::vector<Solution> others;
};

/// What a solve begins with: the best of an earlier one that goes on, or a pose that somebody holds.
struct SolveStart {
  Pose pose;  ///< what is held, with the hands that the solve is for
  /// What it is held on. Its frame and performers are taken, the rest is the solve's own stage's.
  Stage stage;
  /// Of the target; nothing: of the solver's own placements for these performers the one that suits the pose
  /// best.
  std::optional<Placement> placement;
  std::string source = "start";  ///< what errors call it
};

/// What is asked of a solve; by default, one performer's two hands with arms, and the stage as it is.
struct SolveOptions {
  int performers = 1;                    ///< 1, or 2 with up to four hands
  HandChoice hands = HandChoice::kBoth;  ///< of each performer
  bool arms =
      true;  ///< whether hands hang on arms, which have to reach and throw a shadow; false: they float
  /// The side that the arms come from, of two performers the first one's (the second comes from
  /// anywhere else or, from the bottom, stands beside); nothing: the solver tries all.
  std::optional<ArmsFrom> arms_from;
  bool fixed_target = false;  ///< placement {none, 1, 0, 0} also with arms
  /// The stage's performers stay where they are (implies their arms_from); where a second is asked for and
  /// the stage has none, partner_of() places one.
  bool keep_performer = false;
  /// How far from the wall a lamp may be.
  struct LampRange {
    float least_m;  ///< nearest to the wall, metres
    float most_m;   ///< farthest from it
  };
  /// The solver may move the lamp along its line from the frame's middle, the performers with it, so that it
  /// is this far from the wall, and bring the performers nearer to the wall than they stand by themselves;
  /// nothing: both stay.
  std::optional<LampRange> lamp_range;
  /// How much strain counts, 0 … 1: at 1 a pose that takes all there is loses a tenth of the overlap by it.
  /// The default relaxes what the shadow does not need.
  double comfort = 0.1;
  /// What the joint angles may be, by side, of every performer (with_held()).
  std::array<AngleRanges, 2> ranges{full_ranges(), full_ranges()};
  /// How many solutions to look for whose joints lie 2 cm apart on average, or that use other hands.
  int variants = 1;
  /// What to begin with. It is polished and kept before the first stage boundary, as it is where it may be
  /// held so and polished, so that no result is worth less than it; and the first searches set out from it
  /// too.
  std::optional<SolveStart> start;
  std::uint64_t seed = 1;  ///< of everything that is drawn by chance
  /// Stop at the first stage boundary at or past this many evaluations; 0: keep_going alone decides.
  std::uint64_t evaluations = 0;
  /// Called at stage boundaries (a fraction of a second apart) on the calling thread with the best so far,
  /// which has scores once something was found (iou > 0), and with `others` so far. Return false to stop; the
  /// best so far is still returned.
  std::function<bool(const Solution& best)> keep_going;
  /// Empty: one thread, in order.
  ParallelFor parallel_for;
};

/// What poses are ranked by: overlap first, then the outline and what the meaning hangs on, and a little for
/// every part or hole too many or too few.
double merit(const Scores& scores);

/// Finds a pose for a target (docs/method.md). Where the stage's lamp has a size, what counts is the shadow
/// that it casts, soft edges and all; scores stay those of the silhouette, as the contract has them. Same
/// binary, inputs, seed and evaluations give the same bits, whatever parallel_for does; a run that was
/// stopped by keep_going repeats exactly with `evaluations` set to what it spent. Runs until the budget or
/// keep_going ends it; at least one of the two must be given.
/// @return kBadUsage without a budget, for another number of performers and for a start that is not what the
/// options ask for (hands, arms, side, placement); kBadInput for a start that cannot be held on its stage, or
/// not with these hands; otherwise always a solution: a shape that hands cannot make has low scores.
Result<Solution> solve(const Target& target, const Hands& hands, const Stage& stage,
                       const SolveOptions& options);

/// Where an arm comes into the frame, as its axis is seen on the wall: bottom, left, right or top; empty
/// without an arm, and where the whole arm stays inside the frame.
std::string_view arm_entry(const HeldHand& held, const Stage& stage);

/// The first performer's hand that is nearer to the lamp, by the middle of the palm and at least 1 cm; none
/// where one hand is held or both are as far.
std::optional<Side> hand_in_front(const Pose& pose, const Stage& stage);

}  // namespace ombra
#pragma GCC visibility pop
