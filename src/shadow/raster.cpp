#include "shadow/raster.h"

#include "shadow/simd/resolve.h"

namespace ombra {

std::span<const std::uint64_t> Raster::fill(std::span<const ContourEdge> edges, int size_px) {
  const auto n = static_cast<std::size_t>(size_px);
  if (size_px_ != size_px) {
    size_px_ = size_px;
    deposits_.assign((n + 1) * n, 0);
    bits_.assign(n * n / 64, 0);
  }
  const float limit = static_cast<float>(size_px);
  for (const ContourEdge& e : edges) {
    const auto sign = static_cast<std::int8_t>(e.to.x < e.from.x ? 1 : -1);
    for_each_column_crossing(e.from, e.to, size_px, [&](int column, float y) {
      // The first row whose centre is at or below the crossing; what lies below the frame goes to a spare
      // row.
      float row = y - 0.5f;
      row = row > 0 ? row : 0;
      row = row < limit ? row : limit;
      int r = static_cast<int>(row);
      r += static_cast<float>(r) < row;
      deposits_[static_cast<std::size_t>(r) * n + static_cast<std::size_t>(column)] =
          static_cast<std::int8_t>(
              deposits_[static_cast<std::size_t>(r) * n + static_cast<std::size_t>(column)] + sign);
    });
  }
  resolve_winding(deposits_.data(), size_px, bits_.data());
  std::fill(deposits_.begin() + static_cast<std::ptrdiff_t>(n * n), deposits_.end(), std::int8_t{0});
  return bits_;
}

}  // namespace ombra
