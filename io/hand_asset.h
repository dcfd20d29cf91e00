// Both hands, ready to be posed, from their two glTF files.
#pragma once

#include <array>
#include <filesystem>

#include "ombra/hand.h"
#include "ombra/result.h"

namespace ombra {

/// Reads, checks and scales both hands; indexed by Side.
/// @param length_m hand length, 0.10–0.30; 0 keeps the files' own
/// @param breadth_m hand breadth, 0.3 to 0.6 of the length; 0 keeps the files' own proportion
/// @return the errors of read_file(), read_rig() and make_hand(), each naming its file
Result<std::array<Hand, 2>> load_hands(const std::filesystem::path& left, const std::filesystem::path& right,
                                       float length_m, float breadth_m = 0);

}  // namespace ombra
