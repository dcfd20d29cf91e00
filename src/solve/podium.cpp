#include "solve/podium.h"

#include <algorithm>

namespace ombra {
namespace {

constexpr float kPolishSoftness = 1;
constexpr double kMostPenetration = 1.9;  // mm, under the contract's 2
constexpr double kSpared = 0.005;         // what a hand less is worth, where one may be spared
constexpr float kAlike = 0.02f;           // metres: joints nearer to each other on average are one pose

}  // namespace

double merit(const Scores& s) {
  return s.iou + 0.1 * s.boundary_f + 0.05 * s.salience_f - 0.005 * std::min(s.topology_error, 4);
}

Podium::Podium(const Target& target, const Hands& hands, std::size_t places, bool spare_a_hand)
    : target_(target), hands_(hands), places_(places), spare_a_hand_(spare_a_hand), caster_(hands) {}

const Podium::Asked& Podium::asked(const Ground& ground) {
  auto& at = asked_[&ground];
  if (!at)
    at = std::make_unique<Asked>(Asked{
        ground.goal.field(Goal::kSize, kPolishSoftness), place(target_, ground.placement, kScoreSize), {}});
  if (at->salient.pixels.empty()) at->salient = salient_parts(at->mask);
  return *at;
}

double Podium::worth(const Solution& s) const {
  const bool both = (s.pose.hands[0] && s.pose.hands[1]) || (s.pose.hands[2] && s.pose.hands[3]);
  return merit(s.scores) + (spare_a_hand_ && !both ? kSpared : 0);
}

// By the places of the joints about their wrists: where the hands are on the stage makes no other pose.
bool Podium::alike(const Pose& a, const Pose& b) const {
  float sum = 0;
  int count = 0;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (a.hands[hand].has_value() != b.hands[hand].has_value()) return false;
    if (!a.hands[hand]) continue;
    const auto joints = [&](const HeldHand& held) {
      return pose_skeleton(hands_[side_index(hand)], {matrix(normalized(held.orientation)), {}}, held.angles);
    };
    const Skeleton sa = joints(*a.hands[hand]), sb = joints(*b.hands[hand]);
    for (std::size_t bone = 1; bone < sa.bones.size(); ++bone, ++count)
      sum += length(sa.bones[bone].origin - sb.bones[bone].origin);
  }
  return sum < kAlike * static_cast<float>(count);
}

void Podium::place_entry(Entry entry) {
  for (const Entry& other : entries_)
    if (other.merit >= entry.merit && (places_ == 1 || alike(other.solution.pose, entry.solution.pose)))
      return;
  std::erase_if(entries_, [&](const Entry& other) {
    return other.merit < entry.merit && (places_ == 1 || alike(other.solution.pose, entry.solution.pose));
  });
  const auto at = std::find_if(entries_.begin(), entries_.end(),
                               [&](const Entry& other) { return other.merit < entry.merit; });
  entries_.insert(at, std::move(entry));
  if (entries_.size() > places_) entries_.pop_back();
}

void Podium::offer(const Ground& ground, const Found& found) {
  const Asked& goal = asked(ground);
  Objective objective(hands_);
  Candidate candidate = found.candidate;
  ObjectiveWeights weights;
  for (int attempt = 0; attempt < 4; ++attempt) {
    weights.contact_per_m2 *= 4;
    weights.arm *= 10;
    refine(objective, ground.variables, goal.fine, weights, {.iterations = 12, .least_gain = 1e-3f},
           candidate);
    Solution s;
    s.pose = rounded_for_file(candidate.pose);
    s.stage = with_frame(ground.variables.stage(), candidate.frame_size_m);
    s.placement = ground.placement;
    s.penetration_mm = penetration_mm(hands_, s.pose, s.stage);
    s.limit_violation_deg = limit_violation_deg(s.pose, s.stage);
    if (s.penetration_mm > kMostPenetration || s.limit_violation_deg > 0) continue;
    s.scores = compare(caster_.cast(s.pose, s.stage, kScoreSize), goal.mask, goal.salient);
    if (ground.goal.widened_share() > 0) {
      const float least_m = least_finger_width_m(hands_[0], s.stage, ground.variables.arms());
      s.working = Solution::Working{static_cast<double>(least_m), ground.goal.widened_share()};
    }
    s.strain = strain(s.pose);
    ++evaluations_;
    const double merit = worth(s);
    place_entry({merit, std::move(s)});
    break;
  }
  evaluations_ += static_cast<std::uint64_t>(objective.evaluations());
}

std::vector<Solution> Podium::solutions() const {
  std::vector<Solution> out;
  for (const Entry& entry : entries_) out.push_back(entry.solution);
  return out;
}

}  // namespace ombra
