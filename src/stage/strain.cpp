// Strain, what a pose asks of the person who holds it (docs/method.md).
//
// That discomfort grows with the share of a joint's range, and fastest near its end, is what ratings of held
// joint angles say (Kee & Karwowski 2001, The boundaries for joint angles of isocomfort for sitting and
// standing males, Ergonomics 44); the square of the share is the plainest such law. The ties: the
// last joint bends with the middle one, about two thirds as far (Lin, Wu & Huang 2000, Modeling the
// constraints of human hand motion, Workshop on Human Motion); ring and little finger follow their neighbours
// (Lang & Schieber 2004; van den Noort and others 2016, Variable and asymmetric range of enslaving, PLoS ONE
// 11). How far from that counts as how much is chosen here.
#include "stage/strain.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

// Shares of a last joint that bends before or lags behind the middle one.
constexpr float kTipPerPip = 2.0f / 3;
const float kTipFree = radians(15), kTipAhead = radians(45), kTipBehind = radians(90);
// Of a middle joint that is bent otherwise than its neighbour's.
const float kCurlFree = radians(30), kCurlApart = radians(60);
// Of neighbouring knuckles.
const float kKnucklesApart = radians(45);
// Of a shoulder that carries the upper arm: nothing hanging down, and in between as the sine of half the
// angle, so that the square is the lever of its weight's rise.
constexpr float kLeastRaise = 0.05f;

float beyond(float value, float free) {
  return value > free ? value - free : value < -free ? value + free : 0;
}

}  // namespace

void strain_terms(const HeldHand& held, const ArmAngles& arm, const Performer& performer,
                  std::vector<StrainTerm>& out) {
  static const Angles rest = relaxed_angles();
  const Angles& angles = held.angles;
  const auto at = [&](int angle) { return angles[static_cast<std::size_t>(angle)]; };
  for (int part = 0; part < kFingerCount; ++part) {
    const int first = part == 0 ? kThumbCmcFlexion : kIndexMcpFlexion + 4 * (part - 1);
    const int count = part == 0 ? 5 : 4;
    const float weight = 1 / static_cast<float>(count);
    for (int angle = first; angle < first + count; ++angle) {
      const AngleRange range = range_given(full_ranges(), angles, angle);
      const float from = std::clamp(rest[static_cast<std::size_t>(angle)], range.least, range.most);
      const float off = at(angle) - from;
      // What is left of a range may end at rest; a degree of it is always left to measure by.
      const float way = std::max(off > 0 ? range.most - from : from - range.least, radians(1));
      out.push_back({part, weight, off / way, angle, StrainTerm::kNone, 1 / way, 0});
    }
    if (part == 0) continue;
    const int knuckle = first, pip = first + 2, dip = first + 3;
    if (const float off = beyond(at(dip) - kTipPerPip * at(pip), kTipFree); off != 0) {
      const float way = off > 0 ? kTipAhead : kTipBehind;
      out.push_back({part, weight, off / way, dip, pip, 1 / way, -kTipPerPip / way});
    }
    if (part < 3) continue;  // the index finger goes its own way, the middle one is followed
    if (const float off = beyond(at(pip) - at(pip - 4), kCurlFree); off != 0)
      out.push_back({part, weight, off / kCurlApart, pip, pip - 4, 1 / kCurlApart, -1 / kCurlApart});
    out.push_back({part, weight, (at(knuckle) - at(knuckle - 4)) / kKnucklesApart, knuckle, knuckle - 4,
                   1 / kKnucklesApart, -1 / kKnucklesApart});
  }
  if (!held.arm) return;
  const ArmLimits& l = arm_limits();
  constexpr float kJoints = 4;
  const auto turned = [&](StrainTerm::Of of, float value, float least, float most) {
    const float way = value > 0 ? most : -least;
    out.push_back({StrainTerm::kArm, 1 / kJoints, value / way, of, StrainTerm::kNone, 1 / way, 0});
  };
  turned(StrainTerm::kPronation, arm.pronation, l.pronation_min, l.pronation_max);
  turned(StrainTerm::kWristFlexion, arm.flexion, l.flexion_min, l.flexion_max);
  turned(StrainTerm::kWristDeviation, arm.deviation, l.deviation_min, l.deviation_max);
  static const float most = sin_cos(arm_limits().elevation_max / 2).sin;
  const float height = (held.arm->elbow.y - held.arm->shoulder.y) / performer.upper_arm_m;
  const float raise = std::max(std::sqrt(std::max(1 + height, 0.0f) / 2) / most, kLeastRaise);
  out.push_back({StrainTerm::kArm, 1 / kJoints, raise, StrainTerm::kElbowHeight, StrainTerm::kNone,
                 1 / (4 * most * most * raise * performer.upper_arm_m), 0});
}

Strain strain(const Pose& pose, const Stage& stage) {
  Strain out;
  double sum = 0;
  int count = 0;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = pose.hands[hand];
    if (!held) continue;
    const Performer& performer = performer_of(stage, hand);
    std::vector<StrainTerm> terms;
    strain_terms(*held, held->arm ? arm_angles(performer, side_of(hand), *held) : ArmAngles{}, performer,
                 terms);
    std::array<double, kFingerCount + 1> parts{};
    for (const StrainTerm& t : terms)
      parts[static_cast<std::size_t>(t.part)] +=
          static_cast<double>(t.weight) * static_cast<double>(t.value) * static_cast<double>(t.value);
    for (int part = 0; part < strain_parts(*held); ++part) {
      const double square = std::min(parts[static_cast<std::size_t>(part)], 1.0);
      sum += square;
      ++count;
      (part == StrainTerm::kArm ? out.hands[hand].arm
                                : out.hands[hand].fingers[static_cast<std::size_t>(part)]) =
          std::sqrt(square);
    }
  }
  out.whole = count > 0 ? std::sqrt(sum / count) : 0;
  return out;
}

}  // namespace ombra
