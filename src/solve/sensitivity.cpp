#include "ombra/sensitivity.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "hand/flexions.h"

namespace ombra {
namespace {

constexpr float kFinger = radians(10), kTurn = radians(5), kShift_m = 0.01f;

/// Overlaps with one target.
class Measure {
 public:
  Measure(const Hands& hands, const Stage& stage, const Mask& target)
      : caster_(hands), stage_(stage), target_((target.pixels.size() + 63) / 64) {
    for (std::size_t i = 0; i < target.pixels.size(); ++i)
      target_[i / 64] |= std::uint64_t{target.pixels[i]} << (i % 64);
  }
  double operator()(const Pose& pose) {
    const auto shadow = caster_.cast_bits(pose, stage_, kScoreSize);
    long both = 0, any = 0;
    for (std::size_t i = 0; i < target_.size(); ++i) {
      both += std::popcount(shadow[i] & target_[i]);
      any += std::popcount(shadow[i] | target_[i]);
    }
    return any > 0 ? static_cast<double>(both) / static_cast<double>(any) : 0;
  }

 private:
  Caster caster_;
  const Stage& stage_;
  std::vector<std::uint64_t> target_;  ///< packed as Caster::cast_bits() does
};

HeldHand bent(HeldHand held, std::size_t finger, float by) {
  for (const Angle angle : kFlexions[finger]) {
    const AngleLimit& limit = angle_limits()[angle];
    held.angles[angle] =
        std::clamp(held.angles[angle] + by, std::min(held.angles[angle], radians(limit.min_deg)),
                   std::max(held.angles[angle], radians(limit.max_deg)));
  }
  return held;
}

HeldHand turned(HeldHand held, int axis, float by) {
  const Mat3 turn = axis == 0 ? rotation_x(by) : axis == 1 ? rotation_y(by) : rotation_z(by);
  held.orientation = quaternion(matrix(normalized(held.orientation)) * turn);
  return held;
}

HeldHand shifted(HeldHand held, int axis, float by) {
  held.wrist += Vec3{axis == 0 ? by : 0, axis == 1 ? by : 0, axis == 2 ? by : 0};
  return held;
}

Pose in_place(const Pose& pose, const Hands& from, const Hands& to) {
  Pose out = pose;
  for (std::size_t hand = 0; hand < kMostHands; ++hand)
    if (auto& held = out.hands[hand])
      held->wrist += matrix(normalized(held->orientation)) *
                     (palm_offset(from[side_index(hand)]) - palm_offset(to[side_index(hand)]));
  return out;
}

}  // namespace

Sensitivity sensitivity(const Hands& hands, const Pose& pose, const Stage& stage, const Mask& target) {
  Measure measure(hands, stage, target);
  Sensitivity out;
  out.iou = measure(pose);
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    const HeldHand held = *pose.hands[hand];
    Pose changed = pose;
    // The worst of a change, both ways.
    const auto loss = [&](const auto& change, float by) {
      double least = 1;
      for (const float way : {by, -by}) {
        changed.hands[hand] = change(way);
        least = std::min(least, measure(changed));
      }
      return out.iou - least;
    };
    Sensitivity::HandLoss& lost = *(out.hands[hand] = Sensitivity::HandLoss());
    for (std::size_t finger = 0; finger < kFingerCount; ++finger) {
      lost.finger[finger] = loss([&](float by) { return bent(held, finger, by); }, kFinger);
      out.fingers.push_back({hand, finger, lost.finger[finger]});
    }
    lost.turn = lost.shift = -1;
    for (int axis = 0; axis < 3; ++axis) {
      lost.turn = std::max(lost.turn, loss([&](float by) { return turned(held, axis, by); }, kTurn));
      lost.shift = std::max(lost.shift, loss([&](float by) { return shifted(held, axis, by); }, kShift_m));
    }
  }
  std::stable_sort(out.fingers.begin(), out.fingers.end(),
                   [](const auto& a, const auto& b) { return a.loss > b.loss; });

  for (const HandSize& size : hand_sizes()) {
    if (size.name.starts_with("child")) continue;
    const auto length_m = static_cast<float>(size.length_mm / 1000),
               breadth_m = static_cast<float>(size.breadth_mm / 1000);
    const Hands other = {resized(hands[0], length_m, breadth_m), resized(hands[1], length_m, breadth_m)};
    out.sizes.push_back({size, Measure(other, stage, target)(in_place(pose, hands, other))});
  }
  std::stable_sort(out.sizes.begin(), out.sizes.end(),
                   [](const auto& a, const auto& b) { return a.size.length_mm < b.size.length_mm; });
  return out;
}

}  // namespace ombra
