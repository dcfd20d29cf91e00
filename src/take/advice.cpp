#include "take/advice.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <span>

namespace ombra {
namespace {

constexpr std::size_t kMostAdvice = 3;
constexpr double kLeastGain = 0.006;  // of the silhouette's area
constexpr std::array kAngles_deg = {8.0, 15.0, 22.0, 30.0, 40.0};
constexpr std::array kMoves_m = {0.006f, 0.012f, 0.02f};

/// One thing that may be wrong with how a pose is held.
struct Change {
  enum Kind : std::uint8_t { kFlexion, kKnuckle, kSpread, kAcross, kUp };
  Kind kind;
  std::size_t hand, finger;
  float by;  ///< radians or metres
};

/// Indices of a finger's angles.
struct FingerAngles {
  std::array<int, 3> flexion;
  int spread;
};
constexpr std::array<FingerAngles, kFingerCount> kFingers = {
    {{{kThumbCmcFlexion, kThumbMcpFlexion, kThumbIpFlexion}, kThumbCmcAbduction},
     {{kIndexMcpFlexion, kIndexPipFlexion, kIndexDipFlexion}, kIndexMcpAbduction},
     {{kMiddleMcpFlexion, kMiddlePipFlexion, kMiddleDipFlexion}, kMiddleMcpAbduction},
     {{kRingMcpFlexion, kRingPipFlexion, kRingDipFlexion}, kRingMcpAbduction},
     {{kLittleMcpFlexion, kLittlePipFlexion, kLittleDipFlexion}, kLittleMcpAbduction}}};

Pose changed(const Pose& pose, const Change& change) {
  Pose out = pose;
  HeldHand& held = *out.hands[change.hand];
  const FingerAngles& finger = kFingers[change.finger];
  const auto turn = [&](int angle) {
    const AngleRange range = full_ranges()[static_cast<std::size_t>(angle)];
    float& value = held.angles[static_cast<std::size_t>(angle)];
    value = std::clamp(value + change.by, std::min(range.least, value), std::max(range.most, value));
  };
  switch (change.kind) {
    case Change::kFlexion:
      for (const int angle : finger.flexion) turn(angle);
      break;
    case Change::kKnuckle:
      turn(finger.flexion[0]);
      break;
    case Change::kSpread:
      turn(finger.spread);
      break;
    case Change::kAcross:
      held.wrist.x += change.by;
      break;
    case Change::kUp:
      held.wrist.y += change.by;
      break;
  }
  return out;
}

std::vector<Change> changes(const Pose& pose) {
  std::vector<Change> out;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    for (std::size_t finger = 0; finger < kFingerCount; ++finger)
      for (const auto kind : {Change::kFlexion, Change::kKnuckle, Change::kSpread})
        for (const double angle_deg : kAngles_deg)
          for (const float sense : {-1.0f, 1.0f})
            if (kind != Change::kSpread || angle_deg < 20)
              out.push_back({kind, hand, finger, sense * radians(angle_deg)});
    for (const auto kind : {Change::kAcross, Change::kUp})
      for (const float move_m : kMoves_m)
        for (const float sense : {-1.0f, 1.0f}) out.push_back({kind, hand, 0, sense * move_m});
  }
  return out;
}

int differing(std::span<const std::uint64_t> a, const std::vector<std::uint64_t>& b) {
  int count = 0;
  for (std::size_t i = 0; i < b.size(); ++i) count += std::popcount(a[i] ^ b[i]);
  return count;
}

/// What takes a change back.
Correction undoing(const Change& change) {
  Correction out{Correction::kMove, change.hand, change.finger, 0, {}};
  const double amount_deg = std::fabs(degrees(static_cast<double>(change.by)));
  switch (change.kind) {
    case Change::kFlexion:
    case Change::kKnuckle:
      out.kind = change.by > 0 ? Correction::kOpen : Correction::kBend;
      out.amount = amount_deg;
      break;
    case Change::kSpread:
      out.kind = change.by > 0 ? Correction::kClose : Correction::kSpread;
      out.amount = amount_deg;
      break;
    case Change::kAcross:
      out.amount = 1000 * std::fabs(static_cast<double>(change.by));
      out.way = change.by > 0 ? Correction::Way::kLeft : Correction::Way::kRight;
      break;
    case Change::kUp:
      out.amount = 1000 * std::fabs(static_cast<double>(change.by));
      out.way = change.by > 0 ? Correction::Way::kDown : Correction::Way::kUp;
      break;
  }
  return out;
}

}  // namespace

std::vector<Correction> finger_advice(const SolvedPose& solved, const Mask& seen) {
  constexpr int kWords = kAdviceSize / 64;
  std::vector<std::uint64_t> wanted(static_cast<std::size_t>(kAdviceSize * kWords));
  int area = 0;
  for (int y = 0; y < kAdviceSize; ++y)
    for (int x = 0; x < kAdviceSize; ++x)
      if (seen.at(x, y))
        wanted[static_cast<std::size_t>(y * kWords + x / 64)] |= std::uint64_t{1} << x % 64, ++area;
  Caster caster(solved.hands);
  const auto misfit = [&](const Pose& pose) {
    return differing(caster.cast_bits(pose, solved.stage, kAdviceSize), wanted);
  };
  std::vector<Correction> out;
  Pose pose = solved.pose;
  int now = misfit(pose);
  std::vector<Change> taken;
  while (out.size() < kMostAdvice) {
    std::optional<Change> best;
    int least = now - std::max(4, static_cast<int>(kLeastGain * area));
    for (const Change& change : changes(solved.pose)) {
      // One thing is said about a finger, and about a hand.
      const bool finger = change.kind <= Change::kSpread;
      if (std::any_of(taken.begin(), taken.end(), [&](const Change& t) {
            return t.hand == change.hand && (t.kind <= Change::kSpread) == finger &&
                   (finger ? t.finger == change.finger : t.kind == change.kind);
          }))
        continue;
      const int there = misfit(changed(pose, change));
      if (there < least) least = there, best = change;
    }
    if (!best) break;
    pose = changed(pose, *best);
    now = least;
    taken.push_back(*best);
    out.push_back(undoing(*best));
  }
  return out;
}

NearFinger finger_at(const SolvedPose& solved, Vec2 place) {
  const Projection to_frame = projection(solved.stage, 1);
  std::array<NearFinger, kMostHands> nearest;
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const auto& held = solved.pose.hands[number];
    if (!held) continue;
    nearest[number].hand = number;
    const Hand& hand = solved.hands[side_index(number)];
    const Skeleton skeleton =
        pose_skeleton(hand, {matrix(normalized(held->orientation)), held->wrist}, held->angles);
    for (const Hand::Capsule& capsule : hand.capsules) {
      if (capsule.finger < 0) continue;
      const Frame3& bone = skeleton.bones[static_cast<std::size_t>(capsule.bone)];
      for (const float along : {0.25f, 0.5f, 0.75f, 1.0f}) {
        const Vec2 d = to_frame(bone * (capsule.from + (capsule.to - capsule.from) * along)) - place;
        const float distance = std::sqrt(dot(d, d));
        if (distance < nearest[number].distance)
          nearest[number].distance = distance,
          nearest[number].finger = static_cast<std::size_t>(capsule.finger);
      }
    }
  }
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const NearFinger& a, const NearFinger& b) { return a.distance < b.distance; });
  nearest[0].to_other_hand = nearest[1].distance;
  return nearest[0];
}

}  // namespace ombra
