// Samples: poses by chance that a person can hold, for data sets.
#pragma once

#include <cstdint>
#include <memory>

#include "ombra/shadow.h"
#include "ombra/solve.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Draws poses. Fingers are stretched, hooked or folded and mostly do what their neighbours do; a palm's
/// shadow is anywhere in the middle half of the frame; with arms a hand is turned as its arm allows, without
/// anyhow. No joint is outside its limits (limit_violation_deg() is 0), nothing passes more than
/// kSampleGive_mm into anything (penetration_mm()), and everything is between wall and lamp
/// (checked_on_stage()): what is not so is drawn again. The same pose for a seed and an index on every
/// machine, whatever was drawn before.
class Sampler {
 public:
  /// Hands and stage are copied. The stage's frame, lamp and performer are taken as they are; hand_wall_min_m
  /// and hand_lamp_min_m hold. `arms`: whether hands have any. kAuto is the left hand alone, the right hand
  /// alone or both, a third each. Another seed gives other poses.
  Sampler(const Hands& hands, const Stage& stage, bool arms, HandChoice which, std::uint64_t seed);
  ~Sampler();
  Sampler(Sampler&&) noexcept;             ///< The other may then only be assigned to or destroyed.
  Sampler& operator=(Sampler&&) noexcept;  ///< The same.

  /// The pose with this number, rounded as a file holds it. May be called from many threads.
  /// @return kBadInput where a hundred thousand draws found none: the stage has no room for these hands
  Result<Pose> operator()(std::uint64_t index) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// As much as two fingers that lie on each other give.
inline constexpr double kSampleGive_mm = 1;

}  // namespace ombra
#pragma GCC visibility pop
