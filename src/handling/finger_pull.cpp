#include "handling/finger_pull.h"

#include <algorithm>
#include <initializer_list>

namespace ombra {
namespace {

constexpr int kIterations = 40;
constexpr float kThere_m = 1e-5f;
constexpr float kAsGood_m = 0.5e-3f;  // of another way to bend the finger, for the nearest to be taken

/// A finger, from its first bone to the one with the point.
class Chain {
 public:
  Chain(const Hand& hand, const Frame3& palm, const AngleRanges& ranges, std::size_t bone, Vec3 grip,
        Vec3 towards)
      : hand_(hand), palm_(palm), ranges_(ranges), grip_(grip), towards_(towards) {
    for (int b = static_cast<int>(bone); b > 0; b = hand.bones[static_cast<std::size_t>(b)].parent)
      bones_[--first_] = static_cast<std::size_t>(b);
    for (std::size_t k = first_; k < bones_.size(); ++k) {
      const Hand::Bone& joint = hand.bones[bones_[k]];
      // Spreading hangs on bending, so that comes first.
      for (const int angle : {joint.flexion, joint.abduction, joint.rotation})
        if (angle >= 0) free_[count_++] = {angle, k};
    }
  }

  float distance(const Angles& angles) const { return length(off(angles)); }

  void keep(Angles& angles) const {
    for (std::size_t i = 0; i < count_; ++i) {
      const AngleRange range = range_given(ranges_, angles, free_[i].angle);
      float& angle = angles[static_cast<std::size_t>(free_[i].angle)];
      angle = std::clamp(angle, range.least, range.most);
    }
  }

  void set(Angles& angles, std::initializer_list<float> shares) const {
    auto share = shares.begin();
    for (std::size_t i = 0; i < count_ && share != shares.end(); ++i, ++share) {
      const auto a = static_cast<std::size_t>(free_[i].angle);
      angles[a] = ranges_[a].least + *share * (ranges_[a].most - ranges_[a].least);
    }
    keep(angles);
  }

  /// Downhill by damped least squares; an angle at its limit is left out of a step that would pass it.
  Angles followed(Angles angles) const {
    keep(angles);
    float best = distance(angles), damping = 1e-6f;  // square metres
    for (int iteration = 0; iteration < kIterations && best > kThere_m; ++iteration) {
      Angles next = angles;
      step(angles, damping, next);
      const float reached = distance(next);
      if (reached < best) {
        angles = next, best = reached;
        damping = std::max(damping / 8, 1e-9f);
      } else {
        damping *= 8;
        constexpr float kMost = 1;
        if (!(damping < kMost)) break;
      }
    }
    return angles;
  }

 private:
  struct Free {
    int angle;
    std::size_t joint;  ///< in bones_
  };

  Vec3 off(const Angles& angles) const {
    Frame3 frame = palm_;
    for (std::size_t k = first_; k < bones_.size(); ++k)
      frame = pose_bone(hand_.bones[bones_[k]], frame, angles);
    return towards_ - frame * grip_;
  }

  void step(const Angles& angles, float damping, Angles& next) const {
    std::array<Vec3, kAngleCount> axes;
    std::array<Vec3, 3> origins;
    Frame3 frame = palm_;
    for (std::size_t k = first_; k < bones_.size(); ++k) {
      frame = pose_bone(hand_.bones[bones_[k]], frame, angles, &axes);
      origins[k] = frame.origin;
    }
    const Vec3 at = frame * grip_, error = towards_ - at;
    std::array<Vec3, kAngleCount> columns;
    for (std::size_t i = 0; i < count_; ++i)
      columns[i] = cross(axes[static_cast<std::size_t>(free_[i].angle)], at - origins[free_[i].joint]);
    std::array<bool, kAngleCount> fixed{};
    for (std::size_t round = 0; round < count_; ++round) {
      const Vec3 force = solved(columns, fixed, damping, error);
      next = angles;
      bool again = false;
      for (std::size_t i = 0; i < count_; ++i) {
        if (fixed[i]) continue;
        constexpr float kMostTurn = 0.4f, kTouch = 1e-6f;
        const auto a = static_cast<std::size_t>(free_[i].angle);
        const float turn = std::clamp(dot(columns[i], force), -kMostTurn, kMostTurn);
        const AngleRange range = range_given(ranges_, next, free_[i].angle);
        if ((turn > 0 && angles[a] >= range.most - kTouch) || (turn < 0 && angles[a] <= range.least + kTouch))
          fixed[i] = again = true;
        next[a] = angles[a] + turn;
      }
      if (!again) break;
    }
    keep(next);
  }

  /// (J J^T + damping)^-1 error over the columns that are not fixed.
  Vec3 solved(const std::array<Vec3, kAngleCount>& columns, const std::array<bool, kAngleCount>& fixed,
              float damping, Vec3 error) const {
    Vec3 x{damping, 0, 0}, y{0, damping, 0}, z{0, 0, damping};
    for (std::size_t i = 0; i < count_; ++i)
      if (!fixed[i]) {
        const Vec3 c = columns[i];
        x += c * c.x, y += c * c.y, z += c * c.z;
      }
    const Vec3 a = cross(y, z), b = cross(z, x), c = cross(x, y);
    return Vec3{dot(a, error), dot(b, error), dot(c, error)} / dot(x, a);
  }

  const Hand& hand_;
  const Frame3& palm_;
  const AngleRanges& ranges_;
  Vec3 grip_, towards_;
  std::array<std::size_t, 3> bones_{};
  std::size_t first_ = 3;  ///< of bones_
  std::array<Free, kAngleCount> free_{};
  std::size_t count_ = 0;
};

}  // namespace

Angles pulled(const Hand& hand, const Frame3& wrist, const Angles& angles, const AngleRanges& ranges,
              std::size_t bone, Vec3 grip, Vec3 towards) {
  const Frame3 palm = wrist * hand.bones[0].rest;
  const Chain chain(hand, palm, ranges, bone, grip, towards);
  Angles best = chain.followed(angles);
  float distance = chain.distance(best);
  // From a straight finger, say, no step leads along it: other ways to begin are bent or folded.
  for (const auto& shares : {std::initializer_list<float>{0.5f, 0.5f, 0.5f, 0.5f, 0.5f},
                             {0.3f, 0.5f, 0.8f, 0.7f, 0.7f},
                             {0.8f, 0.5f, 0.3f, 0.3f, 0.3f}}) {
    if (distance <= kAsGood_m) break;
    Angles other = angles;
    chain.set(other, shares);
    other = chain.followed(other);
    const float reached = chain.distance(other);
    if (reached < distance - kAsGood_m) best = other, distance = reached;
  }
  keep_in_ranges(ranges, best);
  return best;
}

}  // namespace ombra
