#include <algorithm>

#include "ombra/shape.h"
#include "shape/region.h"

namespace ombra {
namespace {

constexpr double kLeastPart = 1e-3;  // of the mask; what fills the corner at the root of a part is less

}  // namespace

double narrowest_part_px(const Mask& mask) {
  const std::vector<float> distance = signed_distance(mask);
  const Mask parts = salient_parts(mask);
  const auto least_px = static_cast<std::size_t>(kLeastPart * static_cast<double>(mask.pixels.size()));
  float narrowest = 0;
  for (const std::uint8_t kind : {1, 0}) {  // a part is of shape or of ground
    Mask of_kind = parts;
    for (std::size_t i = 0; i < mask.pixels.size(); ++i) of_kind.pixels[i] &= mask.pixels[i] == kind;
    for (const std::vector<int>& part : regions(of_kind, std::max<std::size_t>(1, least_px))) {
      float widest = 0;
      for (const int at : part)
        widest = std::max(
            widest, kind ? -distance[static_cast<std::size_t>(at)] : distance[static_cast<std::size_t>(at)]);
      if (narrowest == 0 || widest < narrowest) narrowest = widest;
    }
  }
  if (narrowest == 0)
    for (std::size_t i = 0; i < distance.size(); ++i)
      if (mask.pixels[i]) narrowest = std::max(narrowest, -distance[i]);
  return 2 * static_cast<double>(narrowest);
}

}  // namespace ombra
