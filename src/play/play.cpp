// A play: movements one after the other, each in the time that it takes.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ombra/play.h"

namespace ombra {
namespace {

constexpr int kSamples = 30;            // a leg of a way
constexpr double kNaturalPeak = 1.875;  // of the least-jerk movement's speed, over its mean
constexpr double kWalk_m = 1.2;  // what a shadow goes in a second by its performer's steps: a slow walk

float between(float a, float b, float t) { return a + (b - a) * t; }

Moment between(const Moment& from, const Moment& to, float t, const Stage& stage) {
  Moment out;
  out.pose = interpolate(from.pose, to.pose, t, stage);
  out.move_m = between(from.move_m, to.move_m, t);
  out.lamp_m = from.lamp_m + (to.lamp_m - from.lamp_m) * t;
  out.light = between(from.light, to.light, t);
  return out;
}

/// What hands need for each of a way's samples, kSamples a leg.
std::vector<double> efforts_s(std::span<const Pose> way, const Stage& stage) {
  std::vector<double> out;
  for (std::size_t leg = 0; leg + 1 < way.size(); ++leg) {
    Pose last = interpolate(way[leg], way[leg + 1], 0, stage);
    for (int s = 1; s <= kSamples; ++s) {
      Pose now = interpolate(way[leg], way[leg + 1], static_cast<float>(s) / kSamples, stage);
      out.push_back(least_seconds(last, now, stage));
      last = std::move(now);
    }
  }
  return out;
}

/// Where a movement is after a share of its time.
double eased(Easing easing, double t) {
  return easing == Easing::kEven ? t : t * t * t * (10 + t * (6 * t - 15));
}

}  // namespace

Pose with_parts(const Pose& figure, std::span<const MovedPart> parts, const Stage& stage) {
  Pose out = figure;
  if (std::all_of(parts.begin(), parts.end(), [](const MovedPart& part) { return part.share == 0; }))
    return rounded_for_file(out);
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    auto& held = out.hands[hand];
    if (!held) continue;
    const HeldHand& rest = *figure.hands[hand];
    for (const MovedPart& part : parts) {
      const HeldHand& moved = *part.pose.hands[hand];
      for (std::size_t i = 0; i < kAngleCount; ++i)
        held->angles[i] += (moved.angles[i] - rest.angles[i]) * part.share;
      held->wrist += (moved.wrist - rest.wrist) * part.share;
    }
    keep_in_ranges(full_ranges(), held->angles);
    if (!held->arm) {
      const Quat back{-rest.orientation.x, -rest.orientation.y, -rest.orientation.z, rest.orientation.w};
      for (const MovedPart& part : parts)
        held->orientation =
            normalized(interpolate(figure, part.pose, part.share, stage).hands[hand]->orientation * back *
                       held->orientation);
      continue;
    }
    const Performer& performer = performer_of(stage, hand);
    const ArmAngles base = arm_angles(performer, side_of(hand), rest);
    ArmAngles arm = base;
    for (const MovedPart& part : parts) {
      const ArmAngles moved = arm_angles(performer, side_of(hand), *part.pose.hands[hand]);
      for (float ArmAngles::*angle :
           {&ArmAngles::swivel, &ArmAngles::pronation, &ArmAngles::flexion, &ArmAngles::deviation})
        arm.*angle += (moved.*angle - base.*angle) * part.share;
    }
    const Reach at = reach(performer, side_of(hand), held->wrist, arm);
    held->wrist = at.wrist;
    held->orientation = quaternion(at.orientation);
    held->arm = at.arm;
  }
  return rounded_for_file(out);
}

Tableau tableau(const Moment& moment, const Stage& stage) {
  Tableau out{moment.pose, stage};
  out.stage.lamp.position += moment.lamp_m;
  if (moment.move_m == 0) return out;
  const Vec3 lamp = stage.lamp.position;
  const float angle = arc_tangent(-moment.move_m, lamp.z);
  const Mat3 turn = rotation_y(angle);
  const auto [sin, cos] = sin_cos(angle / 2);
  const auto around = [&](Vec3& p) { p = lamp + turn * (p - lamp); };
  for (auto& held : out.pose.hands)
    if (held) {
      around(held->wrist);
      held->orientation = normalized(Quat{0, sin, 0, cos} * held->orientation);
      if (held->arm) around(held->arm->shoulder), around(held->arm->elbow);
    }
  const auto walk = [&](Performer& performer) {
    around(performer.shoulder_centre);
    performer.turn += angle;
  };
  walk(out.stage.performer);
  if (out.stage.second_performer) walk(*out.stage.second_performer);
  return out;
}

tl::expected<Play, Play::NoWay> Play::make(const Hands& hands, const Stage& stage,
                                           std::span<const PlayStep> steps) {
  Play play;
  play.stage_ = stage;
  const Moment* before = nullptr;
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const PlayStep& step = steps[k];
    Movement movement{play.seconds_, 0, step.easing, {}, {0}};
    if (before) {
      Result<std::vector<Pose>> way = std::vector{before->pose, step.to.pose};
      if (!step.straight) way = way_between(hands, before->pose, step.to.pose, stage);
      if (!way) return tl::unexpected<NoWay>({k, way.error()});
      // What is not the pose goes along evenly with the effort of the hands.
      const std::vector<double> efforts = efforts_s(*way, stage);
      std::vector<double> reached = {0};
      for (auto leg = efforts.begin(); leg != efforts.end(); leg += kSamples)
        reached.push_back(std::accumulate(leg, leg + kSamples, reached.back() + 1e-9));
      for (std::size_t picture = 0; picture < way->size(); ++picture) {
        Moment there =
            between(*before, step.to, static_cast<float>(reached[picture] / reached.back()), stage);
        there.pose = (*way)[picture];
        movement.way.push_back(std::move(there));
      }
      for (std::size_t i = 0; i < efforts.size(); ++i) {
        // Those who walk around the lamp go less far than their shadow does.
        const std::size_t leg = i / kSamples;
        const double walked_m =
            static_cast<double>(std::fabs(movement.way[leg + 1].move_m - movement.way[leg].move_m)) /
            kSamples;
        movement.effort.push_back(movement.effort.back() +
                                  static_cast<float>(std::max(efforts[i], walked_m / kWalk_m)));
      }
    } else {
      movement.way = {step.to};
    }
    const double least =
        static_cast<double>(movement.effort.back()) * (step.easing == Easing::kNatural ? kNaturalPeak : 1);
    const double given = std::max(step.seconds, least);
    if (given > step.seconds + 1e-6) play.stretched_.push_back({k, step.seconds, given});
    movement.end_s = play.seconds_ = movement.begin_s + given;
    play.movements_.push_back(std::move(movement));
    before = &step.to;
  }
  return play;
}

std::size_t Play::step_at(double time_s) const {
  const auto after =
      std::find_if(movements_.begin(), movements_.end(), [&](const Movement& m) { return time_s < m.end_s; });
  return after == movements_.end() ? movements_.size() - 1
                                   : static_cast<std::size_t>(after - movements_.begin());
}

Moment Play::at(double time_s) const {
  const Movement& movement = movements_[step_at(time_s)];
  if (movement.way.size() == 1) return movement.way.front();
  const double share =
      movement.end_s > movement.begin_s
          ? std::clamp((time_s - movement.begin_s) / (movement.end_s - movement.begin_s), 0.0, 1.0)
          : 1;
  const double reached = eased(movement.easing, share);
  const auto samples = movement.effort.size() - 1;
  const float total = movement.effort.back();
  double at = reached * static_cast<double>(samples);  // where nothing moves that takes effort, evenly
  if (total > 0) {
    const float wanted = static_cast<float>(reached) * total;
    const auto above = std::lower_bound(movement.effort.begin() + 1, movement.effort.end() - 1, wanted);
    const float low = *(above - 1), high = *above;
    at = static_cast<double>(above - movement.effort.begin() - 1) +
         (high > low ? static_cast<double>(std::clamp((wanted - low) / (high - low), 0.0f, 1.0f)) : 1.0);
  }
  const auto leg = std::min(static_cast<std::size_t>(at / kSamples), movement.way.size() - 2);
  const double within = at / kSamples - static_cast<double>(leg);
  return between(movement.way[leg], movement.way[leg + 1], static_cast<float>(within), stage_);
}

}  // namespace ombra
