// What a sheet calls people, hands and fingers.
#pragma once

#include <string>

#include "ombra/messages.h"
#include "ombra/sheet.h"

namespace ombra {

/// "Person A" or "Person B".
std::string person_name(const Voice& say, std::size_t person);
/// A hand inside a sentence: "the left hand", or of two people "Person A's left hand".
std::string hand_phrase(const Voice& say, const Pose& pose, std::size_t hand);
/// A hand's finger inside a sentence, 0 thumb … 4 little; -1 is its palm.
std::string finger_phrase(const Voice& say, const Pose& pose, std::size_t hand, int finger);

}  // namespace ombra
