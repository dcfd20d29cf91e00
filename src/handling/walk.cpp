#include "handling/walk.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "stage/contact.h"

namespace ombra {
namespace {

constexpr float kStep_m = 5e-3f;        // no part moves farther between two looks
constexpr float kFineness_m = 0.5e-4f;  // nor between where it ended and where it would have been stopped
constexpr float kLeastShare = 1e-5f;    // of the way; where so little flings an arm about, the way is broken

// What rounding does to a depth, a room or an angle that a change leaves as it is.
constexpr float kRounding_m = 2e-6f;
constexpr double kRounding_deg = 1e-3;

/// A pose and where everything is that may touch something.
struct Look {
  Pose pose;
  std::array<Skeleton, kMostHands> skeletons;
};

class Walk {
 public:
  Walk(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage)
      : hands_(hands),
        stage_(stage),
        here_(looked(pose)),
        deepest_m_(std::max(depth_m(here_) + kRounding_m, static_cast<float>(kHandlingGive_mm / 1000))),
        violation_deg_(limit_violation_deg(pose, stage) + kRounding_deg),
        room_m_(std::min(wrist_room_m(pose, stage) - kRounding_m, 0.0f)),
        on_stage_(checked_on_stage(hands, pose, stage, {}).has_value()) {}

  Handled along(const std::function<Pose(float)>& way) {
    float at = 0, share = 1;
    while (at < 1) {
      const float to = std::min(at + share, 1.0f);
      Look next = looked(way(to));
      if (!near(next, kStep_m)) {
        share /= 2;
        if (share < kLeastShare) return {here_.pose, Stop::kJoint};
        continue;
      }
      if (const Stop stop = stopped(next); stop != Stop::kNone) return {closest(way, at, to, next), stop};
      if (near(next, kStep_m / 2)) share *= 2;
      here_ = std::move(next);
      at = to;
    }
    return {here_.pose, Stop::kNone};
  }

 private:
  Look looked(const Pose& pose) const {
    Look out{pose, {}};
    for (std::size_t hand = 0; hand < kMostHands; ++hand)
      if (const auto& held = pose.hands[hand])
        out.skeletons[hand] = pose_skeleton(
            hands_[side_index(hand)], {matrix(normalized(held->orientation)), held->wrist}, held->angles);
    return out;
  }

  /// Whether no part of it is farther away from where it is now. Of what is not a number nothing is near.
  bool near(const Look& look, float most_m) const {
    for (std::size_t hand = 0; hand < kMostHands; ++hand) {
      const auto &a = here_.pose.hands[hand], &b = look.pose.hands[hand];
      if (!a) continue;
      const auto moved = [&](std::size_t bone, Vec3 point) {
        return !(length(here_.skeletons[hand].bones[bone] * point -
                        look.skeletons[hand].bones[bone] * point) <= most_m);
      };
      for (std::size_t bone = 0; bone < kBoneCount; ++bone)
        if (moved(bone, {})) return false;
      for (std::size_t finger = 0; finger < kFingerCount; ++finger)
        if (moved(3 + 3 * finger, hands_[side_index(hand)].fingertips[finger])) return false;
      if (a->arm && !(length(a->arm->elbow - b->arm->elbow) <= most_m)) return false;
    }
    return true;
  }

  float depth_m(const Look& look) {
    contacts_.clear();
    const auto& s = look.skeletons;
    find_contacts({&hands_[0], &hands_[1]}, {&s[0], &s[1], &s[2], &s[3]}, look.pose, stage_, 0, contacts_);
    float deepest = 0;
    for (const Contact& contact : contacts_) deepest = std::max(deepest, contact.depth_m);
    return deepest;
  }

  Stop stopped(const Look& look) {
    if (limit_violation_deg(look.pose, stage_) > violation_deg_) return Stop::kJoint;
    if (depth_m(look) > deepest_m_) return Stop::kTouch;
    if (wrist_room_m(look.pose, stage_) < room_m_) return Stop::kStage;
    return on_stage_ && !checked_on_stage(hands_, look.pose, stage_, {}) ? Stop::kStage : Stop::kNone;
  }

  /// The last pose before it is stopped on the way from where it is now.
  Pose closest(const std::function<Pose(float)>& way, float at, float to, Look beyond) {
    while (!near(beyond, kFineness_m)) {
      const float middle = at + (to - at) / 2;
      if (middle <= at || middle >= to) break;
      Look look = looked(way(middle));
      if (stopped(look) == Stop::kNone)
        here_ = std::move(look), at = middle;
      else
        beyond = std::move(look), to = middle;
    }
    return here_.pose;
  }

  const std::array<Hand, 2>& hands_;
  const Stage& stage_;
  std::vector<Contact> contacts_;
  Look here_;
  // What was before stays allowed.
  float deepest_m_;
  double violation_deg_;
  float room_m_;
  bool on_stage_;
};

}  // namespace

float wrist_room_m(const Pose& pose, const Stage& stage) {
  float room = std::numeric_limits<float>::max();
  for (const auto& held : pose.hands)
    if (held)
      room = std::min({room, held->wrist.z - stage.hand_wall_min_m,
                       stage.lamp.position.z - stage.hand_lamp_min_m - held->wrist.z});
  return room;
}

Handled walk(const std::array<Hand, 2>& hands, const Pose& pose, const Stage& stage,
             const std::function<Pose(float)>& way) {
  return Walk(hands, pose, stage).along(way);
}

}  // namespace ombra
