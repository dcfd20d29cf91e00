// Joints and fingers as people name them on a command line.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ombra/hand.h"
#include "ombra/result.h"

namespace ombra {

/// The ranges of both hands, indexed by Side, with joints held as told.
/// @param fixes "ring-pip=40", "left:thumb-cmc-abduction=10": an angle of angle_limits(), "-flexion" may be
/// left out, in degrees; of both hands unless one is named
/// @param without "little", "right:index": fingers that take no part and stay folded into the palm
/// @return kBadUsage naming the option whose text is no such thing, with what was probably meant; kBadInput
/// where a joint cannot be held so, alone or with the others
Result<std::array<AngleRanges, 2>> held_ranges(const std::vector<std::string>& fixes,
                                               const std::vector<std::string>& without);

}  // namespace ombra
