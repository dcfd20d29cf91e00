// Contact between the capsules of fingers, hands, arms and head.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "ombra/stage.h"

namespace ombra {

/// What a contact point moves with: a bone of a hand, a part of an arm, or nothing (the head).
struct ContactPoint {
  enum Kind : std::int8_t { kBone, kForearm, kUpperArm, kHead } kind = kHead;
  std::int8_t hand = 0;  ///< hand it belongs to, or whose arm; a head's is its person's first
  std::int8_t bone = 0;  ///< for kBone
  float along = 0;       ///< for arms: 0 at the capsule's `from`, 1 at `to`
  Vec3 position;         ///< on the capsule's axis, world
};

struct Contact {
  float depth_m;  ///< how far the two surfaces have passed each other; negative while apart
  Vec3 normal;    ///< unit, from b to a
  ContactPoint a, b;
};

/// How much farther than their capsules parts keep from each other.
class ContactMargins {
 public:
  /// @return of a pair, metres
  float operator()(const ContactPoint& a, const ContactPoint& b) const { return margin_m_[index(a, b)]; }
  float most() const { return most_m_; }
  void add(const ContactPoint& a, const ContactPoint& b, float more_m) {
    margin_m_[index(b, a)] = margin_m_[index(a, b)] += more_m;
    most_m_ = std::max(most_m_, margin_m_[index(a, b)]);
  }

 private:
  static constexpr std::size_t kParts = 9;  // fingers, palm, forearm, upper arm, head
  static std::size_t part(const ContactPoint& p) {
    const std::size_t own = p.kind == ContactPoint::kBone
                                ? static_cast<std::size_t>(p.bone == 0 ? 5 : (p.bone - 1) / 3)
                                : 5 + static_cast<std::size_t>(p.kind);
    return static_cast<std::size_t>(p.hand) * kParts + own;
  }
  static std::size_t index(const ContactPoint& a, const ContactPoint& b) {
    return part(a) * kParts * kMostHands + part(b);
  }
  std::array<float, kParts * kParts * kMostHands * kMostHands> margin_m_{};
  float most_m_ = 0;
};

/// Appends every pair of capsules of different fingers, hands, arms or heads whose depth exceeds -margin_m.
/// Left out are pairs that are joined by skin: neighbours on one finger, a finger's first phalanx or the
/// thumb's metacarpal and the palm, an arm and its own hand, a head and its own upper arms; and two heads,
/// which no pose moves. There is a head for each person whose hands have arms.
/// @param hands indexed by Side
/// @param skeletons of the held hands, numbered as in Pose
void find_contacts(const std::array<const Hand*, 2>& hands,
                   const std::array<const Skeleton*, kMostHands>& skeletons, const Pose& pose,
                   const Stage& stage, float margin_m, std::vector<Contact>& out);

}  // namespace ombra
