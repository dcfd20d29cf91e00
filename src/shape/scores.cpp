#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "shape/distance.h"

namespace ombra {
namespace {

constexpr double kMatched = 0.008;     // of the frame's diagonal: how far apart contours still match
constexpr double kLeastPart = 0.0002;  // of the frame's area: smaller parts and holes do not count

/// A mask's border: shape pixels with a straight neighbour that is not shape. The frame's own edge makes no
/// contour.
Mask border(const Mask& mask) {
  Mask out{mask.width, mask.height, mask.pixels};
  const auto width = static_cast<std::size_t>(mask.width);
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* __restrict row = mask.pixels.data() + static_cast<std::size_t>(y) * width;
    const std::uint8_t* __restrict above = y > 0 ? row - width : row;
    const std::uint8_t* __restrict below = y + 1 < mask.height ? row + width : row;
    std::uint8_t* __restrict to = out.pixels.data() + static_cast<std::size_t>(y) * width;
    for (std::size_t x = 1; x + 1 < width; ++x)
      to[x] = row[x] & ~(above[x] & below[x] & row[x - 1] & row[x + 1]);
    for (const std::size_t x : {std::size_t{0}, width - 1})
      to[x] = row[x] & ~(above[x] & below[x] & row[x > 0 ? x - 1 : x] & row[x + 1 < width ? x + 1 : x]);
  }
  return out;
}

/// Where a mask's shape pixels are in its rows.
std::vector<int> places(const Mask& mask) {
  std::vector<int> found;
  const std::uint8_t *begin = mask.pixels.data(), *end = begin + mask.pixels.size();
  const auto next = [&](const std::uint8_t* from) {
    return static_cast<const std::uint8_t*>(std::memchr(from, 1, static_cast<std::size_t>(end - from)));
  };
  for (const std::uint8_t* at = next(begin); at; at = next(at + 1))
    found.push_back(static_cast<int>(at - begin));
  return found;
}

/// Exact squared distance in pixels from a pixel to the nearest site of a mask whose column_distance() is
/// `gap`: the search goes outwards column by column, until a column alone is too far.
int squared_distance_from(int pixel, const std::vector<int>& gap, int width) {
  const int x = pixel % width;
  const int* row = gap.data() + (pixel - x);
  int nearest = row[x] * row[x];
  for (int across = 1; across * across < nearest; ++across) {
    const int left = x - across, right = x + across;
    if (left >= 0) nearest = std::min(nearest, across * across + row[left] * row[left]);
    if (right < width) nearest = std::min(nearest, across * across + row[right] * row[right]);
  }
  return nearest;
}

/// How one contour lies to another.
struct Directed {
  double matched = 0;          ///< fraction of pixels within the matching distance
  double mean_px = 0;          ///< mean distance to the nearest pixel of the other
  std::int64_t salient = 0;    ///< pixels in the salient parts
  double salient_matched = 0;  ///< fraction of these within the matching distance; 0 of none
};

/// @param squared_distance_to the other contour, from a pixel's place in its rows
template <typename SquaredDistance>
Directed directed(const std::vector<int>& from, const SquaredDistance& squared_distance_to,
                  const Mask& near_salient, double matched_px) {
  std::int64_t matched = 0, salient_count = 0, salient_matched = 0;
  double sum_px = 0;
  for (const int pixel : from) {
    const double distance_px = std::sqrt(static_cast<double>(squared_distance_to(pixel)));
    const bool match = distance_px <= matched_px,
               salient = near_salient.pixels[static_cast<std::size_t>(pixel)];
    matched += match;
    salient_count += salient;
    salient_matched += salient && match;
    sum_px += distance_px;
  }
  const auto count = static_cast<double>(from.size());
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

double diagonal_px(const Mask& mask) {
  const double width = mask.width, height = mask.height;
  return std::sqrt(width * width + height * height);
}

double least_part_px(const Mask& mask) { return kLeastPart * mask.width * mask.height; }

}  // namespace

Comparer::Comparer(Mask target) : target_(std::move(target)) {
  assert(target_.width > 0 && target_.height > 0);
  const Mask on_contour = border(target_);
  contour_ = places(on_contour);
  if (contour_.empty()) return;
  to_contour_ = squared_distance(on_contour);
  topology_ = topology(target_, least_part_px(target_));
  near_salient_ = salient_parts(target_);
  const std::vector<int> to_salient = squared_distance(near_salient_);
  const double matched_px = kMatched * diagonal_px(target_);
  for (std::size_t i = 0; i < to_salient.size(); ++i)
    near_salient_.pixels[i] = std::sqrt(static_cast<double>(to_salient[i])) <= matched_px;
}

Scores Comparer::operator()(const Mask& silhouette) const {
  assert(silhouette.width == target_.width && silhouette.height == target_.height);
  const Mask on_contour = border(silhouette);
  const std::vector<int> contour = places(on_contour);
  if (contour.empty() || contour_.empty()) return {};

  const double diagonal = diagonal_px(target_), matched_px = kMatched * diagonal;
  const std::vector<int> gap = column_distance(on_contour);
  const Directed there = directed(
      contour, [&](int pixel) { return to_contour_[static_cast<std::size_t>(pixel)]; }, near_salient_,
      matched_px);
  const Directed back = directed(
      contour_, [&](int pixel) { return squared_distance_from(pixel, gap, target_.width); }, near_salient_,
      matched_px);
  const double boundary_f = f_measure(there.matched, back.matched);
  const Topology found = topology(silhouette, least_part_px(silhouette));
  return {
      .iou = intersection_over_union(silhouette, target_),
      .boundary_f = boundary_f,
      .chamfer = (there.mean_px + back.mean_px) / 2 / diagonal,
      .topology_error = std::abs(found.parts - topology_.parts) + std::abs(found.holes - topology_.holes),
      .salience_f = back.salient > 0 ? f_measure(there.salient_matched, back.salient_matched) : boundary_f};
}

Scores compare(const Mask& silhouette, const Mask& target) { return Comparer(target)(silhouette); }

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
