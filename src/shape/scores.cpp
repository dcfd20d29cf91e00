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

/// Exact squared distance in pixels from a pixel to the nearest site of a mask whose column_distance() is
/// `gap`: the search goes outwards column by column, until a column alone is too far.
int squared_distance_from(Contour::Pixel pixel, const std::vector<int>& gap, int width) {
  const int* row = gap.data() + static_cast<std::ptrdiff_t>(pixel.y) * width;
  int nearest = row[pixel.x] * row[pixel.x];
  for (int across = 1; across * across < nearest; ++across) {
    const int left = pixel.x - across, right = pixel.x + across;
    if (left >= 0) nearest = std::min(nearest, across * across + row[left] * row[left]);
    if (right < width) nearest = std::min(nearest, across * across + row[right] * row[right]);
  }
  return nearest;
}

/// Whether each pixel of a contour lies within a distance of a mask's shape.
std::vector<bool> near_to(const Contour& contour, const Mask& shape, double distance_px) {
  const std::vector<int> gap = column_distance(shape);
  std::vector<bool> near;
  for (const Contour::Pixel pixel : contour.pixels)
    near.push_back(std::sqrt(static_cast<double>(squared_distance_from(pixel, gap, shape.width))) <=
                   distance_px);
  return near;
}

/// How one contour lies to another.
struct Directed {
  double matched = 0;          ///< fraction of pixels within the matching distance
  double mean_px = 0;          ///< mean distance to the nearest pixel of the other
  std::int64_t salient = 0;    ///< pixels in the salient parts
  double salient_matched = 0;  ///< fraction of these within the matching distance; 0 of none
};

Directed directed(const Contour& from, const Contour& to, const Mask& salient_parts, double matched_px) {
  const std::vector<int> gap = column_distance(to.mask);
  const std::vector<bool> salient = near_to(from, salient_parts, matched_px);
  std::int64_t matched = 0, salient_count = 0, salient_matched = 0;
  double sum_px = 0;
  for (std::size_t i = 0; i < from.pixels.size(); ++i) {
    const double distance_px =
        std::sqrt(static_cast<double>(squared_distance_from(from.pixels[i], gap, to.mask.width)));
    const bool match = distance_px <= matched_px;
    matched += match;
    salient_count += salient[i];
    salient_matched += salient[i] && match;
    sum_px += distance_px;
  }
  const auto count = static_cast<double>(from.pixels.size());
  return {static_cast<double>(matched) / count, sum_px / count, salient_count,
          salient_count > 0 ? static_cast<double>(salient_matched) / static_cast<double>(salient_count) : 0};
}

/// The F-measure of precision and recall.
double f_measure(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
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
  return compare(silhouette, target, salient_parts(target));
}

Scores compare(const Mask& silhouette, const Mask& target, const Mask& salient) {
  assert(silhouette.width == target.width && silhouette.height == target.height);
  assert(target.width > 0 && target.height > 0);
  assert(salient.width == target.width && salient.height == target.height);
  const Contour ours = contour(silhouette), theirs = contour(target);
  if (ours.pixels.empty() || theirs.pixels.empty()) return {};

  const double width = target.width, height = target.height;
  const double diagonal_px = std::sqrt(width * width + height * height);
  const Directed there = directed(ours, theirs, salient, kMatched * diagonal_px);
  const Directed back = directed(theirs, ours, salient, kMatched * diagonal_px);
  const double boundary_f = f_measure(there.matched, back.matched);

  const double least = kLeastPart * width * height;
  const Topology ours_topology = topology(silhouette, least), theirs_topology = topology(target, least);
  return {
      .iou = intersection_over_union(silhouette, target),
      .boundary_f = boundary_f,
      .chamfer = (there.mean_px + back.mean_px) / 2 / diagonal_px,
      .topology_error = std::abs(ours_topology.parts - theirs_topology.parts) +
                        std::abs(ours_topology.holes - theirs_topology.holes),
      .salience_f = back.salient > 0 ? f_measure(there.salient_matched, back.salient_matched) : boundary_f};
}

double soft_iou(std::span<const float> darkness, const Mask& mask) {
  double both = 0, either = 0;
  for (std::size_t i = 0; i < mask.pixels.size(); ++i) {
    const double dark = std::clamp(static_cast<double>(darkness[i]), 0.0, 1.0);
    (mask.pixels[i] ? both : either) += dark;
    either += mask.pixels[i];
  }
  return either > 0 ? both / either : 0;
}

}  // namespace ombra
