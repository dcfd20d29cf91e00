// The silhouette of those who only stand in the light.
#include <cassert>

#include "ombra/shadow.h"
#include "shadow/raster.h"

namespace ombra {

Mask people_silhouette(const Stage& stage, int size_px) {
  assert(size_px > 0 && size_px <= 4096 && size_px % 64 == 0);
  const Projection to_pixels = projection(stage, size_px);
  std::vector<ContourEdge> edges;
  for (const Bystander& person : stage.people)
    for (const TaperedCapsule& part : body_capsules(person)) append_capsule(part, to_pixels, 0, edges);
  Raster raster;
  const auto bits = raster.fill(edges, size_px);
  Mask mask{size_px, size_px, std::vector<std::uint8_t>(bits.size() * 64)};
  for (std::size_t i = 0; i < mask.pixels.size(); ++i) mask.pixels[i] = bits[i / 64] >> (i % 64) & 1;
  return mask;
}

}  // namespace ombra
