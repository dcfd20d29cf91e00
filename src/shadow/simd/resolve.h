#pragma once

#include <cstdint>

namespace ombra {

/// Runs down the columns of size_px rows of deposits, writes one bit a pixel (sum != 0) and clears the
/// deposits.
void resolve_winding(std::int8_t* deposits, int size_px, std::uint64_t* bits);

}  // namespace ombra
