#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "ombra/judge.h"
#include "ombra/messages.h"
#include "sheet/fingers.h"

namespace ombra {
namespace {

constexpr std::array<Say, 9> kSpots = {Say::kAtTopLeft,    Say::kAtTop,    Say::kAtTopRight,
                                       Say::kAtLeft,       Say::kInMiddle, Say::kAtRight,
                                       Say::kAtBottomLeft, Say::kAtBottom, Say::kAtBottomRight};
constexpr std::array<Say, 4> kWays = {Say::kLeft, Say::kRight, Say::kUp, Say::kDown};

std::string whole(double value) { return std::to_string(static_cast<long>(std::lround(value))); }
std::string percent(double share) { return whole(100 * share) + " %"; }
std::string angle(double angle_deg) { return whole(std::fabs(angle_deg)) + "°"; }

std::string whose(const Voice& say, std::size_t hand) {
  const bool left = side_of(hand) == Side::kLeft;
  if (person_of(hand) == 0) return say(left ? Say::kTheLeft : Say::kTheRight);
  return say(left ? Say::kTheirLeft : Say::kTheirRight, {{"person", say(Say::kPersonB)}});
}

std::string finger_words(const Voice& say, const Correction& a) {
  const std::string hand = whose(say, a.hand);
  if (a.finger == 0) return say(Say::kThumbOf, {{"hand", hand}});
  return say(Say::kFingerOf, {{"hand", hand}, {"finger", finger_name(say, static_cast<int>(a.finger))}});
}

}  // namespace

std::string words(const Lack& lack, Language language) {
  const Voice say(language);
  switch (lack.kind) {
    case Lack::kContrast: {
      char ratio[32];
      std::snprintf(ratio, sizeof ratio, "%.2f:1", lack.contrast);
      return say(Say::kNoContrast, {{"ratio", ratio}});
    }
    case Lack::kEvenness:
      return say(Say::kNoEvenness);
    case Lack::kShadow:
      return say(Say::kNoShadow);
    case Lack::kHands:
      return say(Say::kNoHands);
    case Lack::kFigure:
      return say(Say::kNoFigure);
    case Lack::kStillness:
      return say(Say::kNoStillness);
    default:
      return {};
  }
}

std::string words(const Reason& r, Language language) {
  const Voice say(language);
  const std::string place =
      r.place == Spot::kNowhere ? "" : say(kSpots[static_cast<std::size_t>(r.place) - 1]);
  const Voice::Holes holes = {{"place", place}, {"share", percent(r.amount)}, {"angle", angle(r.amount)}};
  switch (r.kind) {
    case Reason::kMirrored:
      return say(Say::kMirrored);
    case Reason::kTilted:
      return say(r.amount > 0 ? Say::kTiltedLeft : Say::kTiltedRight, holes);
    case Reason::kSquished:
      return say(Say::kSquished, holes);
    case Reason::kThin:
      return say(Say::kStretched, holes);
    case Reason::kMissing:
      return say(Say::kMissing, holes);
    case Reason::kExtra:
      return say(Say::kTooMuch, holes);
    case Reason::kLeak:
      return say(Say::kLightThrough, holes);
    default:
      return say(Say::kHoleClosed, holes);
  }
}

std::string words(const Correction& a, Language language) {
  const Voice say(language);
  const auto finger = [&](Say what) {
    return say(what, {{"finger", finger_words(say, a)}, {"angle", angle(a.amount)}});
  };
  switch (a.kind) {
    case Correction::kOpen:
      return finger(Say::kOpenFinger);
    case Correction::kBend:
      return finger(Say::kBendFinger);
    case Correction::kSpread:
      return finger(Say::kSpreadFinger);
    case Correction::kClose:
      return finger(Say::kCloseFinger);
    case Correction::kMove:
      return say(Say::kMoveHand, {{"hand", say(Say::kHandOf, {{"hand", whose(say, a.hand)}})},
                                  {"way", say(kWays[static_cast<std::size_t>(a.way)])},
                                  {"length", whole(a.amount) + " mm"}});
    default:
      return finger(Say::kSqueeze);
  }
}

}  // namespace ombra
