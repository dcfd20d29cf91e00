// The known name that a mistyped one was probably meant to be.
#pragma once

#include <span>
#include <string_view>

namespace ombra {

/// The candidate with the fewest single-character edits (Levenshtein 1966) from `word`, compared byte by
/// byte; the first of several. Empty when there is no candidate or none keeps at least half of the word's
/// bytes.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ombra
