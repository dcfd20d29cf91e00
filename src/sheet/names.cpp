#include "sheet/names.h"

#include "sheet/fingers.h"

namespace ombra {
namespace {

/// "the left", or of two people "Person A's left".
std::string whose(const Voice& say, const Pose& pose, std::size_t hand) {
  const bool left = side_of(hand) == Side::kLeft;
  if (!for_two(pose)) return say(left ? Say::kTheLeft : Say::kTheRight);
  return say(left ? Say::kTheirLeft : Say::kTheirRight, {{"person", person_name(say, person_of(hand))}});
}

}  // namespace

std::string person_name(const Voice& say, std::size_t person) {
  return say(person == 0 ? Say::kPersonA : Say::kPersonB);
}

std::string hand_title(const Pose& pose, std::size_t hand, Language language) {
  const Voice say(language);
  const bool left = side_of(hand) == Side::kLeft;
  if (!for_two(pose)) return say(left ? Say::kLeftHand : Say::kRightHand);
  return say(left ? Say::kPersonLeft : Say::kPersonRight, {{"person", person_name(say, person_of(hand))}});
}

std::string hand_phrase(const Voice& say, const Pose& pose, std::size_t hand) {
  return say(Say::kHandOf, {{"hand", whose(say, pose, hand)}});
}

std::string finger_phrase(const Voice& say, const Pose& pose, std::size_t hand, int finger) {
  const std::string of = whose(say, pose, hand);
  if (finger < 0) return say(Say::kPalmOf, {{"hand", of}});
  if (finger == 0) return say(Say::kThumbOf, {{"hand", of}});
  return say(Say::kFingerOf, {{"finger", finger_name(say, finger)}, {"hand", of}});
}

}  // namespace ombra
