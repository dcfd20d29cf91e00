#pragma once

#include <cstdint>
#include <span>

#include "shadow/contour.h"

namespace ombra {

/// Deposits +-1 for every crossing of an edge with a pixel column's centre line, in the first row whose
/// centre is at or below it; what lies below the frame goes to row size_px. size_px is a multiple of 64.
void deposit_crossings(std::span<const ContourEdge> edges, int size_px, std::int8_t* deposits);

}  // namespace ombra
