#include "solve/start.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "solve/plan.h"

namespace ombra {
namespace {

bool finite(const HeldHand& held) {
  const auto all = [](std::initializer_list<float> numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](float v) { return std::isfinite(v); });
  };
  const Quat& q = held.orientation;
  const Arm arm = held.arm.value_or(Arm{});
  return all({held.wrist.x, held.wrist.y, held.wrist.z, q.x, q.y, q.z, q.w}) &&
         all({arm.elbow.x, arm.elbow.y, arm.elbow.z, arm.shoulder.x, arm.shoulder.y, arm.shoulder.z}) &&
         std::all_of(held.angles.begin(), held.angles.end(), [](float v) { return std::isfinite(v); });
}

/// Whether an arm is its performer's: from the shoulder, as long as theirs.
bool whole(const HeldHand& held, const Performer& performer, Side side) {
  constexpr float kClose_m = 1e-3f;
  const auto off = [](Vec3 a, Vec3 b, float length_m) { return std::fabs(length(a - b) - length_m); };
  return length(held.arm->shoulder - shoulder(performer, side)) < kClose_m &&
         off(held.arm->elbow, held.arm->shoulder, performer.upper_arm_m) < kClose_m &&
         off(held.wrist, held.arm->elbow, performer.forearm_m) < kClose_m;
}

std::string millimetres(float length_m) { return std::to_string(std::lround(1000 * length_m)) + " mm"; }

}  // namespace

std::array<bool, kMostHands> held_in(const Pose& pose) {
  std::array<bool, kMostHands> out{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand) out[hand] = pose.hands[hand].has_value();
  return out;
}

Stage stage_of(const SolveStart& start, const Stage& stage, const SolveOptions& options) {
  Stage out = stage;
  out.frame = start.stage.frame;
  if (options.arms) {
    out.performer = start.stage.performer;
    out.second_performer = start.stage.second_performer;
  }
  if (!options.arms || options.performers == 1) out.second_performer.reset();
  return out;
}

Result<void> checked_start(const Hands& hands, const Stage& stage, const SolveOptions& options) {
  const SolveStart& start = *options.start;
  const auto misused = [&](const std::string& message) {
    return fail(ErrorCode::kBadUsage, message, start.source);
  };
  const auto bad = [&](const std::string& message) {
    return fail(ErrorCode::kBadInput, message, start.source);
  };
  const auto sets = held_sets(options);
  if (std::find(sets.begin(), sets.end(), held_in(start.pose)) == sets.end())
    return misused("holds other hands than are asked for; ask for the hands and performers that it has");
  for (const auto& held : start.pose.hands) {
    if (!held) continue;
    if (held->arm.has_value() != options.arms)
      return misused(options.arms ? "has no arms; solve without arms to go on from it"
                                  : "has arms; solve with arms to go on from it");
    if (!finite(*held)) return bad("has numbers that are not finite");
  }
  constexpr float kSame_m = 1e-5f;
  if (std::fabs(start.pose.hand_length_m - hands[0].length_m) > kSame_m ||
      std::fabs(start.pose.hand_breadth_m - hands[0].breadth_m) > kSame_m)
    return bad("is held with hands of another size, " + millimetres(start.pose.hand_length_m) +
               " long; solve "
               "with hands of its size (here " +
               millimetres(hands[0].length_m) + ")");

  const Stage placed = stage_of(start, stage, options);
  if (const auto fine = checked(placed, start.source); !fine) return tl::unexpected(fine.error());
  if (options.arms) {
    if (options.performers == 2 && !placed.second_performer)
      return bad("holds four hands on a stage without a second performer; name one in its stage");
    if (options.arms_from && *options.arms_from != placed.performer.arms_from)
      return misused("has its arms from the " + std::string(name(placed.performer.arms_from)) +
                     "; ask for that side or for none");
    if (options.keep_performer &&
        !(placed.performer == stage.performer &&
          (!stage.second_performer || placed.second_performer == stage.second_performer ||
           options.performers == 1)))
      return misused("is another performer's than the one that the stage keeps in place");
  }
  if (start.placement && !(*start.placement == Placement{}) && (!options.arms || options.fixed_target))
    return misused("has the target placed otherwise than a fixed target is; let the solve place it");

  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (const auto& held = start.pose.hands[hand];
        held && held->arm && !whole(*held, performer_of(placed, hand), side_of(hand)))
      return bad("has arms that are not those of the performer on its stage");
  if (const double beyond_deg = limit_violation_deg(start.pose, placed); beyond_deg > 0)
    return bad("has a joint " + std::to_string(beyond_deg) + " degrees beyond its limit; bend it back");
  return checked_on_stage(hands, start.pose, placed, start.source);
}

bool may_stay(const SolveStart& start, const Candidate& settled) {
  constexpr float kSame = 1e-4f;  // metres, radians: what rounding does
  if (settled.frame_size_m != start.stage.frame.size_m) return false;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto &a = start.pose.hands[hand], &b = settled.pose.hands[hand];
    if (!a) continue;
    if (length(a->wrist - b->wrist) > kSame) return false;
    for (std::size_t i = 0; i < kAngleCount; ++i)
      if (std::fabs(a->angles[i] - b->angles[i]) > kSame) return false;
  }
  return true;
}

Candidate candidate_of(const SolveStart& start, const Variables& variables) {
  Candidate out;
  out.pose = start.pose;
  out.frame_size_m = start.stage.frame.size_m;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (const auto& held = start.pose.hands[hand]; held && held->arm)
      out.arm_angles[hand] = arm_angles(performer_of(variables.stage(), hand), side_of(hand), *held);
  variables.settle(out);
  return out;
}

}  // namespace ombra
