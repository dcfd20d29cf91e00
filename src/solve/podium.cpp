#include "solve/podium.h"

#include <algorithm>

namespace ombra {
namespace {

constexpr int kPolishSize = 256;
constexpr float kPolishSoftness = 1;
constexpr double kMostPenetration = 1.9;  // mm, under the contract's 2
constexpr float kAlike = 0.02f;           // metres: joints nearer to each other on average are one pose

}  // namespace

Podium::Podium(const Target& target, const Hands& hands, std::size_t places, bool spare_a_hand)
    : target_(target), hands_(hands), places_(places), spare_a_hand_(spare_a_hand), caster_(hands) {}

const Podium::Asked& Podium::asked(const Ground& ground) {
  auto& at = asked_[&ground];
  if (!at)
    at = std::make_unique<Asked>(
        Asked{TargetField(searchable(target_, ground.placement, kPolishSize), kPolishSoftness),
              place(target_, ground.placement, kScoreSize)});
  return *at;
}

double Podium::merit(const Solution& s) const {
  const bool one_hand = !s.pose.hands[0] || !s.pose.hands[1];
  return s.scores.iou + 0.1 * s.scores.boundary_f - 0.005 * std::min(s.scores.topology_error, 4) +
         (spare_a_hand_ && one_hand ? 0.005 : 0);
}

// By the places of the joints about their wrists: where the hands are on the stage makes no other pose.
bool Podium::alike(const Pose& a, const Pose& b) const {
  float sum = 0;
  int count = 0;
  for (std::size_t side = 0; side < 2; ++side) {
    if (a.hands[side].has_value() != b.hands[side].has_value()) return false;
    if (!a.hands[side]) continue;
    const auto joints = [&](const HeldHand& held) {
      return pose_skeleton(hands_[side], {matrix(normalized(held.orientation)), {}}, held.angles);
    };
    const Skeleton sa = joints(*a.hands[side]), sb = joints(*b.hands[side]);
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
    s.penetration_mm = penetration_mm(hands_, s.pose, s.stage.performer);
    s.limit_violation_deg = limit_violation_deg(s.pose, s.stage.performer);
    if (s.penetration_mm > kMostPenetration || s.limit_violation_deg > 0) continue;
    s.scores = compare(caster_.cast(s.pose, s.stage, kScoreSize), goal.mask);
    s.strain = strain(s.pose);
    ++evaluations_;
    const double worth = merit(s);
    place_entry({worth, std::move(s)});
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
