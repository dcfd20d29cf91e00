// Which few fingers move a part of a figure.
#include "ombra/part.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "play/passing.h"
#include "solve/podium.h"
#include "solve/start.h"

namespace ombra {
namespace {

constexpr std::size_t kMostMovers = 4;
constexpr int kFieldSize = 128;
constexpr float kFieldSoftness = 3;
constexpr float kLeastGain = 0.012f;  // of the target's area, and of what is wrong a share of
constexpr float kLeastShare = 0.08f;
constexpr double kChangeWeight = 0.3;  // of merit, for all that moves
constexpr double kMoverCost = 0.02;    // of merit, for every finger or wrist that moves
constexpr std::size_t kTrials = 4;     // sets of movers that go on

/// What may move by itself: a finger, all but the thumb together, or a hand at its wrist.
struct Mover {
  std::size_t hand;
  int finger;  ///< -1: the wrist; kFingerCount: index to little finger
  friend bool operator==(const Mover&, const Mover&) = default;
  bool has(int angle) const {
    const int of = (bone_of(angle) - 1) / 3;
    return finger == kFingerCount ? of > 0 : of == finger;
  }
};

/// Some movers, and how near they come together.
struct Trial {
  std::vector<Mover> movers;
  Found found;
  bool helps = true;
  double cost() const {
    double sum = 0;
    for (const Mover& mover : movers) sum += mover.finger == kFingerCount ? 2 : 1;
    return sum;
  }
  bool moves(const Mover& m) const { return std::find(movers.begin(), movers.end(), m) != movers.end(); }
};

/// What is to become otherwise: where the part was and is not to be, and where it is to be.
class Change {
 public:
  Change(const Mask& rest, const Mask& moved) : moved_(moved) {
    for (std::size_t i = 0; i < moved.pixels.size(); ++i)
      if (moved.pixels[i] != rest.pixels[i]) places_.push_back(i);
  }
  /// The share of it that is as it should be.
  double right(const Mask& silhouette) const {
    const auto as_asked = std::count_if(places_.begin(), places_.end(), [&](std::size_t i) {
      return silhouette.pixels[i] == moved_.pixels[i];
    });
    return places_.empty() ? 1 : static_cast<double>(as_asked) / static_cast<double>(places_.size());
  }

 private:
  const Mask& moved_;
  std::vector<std::size_t> places_;
};

/// The variables that a mover is free in.
std::vector<int> variables_of(const Mover& mover, const Variables& variables) {
  std::vector<int> out;
  if (mover.finger < 0) {
    for (int k = 3; k < variables.rigid_count(); ++k) out.push_back(variables.first(mover.hand) + k);
    return out;
  }
  for (int angle = 0; angle < kAngleCount; ++angle)
    if (mover.has(angle)) out.push_back(variables.first_angle(mover.hand) + angle);
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
  return {field(Goal::kSize, 1), Comparer(moved), resized(moved, kSmall, kSmall)};
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

double worth(const PartMotion& part) {
  return merit(part.scores) - kMoverCost * static_cast<double>(part.movers.size());
}

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

  const SkinContact skins(hands);
  Casters casters(hands);
  std::vector<Touch> touches;
  PartMotion best{pose, {}, {}, penetration_mm(hands, pose, stage)};
  if (const auto as_it_is = scored(casters, hands, skins, asked, pose, stage, touches))
    best.scores = as_it_is->scores;
  const Mask rest = casters.silhouette.cast(pose, stage, kScoreSize);
  const Change changed(rest, moved);
  double best_worth = merit(best.scores) + kChangeWeight * changed.right(rest);
  const Passing passes(hands, stage, std::max(kWayGive_mm, best.penetration_mm));

  // Breadth first: of every number of movers the best few sets go on.
  Objective objective(hands);
  std::vector<Trial> trials = {{{}, {0, candidate_of({pose, stage, {}, {}}, variables)}}};
  trials[0].found.energy = objective.energy(variables, trials[0].found.candidate, field, weights);
  for (std::size_t count = 1; count <= kMostMovers && !trials.empty(); ++count) {
    std::vector<Trial> next;
    for (const Trial& trial : trials)
      for (std::size_t hand = 0; hand < kMostHands; ++hand)
        for (int finger = -1; pose.hands[hand] && finger <= kFingerCount; ++finger)
          if (!trial.moves({hand, finger})) {
            next.push_back(trial);
            next.back().movers.push_back({hand, finger});
          }
    run_all(parallel_for, static_cast<int>(next.size()), [&](int i) {
      Trial& trial = next[static_cast<std::size_t>(i)];
      const float before = trial.found.energy;
      const Candidate from = std::move(trial.found.candidate);
      trial.found.energy = 1e9f;
      Objective own(hands);
      for (const std::vector<float>& kick : kicks(trial.movers.back(), variables)) {
        Found there{0, variables.moved(from, kick)};
        there.energy = refine(own, variables, field, weights,
                              {.iterations = 10, .kept = kept_but(trial.movers, variables)}, there.candidate);
        if (there.energy < trial.found.energy) trial.found = std::move(there);
      }
      trial.helps = before - trial.found.energy > std::max(kLeastGain, kLeastShare * before);
    });
    std::erase_if(next, [](const Trial& trial) { return !trial.helps; });
    std::stable_sort(next.begin(), next.end(),
                     [](const Trial& a, const Trial& b) { return a.found.energy < b.found.energy; });
    if (next.size() > kTrials) next.resize(kTrials);
    trials = std::move(next);
    for (const Trial& trial : trials) {
      const std::optional<Solution> fine =
          polished(objective, casters, hands, skins, variables, asked, weights, trial.found.candidate,
                   kept_but(trial.movers, variables));
      if (!fine) continue;
      const double worth =
          merit(fine->scores) +
          kChangeWeight * changed.right(casters.silhouette.cast(fine->pose, stage, kScoreSize)) -
          kMoverCost * trial.cost();
      if (worth <= best_worth) continue;
      const std::optional<double> deepest = passes(pose, fine->pose);
      if (!deepest) continue;
      best = {fine->pose, movers_between(pose, fine->pose, stage), fine->scores, *deepest};
      best_worth = worth;
    }
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
