// A way from relaxed hands to a pose, found backwards: the pose is taken apart, hand by hand.
#include <algorithm>
#include <cmath>

#include "play/passing.h"

namespace ombra {
namespace {

constexpr std::size_t kMostPictures = 6;
constexpr int kMostTries = 3000;               // stretches that are looked at before giving up
constexpr std::array kDirections = {30, 400};  // that a hand is taken out in: few first
constexpr float kApart_m = 0.16f;              // that a hand is taken out of its place

/// How a hand leaves its place: with its fingers as they are, opening them on the way, or opening them first.
enum class Manner : std::uint8_t { kAsItIs, kOpening, kOpenFirst };

/// Where the hands rest beside the body, in shares of the default arm: ahead of and outwards from the
/// shoulder.
struct Rest {
  float ahead_m, down_m, out_m;
  ArmAngles arm;
};
constexpr std::array<Rest, 3> kRests = {{{0.30f, 0.15f, 0.05f, {}},
                                         {0.30f, 0.15f, -0.05f, {.swivel = radians(-30)}},
                                         {0.34f, 0.05f, 0.15f, {.swivel = radians(20)}}}};

class TakingApart {
 public:
  TakingApart(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage, const Rest& rest,
              int directions, double allowed_mm)
      : hands_(hands), stage_(stage), directions_(directions), passing_(hands, stage, allowed_mm) {
    for (std::size_t hand = 0; hand < kMostHands; ++hand)
      if (pose.hands[hand]) rests_[hand] = resting(pose, hand, rest), held_.push_back(hand);
    way_.push_back(pose);
  }

  /// The pictures, first one first; empty where none were found.
  std::vector<Pose> pictures() {
    if (!take_out(held_, kMostHands)) return {};
    return {way_.rbegin(), way_.rend()};
  }

 private:
  Vec3 palm(const HeldHand& held, std::size_t hand) const {
    return held.wrist + matrix(normalized(held.orientation)) * palm_offset(hands_[side_index(hand)]);
  }

  HeldHand resting(const Pose& pose, std::size_t hand, const Rest& rest) const {
    HeldHand out = *pose.hands[hand];
    const Side side = side_of(hand);
    if (!out.arm) {
      // Beside the others: where it is, moved along the wall.
      constexpr float kBeside_m = 0.25f;
      Vec3 middle;
      for (std::size_t other : {0u, 1u, 2u, 3u})
        if (pose.hands[other]) middle += palm(*pose.hands[other], other) / static_cast<float>(count(pose));
      const float x = palm(out, hand).x - middle.x;
      const bool left = std::fabs(x) > 0.01f ? x < 0 : side == Side::kLeft;
      out.wrist.x += left ? -kBeside_m : kBeside_m;
      return out;
    }
    const Performer& performer = performer_of(stage_, hand);
    constexpr Performer kDefault;
    const float share =
        (performer.upper_arm_m + performer.forearm_m) / (kDefault.upper_arm_m + kDefault.forearm_m);
    const Vec3 at = shoulder(performer, side);
    const Vec3 outwards = normalized(at - performer.shoulder_centre);
    const Vec3 wrist =
        at + (facing(performer) * rest.ahead_m + Vec3{0, -rest.down_m, 0} + outwards * rest.out_m) * share;
    return reached(out, hand, wrist, rest.arm);
  }

  static int count(const Pose& pose) {
    return static_cast<int>(
        std::count_if(pose.hands.begin(), pose.hands.end(), [](const auto& h) { return h.has_value(); }));
  }

  HeldHand reached(const HeldHand& held, std::size_t hand, Vec3 wrist, const ArmAngles& angles) const {
    const Reach at = reach(performer_of(stage_, hand), side_of(hand), wrist, angles);
    return {at.wrist, quaternion(at.orientation), held.angles, at.arm};
  }

  HeldHand moved(const HeldHand& held, std::size_t hand, Vec3 by) const {
    if (held.arm)
      return reached(held, hand, held.wrist + by,
                     arm_angles(performer_of(stage_, hand), side_of(hand), held));
    HeldHand out = held;
    out.wrist += by;
    return out;
  }

  bool passes(const Pose& earlier, const Pose& later) {
    ++tries_;
    return passing_(earlier, later).has_value();
  }

  bool add(const Pose& picture) {
    const Pose earlier = rounded_for_file(picture);
    if (way_.size() >= kMostPictures || !passes(earlier, way_.back())) return false;
    way_.push_back(earlier);
    return true;
  }

  /// Directions out, those away from the other hands and towards the hand's rest first.
  std::vector<Vec3> directions(const std::vector<std::size_t>& in_place, std::size_t hand) const {
    const Pose& now = way_.back();
    const Vec3 here = palm(*now.hands[hand], hand);
    Vec3 wish = normalized(rests_[hand].wrist - now.hands[hand]->wrist) * 0.5f;
    for (const std::size_t other : in_place)
      if (other != hand) wish += normalized(here - palm(*now.hands[other], other));
    std::vector<Vec3> out;
    for (int k = 0; k < directions_; ++k) {  // evenly about the sphere, on a spiral of the golden angle
      const float z = 1 - (2 * static_cast<float>(k) + 1) / static_cast<float>(directions_);
      const float radius = std::sqrt(1 - z * z);
      const auto [sin, cos] = sin_cos(2.3999632f * static_cast<float>(k));
      out.push_back({radius * cos, radius * sin, z});
    }
    std::stable_sort(out.begin(), out.end(), [&](Vec3 a, Vec3 b) { return dot(a, wish) > dot(b, wish); });
    return out;
  }

  /// Takes the hands that are still in place out of it, one after the other; `last` was the one before and
  /// goes on to its rest meanwhile. Then all fingers relax.
  bool take_out(const std::vector<std::size_t>& in_place, std::size_t last) {
    if (in_place.empty()) return relax();
    for (const Manner manner : {Manner::kAsItIs, Manner::kOpening, Manner::kOpenFirst})
      for (const std::size_t hand : in_place) {
        const std::size_t mark = way_.size();
        if (manner == Manner::kOpenFirst) {
          Pose open = way_.back();
          open.hands[hand]->angles = relaxed_angles();
          if (!add(open)) continue;
        }
        std::vector<std::size_t> rest = in_place;
        std::erase(rest, hand);
        for (const Vec3 direction : directions(in_place, hand)) {
          if (tries_ > kMostTries) return false;
          Pose out = way_.back();
          if (last != kMostHands) out.hands[last] = at_rest(last, out.hands[last]->angles);
          out.hands[hand] = moved(*out.hands[hand], hand, direction * kApart_m);
          if (manner == Manner::kOpening) out.hands[hand]->angles = relaxed_angles();
          if (add(out)) {
            if (take_out(rest, hand)) return true;
            way_.pop_back();
          }
        }
        way_.resize(mark);
      }
    return false;
  }

  HeldHand at_rest(std::size_t hand, const Angles& angles) const {
    HeldHand out = rests_[hand];
    out.angles = angles;
    return out;
  }

  /// All hands at rest, fingers relaxed: at once, or by way of a posture for each hand.
  bool relax() {
    const Pose shaped = way_.back();
    Pose end = shaped, via = shaped;
    for (const std::size_t hand : held_) end.hands[hand] = at_rest(hand, relaxed_angles());
    if (add(end)) return true;
    for (const std::size_t hand : held_) {
      const auto postures = postures_from(shaped.hands[hand]->angles);
      const auto at = std::find_if(postures.begin(), postures.end(), [&](const Angles& angles) {
        Pose alone = shaped, relaxed = shaped;
        alone.hands[hand] = at_rest(hand, angles), relaxed.hands[hand] = end.hands[hand];
        return passes(alone, shaped) && passes(relaxed, alone);
      });
      if (at == postures.end()) return false;
      via.hands[hand] = at_rest(hand, *at);
    }
    if (!add(via)) return false;
    if (add(end)) return true;
    way_.pop_back();
    return false;
  }

  /// Where fingers may pass on their way to being relaxed: relaxed all, then with some of them first, then
  /// with all spread or all bent first.
  static std::vector<Angles> postures_from(const Angles& shaped) {
    const Angles relaxed = relaxed_angles();
    std::vector<Angles> out;
    for (unsigned kept = 0; kept < (1u << kFingerCount) - 1; ++kept) {
      Angles& posture = out.emplace_back(relaxed);
      for (std::size_t i = 0; i < kAngleCount; ++i)
        if (kept >> ((bone_of(static_cast<int>(i)) - 1) / 3) & 1) posture[i] = shaped[i];
    }
    for (const bool spread_first : {true, false}) {
      Angles& posture = out.emplace_back(spread_first ? shaped : relaxed);
      for (const Angle angle : {kThumbCmcAbduction, kThumbCmcRotation, kIndexMcpAbduction,
                                kMiddleMcpAbduction, kRingMcpAbduction, kLittleMcpAbduction})
        posture[angle] = spread_first ? relaxed[angle] : shaped[angle];
    }
    return out;
  }

  const std::array<Hand, 2>& hands_;
  const Stage& stage_;
  int directions_;
  Passing passing_;
  std::vector<std::size_t> held_;
  std::array<HeldHand, kMostHands> rests_;  ///< of those held, with the pose's fingers
  std::vector<Pose> way_;                   ///< last picture first
  int tries_ = 0;
};

}  // namespace

std::vector<Pose> apart(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
                        double allowed_mm) {
  for (const int directions : kDirections)
    for (const Rest& rest : kRests) {
      std::vector<Pose> pictures = TakingApart(hands, pose, stage, rest, directions, allowed_mm).pictures();
      if (!pictures.empty()) return pictures;
    }
  return {};
}

Result<std::vector<Pose>> way_to(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage) {
  std::vector<Pose> pictures = apart(hands, pose, stage, penetration_mm(hands, pose, stage) + kWayGive_mm);
  if (!pictures.empty()) return pictures;
  return fail(ErrorCode::kUnsupported,
              "no way from relaxed hands to this pose was found on which nothing passes through anything",
              "pose");
}

}  // namespace ombra
