// What to watch: looked up in the pose's contacts and tried out on its shadow.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "hand/flexions.h"
#include "ombra/messages.h"
#include "ombra/sheet.h"
#include "sheet/difficulty.h"
#include "sheet/names.h"
#include "stage/contact.h"

namespace ombra {
namespace {

/// Fine enough for a gap between two fingers, coarse enough to be cast fifty times.
constexpr int kLookSize = 256;

struct Finger {
  std::size_t hand = 0;
  int finger = 0;  ///< 0 thumb … 4 little; -1 palm
  friend bool operator==(const Finger&, const Finger&) = default;
};

/// The pose with a finger bent further by an angle in each of `joints` joints, the knuckle first.
Pose bent(const Pose& pose, const Finger& which, float by_rad, int joints) {
  Pose out = pose;
  for (int joint = 0; joint < joints; ++joint)
    out.hands[which.hand]->angles[static_cast<std::size_t>(
        kFlexions[static_cast<std::size_t>(which.finger)][static_cast<std::size_t>(joint)])] += by_rad;
  return out;
}

/// How much a shadow changes when the pose does: 1 less the overlap of the two.
class Change {
 public:
  Change(const Hands& hands, const Pose& pose, const Stage& stage)
      : caster_(hands), pose_(pose), stage_(stage), shadow_(caster_.cast(pose, stage, kLookSize)) {}
  const Mask& shadow() const { return shadow_; }
  Mask cast(const Pose& pose) { return caster_.cast(pose, stage_, kLookSize); }
  /// The larger of bending a finger so far and of stretching it so far.
  double operator()(const Finger& which, double by_deg, int joints) {
    double worst = 0;
    for (const double sign : {-1, 1})
      worst = std::max(worst, difference(cast(bent(pose_, which, radians(sign * by_deg), joints))));
    return worst;
  }

 private:
  double difference(const Mask& other) const {
    std::size_t both = 0, either = 0;
    for (std::size_t i = 0; i < other.pixels.size(); ++i) {
      both += other.pixels[i] & shadow_.pixels[i];
      either += other.pixels[i] | shadow_.pixels[i];
    }
    return either == 0 ? 0 : 1 - static_cast<double>(both) / static_cast<double>(either);
  }

  Caster caster_;
  const Pose& pose_;
  const Stage& stage_;
  Mask shadow_;
};

struct Touch {
  Finger a, b;
  bool beyond_knuckles = false;  ///< both are past their first bones
};

/// Pairs of fingers and palms that are closer than 3 mm, closest first, each pair once.
std::vector<Touch> touches(const Hands& hands, const Pose& pose, const Stage& stage) {
  constexpr float kNear_m = 0.003f;
  std::array<Skeleton, kMostHands> skeletons;
  std::array<const Skeleton*, kMostHands> held{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    const HeldHand& h = *pose.hands[hand];
    skeletons[hand] = pose_skeleton(hands[side_index(hand)], {matrix(h.orientation), h.wrist}, h.angles);
    held[hand] = &skeletons[hand];
  }
  std::vector<Contact> contacts;
  find_contacts({&hands[0], &hands[1]}, held, pose, stage, kNear_m, contacts);
  std::stable_sort(contacts.begin(), contacts.end(),
                   [](const Contact& a, const Contact& b) { return a.depth_m > b.depth_m; });
  std::vector<Touch> out;
  for (const Contact& contact : contacts) {
    if (contact.a.kind != ContactPoint::kBone || contact.b.kind != ContactPoint::kBone) continue;
    const auto finger = [](const ContactPoint& point) {
      return Finger{static_cast<std::size_t>(point.hand), point.bone == 0 ? -1 : (point.bone - 1) / 3};
    };
    const auto beyond = [](const ContactPoint& point) { return point.bone > 0 && (point.bone - 1) % 3 > 0; };
    const Finger a = finger(contact.a), b = finger(contact.b);
    const bool past = beyond(contact.a) && beyond(contact.b);
    const auto known = std::find_if(out.begin(), out.end(), [&](const Touch& touch) {
      return (touch.a == a && touch.b == b) || (touch.a == b && touch.b == a);
    });
    if (known != out.end())
      known->beyond_knuckles |= past;
    else
      out.push_back({a, b, past});
  }
  return out;
}

/// Whether the shadows of two of the pose's hands run into each other.
bool shadows_meet(Change& change, const Pose& pose, std::size_t a, std::size_t b) {
  const auto alone = [&](std::size_t hand) {
    Pose one = pose;
    for (std::size_t other = 0; other < kMostHands; ++other)
      if (other != hand) one.hands[other].reset();
    return change.cast(one);
  };
  const Mask first = alone(a), second = alone(b);
  for (std::size_t i = 0; i < first.pixels.size(); ++i)
    if (first.pixels[i] && second.pixels[i]) return true;
  return false;
}

std::string percent_text(double share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.0f %%", 100 * share);
  return text.data();
}

}  // namespace

Advice advice(const Hands& hands, const Pose& pose, const Stage& stage, Language language) {
  const Voice say(language);
  Change change(hands, pose, stage);
  const auto named = [&](const Finger& f) { return finger_phrase(say, pose, f.hand, f.finger); };

  constexpr double kShows = 0.003, kMatters = 0.01;
  Finger worst;
  double harm = 0;
  std::vector<std::string> hidden;
  std::array<std::array<double, kFingerCount>, kMostHands> effect{};
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    for (int finger = 0; finger < kFingerCount; ++finger) {
      const Finger which{hand, finger};
      const double here = change(which, 10, 1);
      effect[hand][static_cast<std::size_t>(finger)] = here;
      if (here > harm) {
        harm = here;
        worst = which;
      }
      if (here < kShows && change(which, 20, 3) < kShows) hidden.push_back(named(which));
    }
  }

  Advice out{difficulty(pose, stage, harm), {}};
  if (harm >= kMatters)
    out.watch.push_back(say(Say::kMostHarm, {{"finger", named(worst)}, {"share", percent_text(harm)}}));
  constexpr double kLeastHole = 2e-4 * kLookSize * kLookSize;  // as the scores count them
  const int holes = topology(change.shadow(), kLeastHole).holes;
  if (holes == 1) out.watch.push_back(say(Say::kOneHole));
  if (holes > 1) out.watch.push_back(say(Say::kHoles, {{"count", std::to_string(holes)}}));

  const std::vector<Touch> touching = touches(hands, pose, stage);
  const auto matters = [&](const Finger& f) {
    return f.finger >= 0 && effect[f.hand][static_cast<std::size_t>(f.finger)] >= kMatters;
  };
  std::size_t said = 0;
  for (const Touch& touch : touching) {
    if (said == 2 || touch.a.hand != touch.b.hand || !touch.beyond_knuckles) continue;
    if (!matters(touch.a) || !matters(touch.b)) continue;
    out.watch.push_back(say(Say::kNoLight, {{"a", named(touch.a)}, {"b", named(touch.b)}}));
    ++said;
  }
  std::size_t joined = 0;
  for (const Touch& touch : touching) {
    if (joined == 2 || touch.a.hand == touch.b.hand) continue;
    out.watch.push_back(say(Say::kTouch, {{"a", named(touch.a)}, {"b", named(touch.b)}}));
    ++joined;
  }
  for (std::size_t left = 0; left < kMostHands && joined == 0; left += 2)
    if (pose.hands[left] && pose.hands[left + 1] && shadows_meet(change, pose, left, left + 1))
      out.watch.push_back(
          say(Say::kNoLight, {{"a", hand_phrase(say, pose, left)}, {"b", hand_phrase(say, pose, left + 1)}}));
  if (!hidden.empty()) out.watch.push_back(say(Say::kFree, {{"list", say.listed(hidden)}}));
  constexpr std::size_t kMost = 6;
  if (out.watch.size() > kMost) out.watch.resize(kMost);
  return out;
}

}  // namespace ombra
