// A hand with fewer vertices, for the many silhouettes of a search.
#pragma once

#include <cstddef>

#include "ombra/hand.h"

namespace ombra {

/// The hand with its skin coarsened to about that many vertices (more where no further edge can go without a
/// fold): the same bones, capsules and fingertips, a closed mesh. Deterministic.
Hand coarsened(const Hand& hand, std::size_t vertices);

}  // namespace ombra
