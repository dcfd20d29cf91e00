#include "take/parting.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ombra {

float parting(const std::vector<float>& values, float least, float most) {
  constexpr std::size_t kBins = 128;
  std::array<double, kBins> count{};
  for (const float v : values) {
    const float at = std::clamp((v - least) / (most - least), 0.0f, 1.0f) * (kBins - 1);
    ++count[static_cast<std::size_t>(at)];
  }
  double all = 0, sum = 0;
  for (std::size_t k = 0; k < kBins; ++k) all += count[k], sum += count[k] * static_cast<double>(k);
  double below = 0, below_sum = 0, best = -1;
  std::size_t level = 0;
  for (std::size_t k = 0; k + 1 < kBins; ++k) {
    below += count[k], below_sum += count[k] * static_cast<double>(k);
    if (below == 0 || below == all) continue;
    const double apart = below_sum / below - (sum - below_sum) / (all - below);
    const double between = below * (all - below) * apart * apart;
    if (between > best) best = between, level = k;
  }
  return least + (static_cast<float>(level) + 1) / kBins * (most - least);
}

}  // namespace ombra
