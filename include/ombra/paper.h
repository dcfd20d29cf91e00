// Sheets of paper that are measured with and printed on.
#pragma once

#include <cstdint>
#include <string_view>

#pragma GCC visibility push(default)
namespace ombra {

/// ISO 216 A4, 210 x 297 mm, and ANSI A (US Letter), 8.5 x 11 inches.
enum class Paper : std::uint8_t { kA4, kLetter };
/// "A4" or "Letter".
constexpr std::string_view name(Paper paper) { return paper == Paper::kA4 ? "A4" : "Letter"; }

/// Upright, millimetres.
struct PaperSize {
  double width_mm;   ///< the shorter side
  double height_mm;  ///< the longer side
};
/// Its size by its standard.
constexpr PaperSize size_of(Paper paper) {
  return paper == Paper::kA4 ? PaperSize{210, 297} : PaperSize{215.9, 279.4};
}

}  // namespace ombra
#pragma GCC visibility pop
