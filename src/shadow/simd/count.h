#pragma once

#include <cstdint>

namespace ombra {

/// Runs down the columns of size_px rows of deposits, adds one to `dark` where the sum is not zero, and
/// clears the deposits.
void count_dark(std::int8_t* deposits, int size_px, std::uint8_t* dark);

}  // namespace ombra
