// Where one set of values parts into two.
#pragma once

#include <vector>

namespace ombra {

/// The level that parts values best into two (Otsu 1979), told to a 128th of the way from `least` to `most`;
/// values beyond count as those.
float parting(const std::vector<float>& values, float least, float most);

}  // namespace ombra
