// Bent, hooked, folded, spread: the joint angles of a hand in words.
#pragma once

#include <string>
#include <vector>

#include "ombra/hand.h"

namespace ombra {

/// Six lines: thumb, index, middle, ring, little, gaps.
std::vector<std::string> finger_lines(const Angles& angles);

}  // namespace ombra
