// Bent, hooked, folded, spread: the joint angles of a hand in words.
#pragma once

#include <vector>

#include "ombra/hand.h"
#include "ombra/messages.h"

namespace ombra {

/// The gaps between the fingers, the thumb, then the fingers, those that do the same together. Joints are
/// rounded to 10°; one that is bent less than 5° counts as straight.
std::vector<Step> finger_steps(const Voice& say, const Angles& angles);

/// What a finger is called inside a sentence: 0 thumb … 4 little.
std::string finger_name(const Voice& say, int finger);

}  // namespace ombra
