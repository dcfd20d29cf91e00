// Poses in time: from one to another, from relaxed hands to a pose, and plays, which are moving shadows.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ombra/result.h"
#include "ombra/shadow.h"
#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A pose on the way between two that hold the same hands: `from` itself at 0, `to` itself at 1. Joint
/// angles, the wrists' places and the angles of the arms go evenly, so that what is inside its limits at both
/// ends stays inside them; an arm and its hand are where reach() has them, so that arms stay whole. A hand
/// without an arm turns the shorter way. Continuous in t where the arms of both poses are the stage's
/// performers', though an elbow swings fast when its wrist passes under the shoulder. `t` is 0 … 1.
/// Deterministic.
Pose interpolate(const Pose& from, const Pose& to, float t, const Stage& stage);

/// What hands may pass into each other on the way to a pose beyond what they do in the pose itself: skin
/// gives.
inline constexpr double kWayGive_mm = 1;

/// From relaxed hands to a pose in 3 to 6 pictures, the first with the hands apart (beside the body, elbows
/// hanging, where there are arms), the last the pose itself. Fingers are shaped first; then one hand after
/// the other comes into its place, where need be with its fingers open. Between two pictures, on
/// interpolate() in steps of 1/30, penetration_mm() stays within kWayGive_mm of the pose's own,
/// limit_violation_deg() is 0, and no elbow moves more than 5 cm and no hand turns more than 20° a step.
/// Every picture is rounded as its file holds it. Searched backwards, by taking the pose apart.
/// `hands` are those that the pose is held with. Deterministic; some milliseconds, up to a second where it is
/// hard.
/// @return kUnsupported when no such way was found: that says nothing about whether there is one
Result<std::vector<Pose>> way_to(const Hands& hands, const Pose& pose, const Stage& stage);

/// From one pose to another that holds the same hands, both ends among the pictures: at once where nothing is
/// in the way, else by taking the first apart as far as it must be and putting the other together, the fewest
/// pictures first. On interpolate() in steps of 1/30 nothing passes more than kWayGive_mm into anything (or
/// as much as it does in one of the two), limit_violation_deg() is 0, and steps are as small as way_to()'s.
/// Every picture is rounded as its file holds it. Deterministic; up to some seconds where it is hard.
/// @return kUnsupported when no such way was found
Result<std::vector<Pose>> way_between(const Hands& hands, const Pose& from, const Pose& to,
                                      const Stage& stage);

/// The least time that a body takes from one pose to another a small step away, seconds, every joint and
/// every arm as fast as it may be (src/play/speed.cpp has the figures and their sources).
double least_seconds(const Pose& from, const Pose& to, const Stage& stage);

/// A part of a figure on its way.
struct MovedPart {
  Pose pose;        ///< of the figure with the part moved as far as it goes; the figure's own hands
  float share = 0;  ///< of the way from the figure to that pose, 0 … 1
};
/// A figure with its parts moved, each by a share of its way: joints, wrists and arms by the sum of what each
/// part's pose changes.
Pose with_parts(const Pose& figure, std::span<const MovedPart> parts, const Stage& stage);

/// How everything is at one time of a play.
struct Moment {
  Pose pose;         ///< where its figure was solved
  float move_m = 0;  ///< how far its shadow has gone to the right on the wall since
  Vec3 lamp_m;       ///< how far the lamp has moved
  float light = 1;   ///< share of the lamps' light, 0 dark
};
/// A moment on the stage as it then is. For the shadow to go along the wall the performers walk around the
/// lamp, turning with it: the lamp sees the same hands, and what changes is only that the wall is met aslant.
struct Tableau {
  Pose pose;    ///< hands and arms where the performers then stand
  Stage stage;  ///< performers walked, lamps moved and dimmed
};
/// Puts a moment on the stage that it was solved on.
Tableau tableau(const Moment& moment, const Stage& stage);

/// How a movement begins and ends: as people move, from rest to rest with the least jerk (Flash & Hogan 1985,
/// The coordination of arm movements), or evenly, as one part of a longer one.
enum class Easing : std::uint8_t { kNatural, kEven };

/// One movement of a play, or a rest in it.
struct PlayStep {
  double seconds = 0;                ///< how long it shall take; longer where a body needs longer
  Easing easing = Easing::kNatural;  ///< how it begins and ends
  std::string caption;               ///< for people, UTF-8; may be empty
  Moment to;                         ///< where it ends
  /// As interpolate() goes, whatever is in the way: for poses that were solved to follow each other.
  bool straight = false;
};

/// A moving shadow: what is asked for put into the time that a body needs.
class Play {
 public:
  /// A movement that was asked for in less time than it takes.
  struct Stretched {
    std::size_t step;  ///< from 0
    double asked_s;    ///< PlayStep::seconds
    double given_s;    ///< what it takes
  };

  /// What keeps steps from being a play.
  struct NoWay {
    std::size_t step = 0;  ///< from 0, the one that cannot be reached
    Error error;           ///< why
  };

  /// The first step is how the play begins, for as long as it says; every other one goes from where the one
  /// before ended. Ways are way_between()'s; what least_seconds() does not allow is stretched until it does.
  /// There is at least one step, and all hold the same hands.
  /// @return kUnsupported with the step that no way was found for
  static tl::expected<Play, NoWay> make(const Hands& hands, const Stage& stage,
                                        std::span<const PlayStep> steps);

  double seconds() const { return seconds_; }    ///< How long it is, all stretching included.
  const Stage& stage() const { return stage_; }  ///< What it was made on.
  /// In order; empty where everything takes what was asked.
  const std::vector<Stretched>& stretched() const { return stretched_; }
  /// How everything is at a time; before the beginning as at the beginning, after the end as at the end.
  Moment at(double time_s) const;
  /// The step that a time is in, from 0.
  std::size_t step_at(double time_s) const;
  /// When a step begins, seconds from the play's beginning; 0 for step 0.
  double begin_s(std::size_t step) const { return movements_[step].begin_s; }

 private:
  struct Movement {
    double begin_s = 0, end_s = 0;
    Easing easing = Easing::kNatural;
    std::vector<Moment> way;    ///< at least one
    std::vector<float> effort;  ///< least seconds from the first to sample k of kSamples a leg
  };
  Stage stage_;
  std::vector<Movement> movements_;
  std::vector<Stretched> stretched_;
  double seconds_ = 0;
};

/// How far a figure has to go along the wall, to the right, metres, until its mouth is around the shadow of
/// the stage's people: the least way on which that shadow fills as much of the mouth as it can, up to two
/// fifths. The mouth is what the silhouette passes over as it shuts. The figure is at `from_m` now; the stage
/// has people, and its frame is as wide as the wall that is looked at.
/// @return kBadInput when nobody stands in the light, the mouth does not move, or none is in reach
Result<float> find_bite(const Hands& hands, const Pose& open, const Pose& shut, float from_m,
                        const Stage& stage);

/// The first time that what moves of a silhouette meets the shadow of the stage's people, and where.
struct WallContact {
  double time_s = 0;  ///< of the play
  Vec2 at_m;          ///< on the wall
};
/// Looks at every 1/100 s of a stretch; what moves is what the silhouette covers and did not cover as it
/// began.
std::optional<WallContact> first_contact(const Hands& hands, const Play& play, double from_s, double to_s);

}  // namespace ombra
#pragma GCC visibility pop
