#pragma once

#include <cstdint>
#include <span>

namespace ombra {

/// Crossings gathered by line: those of line i are first[i] .. first[i + 1].
struct LineCrossings {
  static constexpr std::size_t kSlack = 16;  ///< readable past the last crossing of height and mark
  std::span<const std::uint32_t> first;      ///< one more than there are lines
  const float* height;                       ///< not negative, not NaN
  const std::uint32_t* mark;                 ///< see list_crossings()
};

/// Finds the crossings of each line where the winding number goes from 0 to not 0 or back. Writes their
/// indices in the order of lines, then heights (then indices), so that what appears and what disappears takes
/// turns, and for each line where its own begin in `visible`: first_visible is as long as crossings.first.
/// `visible` has room for all crossings + kSlack.
void find_visible(const LineCrossings& crossings, std::uint32_t* first_visible, std::uint32_t* visible);

}  // namespace ombra
