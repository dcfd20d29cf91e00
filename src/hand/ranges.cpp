// Joint ranges that depend on each other.
//
// Spreading: the collateral ligaments of a knuckle tighten as it bends, so that its abduction is limited in
// proportion to its flexion and all but gone at 90° (Kapandji, The Physiology of the Joints, volume 1; a
// fifth is left here, for fingers give a little when they are pressed apart).
//
// Bending: tendons and webs tie the knuckles of middle, ring and little finger together. How far one may run
// ahead of its neighbour or stay behind is after Lee & Kunii 1995, Model-based analysis of hand posture, IEEE
// Computer Graphics and Applications 15(5). The index finger is left free, for it is the most independent
// (Lang & Schieber 2004, Human finger independence, Journal of Neurophysiology 92).
#include <algorithm>
#include <cmath>
#include <string>

#include "ombra/hand.h"

namespace ombra {
namespace {

constexpr float kSpreadLeft = 0.2f;  // of the abduction, at a right angle
const float kRightAngle = radians(90);

struct Tie {
  int angle, to;
  float behind, ahead;  // radians
};
const std::array<Tie, 2> kTies = {{{kRingMcpFlexion, kMiddleMcpFlexion, radians(20), radians(45)},
                                   {kLittleMcpFlexion, kRingMcpFlexion, radians(48), radians(44)}}};

bool is_spread(int angle) {
  return angle == kIndexMcpAbduction || angle == kMiddleMcpAbduction || angle == kRingMcpAbduction ||
         angle == kLittleMcpAbduction;
}

float clamped(float value, AngleRange range) { return std::clamp(value, range.least, range.most); }

}  // namespace

const AngleRanges& full_ranges() {
  static const AngleRanges ranges = [] {
    AngleRanges out;
    for (std::size_t i = 0; i < kAngleCount; ++i)
      out[i] = {radians(angle_limits()[i].min_deg), radians(angle_limits()[i].max_deg)};
    return out;
  }();
  return ranges;
}

AngleRange range_given(const AngleRanges& ranges, const Angles& angles, int angle) {
  const auto i = static_cast<std::size_t>(angle);
  AngleRange left = full_ranges()[i];
  if (is_spread(angle)) {
    const float bent = std::clamp(angles[i - 1] / kRightAngle, 0.0f, 1.0f);
    const float share = 1 - (1 - kSpreadLeft) * bent;
    left = {left.least * share, left.most * share};
  }
  for (const Tie& tie : kTies) {
    if (tie.angle != angle) continue;
    const float neighbour = angles[static_cast<std::size_t>(tie.to)];
    left = {std::max(left.least, neighbour - tie.behind), std::min(left.most, neighbour + tie.ahead)};
  }
  return {clamped(left.least, ranges[i]), clamped(left.most, ranges[i])};
}

Result<AngleRanges> with_held(const AngleRanges& ranges, int angle, float value) {
  const auto i = static_cast<std::size_t>(angle);
  const std::string name(angle_limits()[i].name);
  const auto tenths = [](float v) {
    std::string text = std::to_string(std::lround(10 * degrees(v)) / 10.0);
    return text.substr(0, text.find('.') + 2);
  };
  constexpr float kTouch = 1e-4f;  // radians: a limit typed in degrees is inside
  if (!(value >= ranges[i].least - kTouch && value <= ranges[i].most + kTouch))
    return fail(ErrorCode::kBadInput,
                "cannot be held at " + tenths(value) + "°: it goes from " + tenths(ranges[i].least) +
                    "° to " + tenths(ranges[i].most) + "°" +
                    (ranges[i] == full_ranges()[i] ? "" : " with the other joints that are held"),
                name);
  AngleRanges out = ranges;
  out[i].least = out[i].most = clamped(value, ranges[i]);
  // A finger that is spread cannot be bent as far.
  for (std::size_t a = 0; a < kAngleCount; ++a) {
    if (!is_spread(static_cast<int>(a))) continue;
    const AngleRange full = full_ranges()[a], own = out[a];
    const float needed = std::max({0.0f, own.least / full.most, own.most / full.least});
    if (needed > kSpreadLeft)
      out[a - 1].most = std::min(out[a - 1].most, kRightAngle * (1 - needed) / (1 - kSpreadLeft));
  }
  // What the tied knuckles may be, from the little finger to the middle and back.
  for (const Tie& tie : {kTies[1], kTies[0], kTies[0], kTies[1]}) {
    AngleRange &own = out[static_cast<std::size_t>(tie.angle)],
               &other = out[static_cast<std::size_t>(tie.to)];
    own = {std::max(own.least, other.least - tie.behind), std::min(own.most, other.most + tie.ahead)};
    other = {std::max(other.least, own.least - tie.ahead), std::min(other.most, own.most + tie.behind)};
  }
  for (std::size_t a = 0; a < kAngleCount; ++a)
    if (out[a].least > out[a].most + kTouch)
      return fail(ErrorCode::kBadInput,
                  "cannot be held at " + tenths(value) +
                      "° beside the other joints that are held: nothing is left for " +
                      std::string(angle_limits()[a].name),
                  name);
  for (AngleRange& range : out) range.most = std::max(range.most, range.least);
  return out;
}

void keep_in_ranges(const AngleRanges& ranges, Angles& angles) {
  // Flexions of ring and little finger hang on what comes before them, abductions on their own flexion: in
  // the order of the angles everything is settled when it is asked for.
  for (int angle = 0; angle < kAngleCount; ++angle)
    angles[static_cast<std::size_t>(angle)] =
        clamped(angles[static_cast<std::size_t>(angle)], range_given(ranges, angles, angle));
}

}  // namespace ombra
