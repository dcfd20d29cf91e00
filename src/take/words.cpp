#include <cmath>
#include <string>

#include "ombra/judge.h"

namespace ombra {
namespace {

std::string whole(double value) { return std::to_string(static_cast<long>(std::lround(value))); }
std::string percent(double share) { return whole(100 * share) + " %"; }
std::string hand_words(std::size_t hand) {
  return (person_of(hand) == 0 ? "" : "the second performer's ") + std::string(name(side_of(hand)));
}
std::string finger_words(const Correction& a) {
  const std::string side = hand_words(a.hand);
  return a.finger == 0 ? "the " + side + " thumb"
                       : "the " + side + " " + std::string(finger_name(a.finger)) + " finger";
}

}  // namespace

std::string words(const Reason& r) {
  const std::string there = r.place.empty() ? "" : " " + r.place;
  switch (r.kind) {
    case Reason::kMirrored:
      return "mirrored: left and right are changed";
    case Reason::kTilted:
      return "tilted " + whole(std::fabs(r.amount)) + "° " + (r.amount > 0 ? "to the left" : "to the right");
    case Reason::kSquished:
      return "squished: " + percent(r.amount) + " too low for its width";
    case Reason::kThin:
      return "stretched: " + percent(r.amount) + " too narrow for its height";
    case Reason::kMissing:
      return "something is missing" + there + " (" + percent(r.amount) + " of it)";
    case Reason::kExtra:
      return "there is too much" + there + " (" + percent(r.amount) + ")";
    case Reason::kLeak:
      return "light shines through" + there;
    default:
      return "a hole is closed" + there;
  }
}

std::string words(const Correction& a) {
  const std::string about = " about " + whole(a.amount) + "°";
  switch (a.kind) {
    case Correction::kOpen:
      return "open " + finger_words(a) + about;
    case Correction::kBend:
      return "bend " + finger_words(a) + about;
    case Correction::kSpread:
      return "spread " + finger_words(a) + about;
    case Correction::kClose:
      return "bring " + finger_words(a) + " in by" + about;
    case Correction::kMove:
      return "move the " + hand_words(a.hand) + " hand " + a.way + " about " + whole(a.amount) + " mm";
    default:
      return "squeeze the two hands together: there is light at " + finger_words(a);
  }
}

}  // namespace ombra
