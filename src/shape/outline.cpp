#include "shape/outline.h"

#include <cmath>

#include <array>
#include <cstddef>

namespace ombra {
namespace {

struct Step {
  int x, y;
};
/// Headings on the pixel grid: right, down, left, up.
constexpr std::array<Step, 4> kHeadings = {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
/// The pixel ahead on the left of somebody who stands on a corner of pixels with that heading; the next one
/// is ahead on the right.
constexpr std::array<Step, 4> kAheadLeft = {{{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}};

}  // namespace

std::vector<std::vector<Vec2>> contours(const Mask& mask) {
  const auto shape = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < mask.width && y < mask.height && mask.at(x, y) == 1;
  };
  // Every contour, also a hole's, has a side with shape below and ground above; it is walked rightwards.
  std::vector<std::uint8_t> walked(mask.pixels.size());
  const auto top_side = [&](int x, int y) -> std::uint8_t& {
    return walked[static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) +
                  static_cast<std::size_t>(x)];
  };
  std::vector<std::vector<Vec2>> found;
  for (int top = 0; top < mask.height; ++top)
    for (int left = 0; left < mask.width; ++left) {
      if (!shape(left, top) || shape(left, top - 1) || top_side(left, top)) continue;
      std::vector<Vec2>& contour = found.emplace_back();
      int x = left, y = top;
      std::size_t heading = 0;
      do {
        const Step step = kHeadings[heading];
        contour.push_back({static_cast<float>(x) + 0.5f * static_cast<float>(step.x),
                           static_cast<float>(y) + 0.5f * static_cast<float>(step.y)});
        if (heading == 0) top_side(x, y) = 1;
        x += step.x, y += step.y;
        const Step on_left = kAheadLeft[heading], on_right = kAheadLeft[(heading + 1) % 4];
        if (shape(x + on_left.x, y + on_left.y))
          heading = (heading + 3) % 4;
        else if (!shape(x + on_right.x, y + on_right.y))
          heading = (heading + 1) % 4;
      } while (x != left || y != top || heading != 0);
    }
  return found;
}

std::vector<Vec2> outline_points(const Mask& mask, int count) {
  const std::vector<std::vector<Vec2>> all = contours(mask);
  const auto for_each_side = [&](auto&& visit) {
    for (const std::vector<Vec2>& contour : all)
      for (std::size_t i = 0; i < contour.size(); ++i) {
        const Vec2 from = contour[i], along = contour[(i + 1) % contour.size()] - from;
        visit(from, along, static_cast<double>(length(along)));
      }
  };
  double total_px = 0;
  for_each_side([&](Vec2, Vec2, double side_px) { total_px += side_px; });

  std::vector<Vec2> points;
  const double spacing_px = total_px / count;
  double walked_px = 0;
  for_each_side([&](Vec2 from, Vec2 along, double side_px) {
    // Half a spacing from either end, so that rounding neither drops nor adds a point.
    while (true) {
      const double next_px = (static_cast<double>(points.size()) + 0.5) * spacing_px;
      if (next_px >= walked_px + side_px) break;
      points.push_back(from + along * static_cast<float>((next_px - walked_px) / side_px));
    }
    walked_px += side_px;
  });
  return points;
}

double contour_length_px(const Mask& mask) {
  double sum = 0;
  const auto side = static_cast<float>(mask.width);
  for (const std::vector<Vec2>& contour : contours(mask))
    for (std::size_t i = 0; i < contour.size(); ++i) {
      const Vec2 a = contour[i], b = contour[(i + 1) % contour.size()];
      // Where the figure goes on beyond the frame there is no edge.
      const auto on_side = [&](float Vec2::*axis, float at) {
        return std::fabs(a.*axis - at) < 0.75f && std::fabs(b.*axis - at) < 0.75f;
      };
      if (on_side(&Vec2::x, 0) || on_side(&Vec2::x, side) || on_side(&Vec2::y, 0) || on_side(&Vec2::y, side))
        continue;
      const Vec2 step = b - a;
      sum += static_cast<double>(std::sqrt(dot(step, step)));
    }
  // The staircase of a mask's contour is longer than the line by this much on average over all directions.
  constexpr double kStairs = 1.0548;
  return sum / kStairs;
}

}  // namespace ombra
