// Which few fingers move a part of a figure.
#include "ombra/part.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "ombra/play.h"
#include "solve/podium.h"
#include "solve/start.h"

namespace ombra {
namespace {

constexpr std::size_t kMostMovers = 4;
constexpr int kFieldSize = 128;
constexpr float kFieldSoftness = 3;
constexpr float kLeastGain = 0.012f;  // of the target's area, and of what is wrong a share of
constexpr float kLeastShare = 0.08f;
constexpr float kAnotherHand = 0.004f;  // what a mover on a hand that does not move yet has to gain more
constexpr int kSteps = 30;              // looked at between the two poses

/// What may move by itself: a finger, or a hand at its wrist.
struct Mover {
  std::size_t hand;
  int finger;  ///< -1: the wrist
};

/// The variables that a mover is free in.
std::vector<int> variables_of(const Mover& mover, const Variables& variables) {
  std::vector<int> out;
  if (mover.finger < 0) {
    for (int k = 3; k < variables.rigid_count(); ++k) out.push_back(variables.first(mover.hand) + k);
    return out;
  }
  for (int angle = 0; angle < kAngleCount; ++angle)
    if ((bone_of(angle) - 1) / 3 == mover.finger) out.push_back(variables.first_angle(mover.hand) + angle);
  return out;
}

/// Steps to set out with, for a descent alone stays in the nearest valley.
std::vector<std::vector<float>> kicks(const Mover& mover, const Variables& variables) {
  const auto count = static_cast<std::size_t>(variables.count());
  std::vector<std::vector<float>> out = {std::vector<float>(count, 0.0f)};
  const std::vector<int> free = variables_of(mover, variables);
  if (mover.finger < 0) {
    for (const int variable : free)
      for (const double by_deg : {-20.0, 20.0}) {
        out.emplace_back(count, 0.0f)[static_cast<std::size_t>(variable)] = radians(by_deg);
      }
    return out;
  }
  for (const double by_deg : {-45.0, -20.0, 20.0, 45.0})
    for (const bool knuckle_alone : {true, false}) {
      std::vector<float>& step = out.emplace_back(count, 0.0f);
      for (const int variable : free) {
        const std::string_view joint =
            angle_limits()[static_cast<std::size_t>(variable - variables.first_angle(mover.hand))].name;
        const bool flexes = joint.ends_with("flexion");
        const bool first = joint.find("mcp") != joint.npos || joint.find("cmc") != joint.npos;
        if (flexes && (first || !knuckle_alone)) step[static_cast<std::size_t>(variable)] = radians(by_deg);
      }
    }
  for (const int variable : free)
    if (angle_limits()[static_cast<std::size_t>(variable - variables.first_angle(mover.hand))].name.ends_with(
            "abduction"))
      for (const double by_deg : {-15.0, 15.0})
        out.emplace_back(count, 0.0f)[static_cast<std::size_t>(variable)] = radians(by_deg);
  return out;
}

std::array<bool, kMostVariables> kept_but(const std::vector<Mover>& movers, const Variables& variables) {
  std::array<bool, kMostVariables> kept;
  kept.fill(true);
  for (const Mover& mover : movers)
    for (const int variable : variables_of(mover, variables))
      kept[static_cast<std::size_t>(variable)] = false;
  return kept;
}

Asked asked_for(const Mask& moved) {
  const auto field = [&](int size, float softness) {
    const Mask mask = resized(moved, size, size);
    return TargetField(mask, softness, salience(mask));
  };
  constexpr int kSmall = 256;
  return {field(Goal::kSize, 1), moved, salient_parts(moved), resized(moved, kSmall, kSmall)};
}

/// The deepest that anything passes into anything between two poses; nothing where a limit is left.
std::optional<double> deepest_between(const Hands& hands, const Pose& from, const Pose& to,
                                      const Stage& stage) {
  double deepest = 0;
  for (int step = 0; step <= kSteps; ++step) {
    const Pose now = interpolate(from, to, static_cast<float>(step) / kSteps, stage);
    if (limit_violation_deg(now, stage) > 0) return std::nullopt;
    deepest = std::max(deepest, penetration_mm(hands, now, stage));
  }
  return deepest;
}

std::vector<PartMover> movers_between(const Pose& from, const Pose& to, const Stage& stage) {
  constexpr float kLeast = radians(2);
  std::vector<PartMover> out;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!from.hands[hand]) continue;
    const HeldHand &a = *from.hands[hand], &b = *to.hands[hand];
    for (int finger = 0; finger < kFingerCount; ++finger) {
      PartMover most{hand, finger, {}, {}, 0, 0};
      for (int angle = 0; angle < kAngleCount; ++angle) {
        const auto i = static_cast<std::size_t>(angle);
        if ((bone_of(angle) - 1) / 3 == finger &&
            std::fabs(b.angles[i] - a.angles[i]) > std::fabs(most.to - most.from))
          most.joint = static_cast<Angle>(angle), most.from = a.angles[i], most.to = b.angles[i];
      }
      if (std::fabs(most.to - most.from) > kLeast) out.push_back(most);
    }
    PartMover wrist{hand, -1, {}, "turn", 0, 0};
    if (a.arm && b.arm) {
      const ArmAngles p = arm_angles(performer_of(stage, hand), side_of(hand), a);
      const ArmAngles q = arm_angles(performer_of(stage, hand), side_of(hand), b);
      for (const auto& [name, angle] :
           {std::pair{"swivel", &ArmAngles::swivel}, std::pair{"pronation", &ArmAngles::pronation},
            std::pair{"flexion", &ArmAngles::flexion}, std::pair{"deviation", &ArmAngles::deviation}})
        if (std::fabs(q.*angle - p.*angle) > std::fabs(wrist.to - wrist.from))
          wrist.of_wrist = name, wrist.from = p.*angle, wrist.to = q.*angle;
    } else {
      const Quat &p = a.orientation, &q = b.orientation;
      const float cosine = std::fabs(p.x * q.x + p.y * q.y + p.z * q.z + p.w * q.w);
      wrist.to = 2 * arc_tangent(std::sqrt(std::max(0.0f, 1 - cosine * cosine)), cosine);
    }
    if (std::fabs(wrist.to - wrist.from) > kLeast) out.push_back(wrist);
  }
  std::stable_sort(out.begin(), out.end(), [](const PartMover& a, const PartMover& b) {
    return std::fabs(a.to - a.from) > std::fabs(b.to - b.from);
  });
  return out;
}

}  // namespace

PartMotion find_part(const Hands& hands, const Pose& pose, const Stage& stage, const Mask& moved,
                     const ParallelFor& parallel_for) {
  const std::size_t first = pose.hands[0] ? 0 : 1;
  const bool arms = pose.hands[first]->arm.has_value();
  const float frame_m = stage.frame.size_m;
  const Variables variables(hands, stage, held_in(pose), arms, frame_m, frame_m);
  const Asked asked = asked_for(moved);
  const Mask coarse = resized(moved, kFieldSize, kFieldSize);
  const TargetField field(coarse, kFieldSoftness, salience(coarse));
  const ObjectiveWeights weights;

  Found now{0, candidate_of({pose, stage, {}, {}}, variables)};
  now.energy = Objective(hands).energy(variables, now.candidate, field, weights);
  std::vector<Mover> free;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    for (int finger = -1; pose.hands[hand] && finger < kFingerCount; ++finger) free.push_back({hand, finger});

  SkinContact skins(hands);
  Casters casters(hands);
  std::vector<Touch> touches;
  PartMotion best{pose, {}, {}, penetration_mm(hands, pose, stage)};
  if (const auto as_it_is = scored(casters, hands, skins, asked, pose, stage, touches))
    best.scores = as_it_is->scores;

  std::vector<Mover> taken;
  Objective objective(hands);
  while (taken.size() < kMostMovers) {
    std::vector<Found> found(free.size());
    run_all(parallel_for, static_cast<int>(free.size()), [&](int i) {
      const auto k = static_cast<std::size_t>(i);
      std::vector<Mover> trial = taken;
      trial.push_back(free[k]);
      Objective own(hands);
      for (const std::vector<float>& kick : kicks(free[k], variables)) {
        Found there{0, variables.moved(now.candidate, kick)};
        there.energy = refine(own, variables, field, weights,
                              {.iterations = 10, .kept = kept_but(trial, variables)}, there.candidate);
        if (there.energy < found[k].energy) found[k] = std::move(there);
      }
    });
    std::size_t least = free.size();
    const auto cost = [&](std::size_t k) {
      const bool another =
          std::none_of(taken.begin(), taken.end(), [&](const Mover& m) { return m.hand == free[k].hand; });
      return found[k].energy + (another ? kAnotherHand : 0.0f);
    };
    for (std::size_t k = 0; k < free.size(); ++k)
      if (least == free.size() || cost(k) < cost(least)) least = k;
    if (least == free.size() || now.energy - cost(least) < std::max(kLeastGain, kLeastShare * now.energy))
      break;
    now = found[least];
    taken.push_back(free[least]);
    free.erase(free.begin() + static_cast<std::ptrdiff_t>(least));

    const std::optional<Solution> fine = polished(objective, casters, hands, skins, variables, asked, weights,
                                                  now.candidate, kept_but(taken, variables));
    if (!fine) continue;
    const std::optional<double> deepest = deepest_between(hands, pose, fine->pose, stage);
    if (deepest && *deepest <= std::max(kWayGive_mm, best.penetration_mm) &&
        merit(fine->scores) > merit(best.scores))
      best = {fine->pose, movers_between(pose, fine->pose, stage), fine->scores, *deepest};
  }
  return best;
}

std::string words(const PartMover& mover) {
  const auto whole = [](float angle) { return std::to_string(std::lround(degrees(angle))) + "°"; };
  std::string out(name(side_of(mover.hand)));
  if (mover.finger < 0) {
    out += mover.of_wrist == "swivel" ? " elbow" : mover.of_wrist == "pronation" ? " forearm" : " wrist";
    out += ", " + std::string(mover.of_wrist);
  } else {
    const std::string_view joint = angle_limits()[static_cast<std::size_t>(mover.joint)].name;
    out += " " + std::string(finger_name(static_cast<std::size_t>(mover.finger)));
    out += mover.finger > 0 ? " finger, " : ", ";
    out += std::string(joint.substr(joint.find('-') + 1));
  }
  return out + " " + whole(mover.from) + " to " + whole(mover.to);
}

}  // namespace ombra
