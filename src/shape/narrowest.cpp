#include <algorithm>
#include <cmath>

#include "ombra/shape.h"

namespace ombra {
namespace {

constexpr double kLeastPart = 1e-3;  // of the mask; what fills the corner at the root of a part is less

struct Part {
  std::size_t area = 0;
  float half_width_px = 0;
};
/// The part that `first` belongs to, which is taken out of `parts`. A part is of one kind: shape or ground.
Part take_part(Mask& parts, const Mask& mask, const std::vector<float>& distance, std::size_t first) {
  const auto width = static_cast<std::size_t>(mask.width);
  Part part;
  std::vector<std::size_t> open{first};
  parts.pixels[first] = 0;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    ++part.area;
    part.half_width_px = std::max(part.half_width_px, std::fabs(distance[at]));
    const std::size_t x = at % width;
    const auto visit = [&](bool inside, std::size_t next) {
      if (!inside || !parts.pixels[next] || mask.pixels[next] != mask.pixels[at]) return;
      parts.pixels[next] = 0;
      open.push_back(next);
    };
    visit(x > 0, at - 1);
    visit(x + 1 < width, at + 1);
    visit(at >= width, at - width);
    visit(at + width < mask.pixels.size(), at + width);
  }
  return part;
}

}  // namespace

double narrowest_part_px(const Mask& mask) {
  const std::vector<float> distance = signed_distance(mask);
  Mask parts = salient_parts(mask);
  float least = 0;
  for (std::size_t i = 0; i < parts.pixels.size(); ++i) {
    if (!parts.pixels[i]) continue;
    const Part part = take_part(parts, mask, distance, i);
    if (static_cast<double>(part.area) < kLeastPart * static_cast<double>(mask.pixels.size())) continue;
    if (least == 0 || part.half_width_px < least) least = part.half_width_px;
  }
  if (least == 0)
    for (std::size_t i = 0; i < distance.size(); ++i)
      if (mask.pixels[i]) least = std::max(least, -distance[i]);
  return 2 * static_cast<double>(least);
}

}  // namespace ombra
