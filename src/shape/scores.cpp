#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

#include "shape/distance.h"

namespace ombra {
namespace {

constexpr double kMatched = 0.008;     // of the frame's diagonal: how far apart contours still match
constexpr double kLeastPart = 0.0002;  // of the frame's area: smaller parts and holes do not count

/// A mask's border: shape pixels with a straight neighbour that is not shape. The frame's own edge makes no
/// contour.
struct Contour {
  struct Pixel {
    int x, y;
  };
  std::vector<Pixel> pixels;
  Mask mask;
};

Contour contour(const Mask& mask) {
  Contour found{{}, {mask.width, mask.height, std::vector<std::uint8_t>(mask.pixels.size())}};
  const auto width = static_cast<std::size_t>(mask.width);
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* row = mask.pixels.data() + static_cast<std::size_t>(y) * width;
    const std::uint8_t* above = y > 0 ? row - width : row;
    const std::uint8_t* below = y + 1 < mask.height ? row + width : row;
    std::uint8_t* out = found.mask.pixels.data() + static_cast<std::size_t>(y) * width;
    for (std::size_t x = 0; x < width; ++x) {
      const std::uint8_t left = row[x > 0 ? x - 1 : x], right = row[x + 1 < width ? x + 1 : x];
      out[x] = row[x] & ~(above[x] & below[x] & left & right);
      if (out[x]) found.pixels.push_back({static_cast<int>(x), y});
    }
  }
  return found;
}

/// How one contour lies to another.
struct Directed {
  double matched = 0;  ///< fraction of pixels within the matching distance
  double mean_px = 0;  ///< mean distance to the nearest pixel of the other
};

/// Exact: from each pixel the search goes outwards column by column, until a column alone is too far.
Directed directed(const Contour& from, const Contour& to, double matched_px) {
  const std::vector<int> gap = column_distance(to.mask);
  const int width = to.mask.width;
  std::int64_t matched = 0;
  double sum_px = 0;
  for (const auto [x, y] : from.pixels) {
    const int* row = gap.data() + static_cast<std::ptrdiff_t>(y) * width;
    int nearest = row[x] * row[x];
    for (int across = 1; across * across < nearest; ++across) {
      if (x - across >= 0) nearest = std::min(nearest, across * across + row[x - across] * row[x - across]);
      if (x + across < width)
        nearest = std::min(nearest, across * across + row[x + across] * row[x + across]);
    }
    const double distance_px = std::sqrt(static_cast<double>(nearest));
    matched += distance_px <= matched_px;
    sum_px += distance_px;
  }
  const auto count = static_cast<double>(from.pixels.size());
  return {static_cast<double>(matched) / count, sum_px / count};
}

double intersection_over_union(const Mask& a, const Mask& b) {
  std::uint32_t both = 0, either = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    both += a.pixels[i] & b.pixels[i];
    either += a.pixels[i] | b.pixels[i];
  }
  return static_cast<double>(both) / either;
}

}  // namespace

Scores compare(const Mask& silhouette, const Mask& target) {
  assert(silhouette.width == target.width && silhouette.height == target.height);
  assert(target.width > 0 && target.height > 0);
  const Contour ours = contour(silhouette), theirs = contour(target);
  if (ours.pixels.empty() || theirs.pixels.empty()) return {};

  const double width = target.width, height = target.height;
  const double diagonal_px = std::sqrt(width * width + height * height);
  const Directed there = directed(ours, theirs, kMatched * diagonal_px);
  const Directed back = directed(theirs, ours, kMatched * diagonal_px);
  const double matched = there.matched + back.matched;

  const double least = kLeastPart * width * height;
  const Topology ours_topology = topology(silhouette, least), theirs_topology = topology(target, least);
  return {.iou = intersection_over_union(silhouette, target),
          .boundary_f = matched > 0 ? 2 * there.matched * back.matched / matched : 0,
          .chamfer = (there.mean_px + back.mean_px) / 2 / diagonal_px,
          .topology_error = std::abs(ours_topology.parts - theirs_topology.parts) +
                            std::abs(ours_topology.holes - theirs_topology.holes)};
}

}  // namespace ombra
