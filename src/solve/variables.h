// What the solver turns: the free variables of a candidate, how the pose moves with each, and a step along
// them.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "ombra/shadow.h"
#include "ombra/stage.h"

namespace ombra {

inline constexpr int kMostVariables = static_cast<int>(kMostHands) * (7 + kAngleCount) + 1;

/// One way of holding the hands on one stage. With arms the hands follow from where the wrists are and how
/// the arms are turned; the stage's frame size may be free.
struct Candidate {
  Pose pose;
  std::array<ArmAngles, kMostHands> arm_angles{};  ///< numbered as the pose's hands
  float frame_size_m = 1;
};

/// Stage of a candidate: the common stage with the candidate's frame size.
Stage with_frame(const Stage& stage, float frame_size_m);

/// The free variables of candidates that share a stage, in order: for each held hand 6 (screen position x, y
/// and log depth of the palm, rotation) or with an arm 7 (screen position x, y and log depth of the wrist,
/// swivel, pronation, flexion, deviation), then 21 joint angles; last, where it is free, the log of the
/// frame's size.
class Variables {
 public:
  /// @param ranges of the joint angles, by side
  Variables(const Hands& hands, const Stage& stage, std::array<bool, kMostHands> held, bool arms,
            float frame_least_m, float frame_most_m,
            const std::array<AngleRanges, 2>& ranges = {full_ranges(), full_ranges()});

  int count() const { return count_; }
  bool arms() const { return arms_; }
  bool frame_free() const { return frame_least_m_ < frame_most_m_; }
  float frame_least_m() const { return frame_least_m_; }
  float frame_most_m() const { return frame_most_m_; }
  const Stage& stage() const { return stage_; }
  bool held(std::size_t hand) const { return held_[hand]; }
  /// First variable of a hand; its rigid variables come first, then its angles.
  int first(std::size_t hand) const { return first_[hand]; }
  int rigid_count() const { return arms_ ? 7 : 6; }
  int first_angle(std::size_t hand) const { return first(hand) + rigid_count(); }
  /// The hand that a variable is of; the frame's size is of none.
  std::size_t hand_of(int variable) const;

  /// How a hand and its elbow move with one rigid variable, at a candidate.
  struct RigidMotion {
    Vec3 wrist, rotation, elbow;  ///< metres and radians per unit; rotation about the wrist, world axes
  };
  void rigid_motions(const Candidate& at, std::size_t hand, std::array<RigidMotion, 7>& out) const;

  /// True where a step in that sense of the variable would leave its limits.
  bool at_limit(const Candidate& at, int variable, float sense) const;

  /// The candidate moved by a step, kept inside every limit; with arms the hands are put where the arms
  /// reach.
  Candidate moved(const Candidate& from, std::span<const float> step) const;

  /// The step from one candidate to another, to first order in turns without an arm: moved(from, it) is
  /// there.
  std::array<float, kMostVariables> step_between(const Candidate& from, const Candidate& to) const;

  /// Recomputes wrists, orientations and elbows of a candidate with arms from its arm angles and wrists, and
  /// keeps angles and positions inside their limits.
  void settle(Candidate& candidate) const;

  /// What the angles of a hand may be.
  const AngleRanges& ranges(std::size_t hand) const { return ranges_[side_index(hand)]; }

  /// Centre of the palm in the wrist's frame: the pivot of rotations.
  Vec3 palm(std::size_t hand) const { return palm_[side_index(hand)]; }

 private:
  Stage stage_;
  std::array<bool, kMostHands> held_;
  bool arms_;
  float frame_least_m_, frame_most_m_;
  int count_ = 0;
  std::array<int, kMostHands> first_{};
  std::array<Vec3, 2> palm_;           ///< by side
  std::array<AngleRanges, 2> ranges_;  ///< by side
};

}  // namespace ombra
