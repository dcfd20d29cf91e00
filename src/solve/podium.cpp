#include "solve/podium.h"

#include <algorithm>

namespace ombra {
namespace {

constexpr float kPolishSoftness = 1;
constexpr double kMostPenetration = 1.9;  // mm, under the contract's 2
constexpr double kMostPassing = 0.9;      // mm of skin into skin, under the promised 1
constexpr double kAimedPassing = 0.4;
constexpr int kAttempts = 6;
constexpr int kLightSize = 256;    // pixels a side that soft shadows are compared at
constexpr double kSpared = 0.005;  // what a hand less is worth, where one may be spared
constexpr float kAlike = 0.02f;    // metres: joints nearer to each other on average are one pose

}  // namespace

double merit(const Scores& s) {
  return s.iou + 0.1 * s.boundary_f + 0.05 * s.salience_f - 0.005 * std::min(s.topology_error, 4);
}

namespace {

ContactPoint contact_point(const BodyPart& part) {
  ContactPoint point;
  point.hand = static_cast<std::int8_t>(part.hand);
  point.kind = part.kind == BodyPart::kForearm    ? ContactPoint::kForearm
               : part.kind == BodyPart::kUpperArm ? ContactPoint::kUpperArm
               : part.kind == BodyPart::kHead     ? ContactPoint::kHead
                                                  : ContactPoint::kBone;
  point.bone = static_cast<std::int8_t>(part.kind == BodyPart::kFinger ? 1 + 3 * part.finger : 0);
  return point;
}

}  // namespace

std::optional<Solution> scored(Casters& casters, const Hands& hands, const SkinContact& skins,
                               const Asked& asked, const Pose& pose, const Stage& stage,
                               std::vector<Touch>& touches) {
  Solution s;
  s.pose = rounded_for_file(pose);
  s.stage = stage;
  s.penetration_mm = penetration_mm(hands, s.pose, s.stage);
  s.limit_violation_deg = limit_violation_deg(s.pose, s.stage);
  if (s.penetration_mm > kMostPenetration || s.limit_violation_deg > 0) return std::nullopt;
  touches = skins.touches(s.pose, s.stage, 0);
  s.skin_penetration_mm = touches.empty() ? 0 : touches.front().depth_mm;
  if (s.skin_penetration_mm > kMostPassing) return std::nullopt;
  s.scores = asked.scores(casters.silhouette.cast(s.pose, s.stage, kScoreSize));
  s.strain = strain(s.pose, s.stage).whole;
  if (has_size(s.stage.lamp)) {
    std::vector<float> darkness = casters.light.visible(s.pose, s.stage, s.stage.lamp, kLightSize);
    for (float& v : darkness) v = 1 - v;
    s.light_iou = soft_iou(darkness, asked.small);
  }
  return s;
}

std::optional<Solution> polished(Objective& objective, Casters& casters, const Hands& hands,
                                 const SkinContact& skins, const Variables& variables, const Asked& asked,
                                 ObjectiveWeights weights, Candidate candidate,
                                 const std::array<bool, kMostVariables>& kept) {
  ContactMargins margins;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt < 4) {
      weights.contact_per_m2 *= 4;
      weights.arm *= 10;
    }
    objective.set_margins(margins);
    refine(objective, variables, asked.fine, weights, {.iterations = 12, .least_gain = 1e-3f, .kept = kept},
           candidate);
    std::vector<Touch> touches;
    std::optional<Solution> s = scored(casters, hands, skins, asked, candidate.pose,
                                       with_frame(variables.stage(), candidate.frame_size_m), touches);
    if (s) {
      objective.set_margins({});
      return s;
    }
    // Where skin passes into skin the capsules keep farther apart by as much.
    for (const Touch& touch : touches)
      if (touch.depth_mm > kMostPassing)
        margins.add(contact_point(touch.a), contact_point(touch.b),
                    static_cast<float>(touch.depth_mm - kAimedPassing) / 1000);
  }
  objective.set_margins({});
  return std::nullopt;
}

Asked asked_for(const Target& target, const Placement& placement, const Goal& goal) {
  return {goal.field(Goal::kSize, kPolishSoftness), Comparer(place(target, placement, kScoreSize)),
          place(target, placement, kLightSize)};
}

Podium::Podium(const Target& target, const Hands& hands, std::size_t places, bool spare_a_hand,
               double strain_cost, std::size_t workers)
    : target_(target),
      hands_(hands),
      skins_(hands),
      places_(places),
      spare_a_hand_(spare_a_hand),
      strain_cost_(strain_cost) {
  for (std::size_t k = 0; k < workers; ++k) workers_.push_back({Objective(hands), Casters(hands)});
}

const Asked& Podium::asked(const Ground& ground) {
  auto& at = asked_[&ground];
  if (!at) at = std::make_unique<Asked>(asked_for(target_, ground.placement, ground.goal));
  return *at;
}

double Podium::worth(const Solution& s) const {
  const bool both = (s.pose.hands[0] && s.pose.hands[1]) || (s.pose.hands[2] && s.pose.hands[3]);
  // In the light of a lamp with a size the overlap is that of the soft shadow.
  const double lost = s.light_iou ? s.scores.iou - *s.light_iou : 0;
  return merit(s.scores) - lost - strain_cost_ * s.strain * s.strain + (spare_a_hand_ && !both ? kSpared : 0);
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

std::optional<Solution> Podium::polish(std::size_t worker, const Ground& ground, const Found& found) {
  Worker& w = workers_[worker];
  std::optional<Solution> s = polished(w.objective, w.casters, hands_, skins_, ground.variables,
                                       *asked_.at(&ground), ground.weights, found.candidate);
  if (!s) return s;
  ++w.scored;
  say_what_was_asked(ground, *s);
  return s;
}

void Podium::say_what_was_asked(const Ground& ground, Solution& s) const {
  s.placement = ground.placement;
  if (ground.goal.widened_share() > 0) {
    const float least_m = least_finger_width_m(hands_[0], s.stage, ground.variables.arms());
    s.working = Solution::Working{static_cast<double>(least_m), ground.goal.widened_share()};
  }
}

void Podium::admit(Solution solution) {
  const double merit = worth(solution);
  place_entry({merit, std::move(solution)});
}

void Podium::offer(const Ground& ground, const Found& found) {
  asked(ground);
  if (std::optional<Solution> s = polish(0, ground, found)) admit(std::move(*s));
}

void Podium::offer_as_it_is(const Ground& ground, const Pose& pose, const Stage& stage) {
  std::vector<Touch> touches;
  Worker& w = workers_.front();
  std::optional<Solution> s = scored(w.casters, hands_, skins_, asked(ground), pose, stage, touches);
  if (!s) return;
  ++w.scored;
  say_what_was_asked(ground, *s);
  admit(std::move(*s));
}

std::uint64_t Podium::evaluations() const {
  std::uint64_t sum = 0;
  for (const Worker& w : workers_) sum += static_cast<std::uint64_t>(w.objective.evaluations()) + w.scored;
  return sum;
}

std::vector<Solution> Podium::solutions() const {
  std::vector<Solution> out;
  for (const Entry& entry : entries_) out.push_back(entry.solution);
  return out;
}

}  // namespace ombra
