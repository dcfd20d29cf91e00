#include "shadow/raster.h"

#include "shadow/simd/crossings.h"
#include "shadow/simd/resolve.h"

namespace ombra {

std::span<const std::uint64_t> Raster::fill(std::span<const ContourEdge> edges, int size_px) {
  const auto n = static_cast<std::size_t>(size_px);
  if (size_px_ != size_px) {
    size_px_ = size_px;
    deposits_.assign((n + 1) * n, 0);
    bits_.assign(n * n / 64, 0);
  }
  deposit_crossings(edges, size_px, deposits_.data());
  resolve_winding(deposits_.data(), size_px, bits_.data());
  std::fill(deposits_.begin() + static_cast<std::ptrdiff_t>(n * n), deposits_.end(), std::int8_t{0});
  return bits_;
}

}  // namespace ombra
