#include "shape/distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace ombra {
std::vector<int> column_distance(const Mask& sites) {
  const auto width = static_cast<std::size_t>(sites.width), height = static_cast<std::size_t>(sites.height);
  assert(width + height <= 32768);
  const int far = sites.width + sites.height;
  std::vector<int> gap(width * height);
  for (std::size_t y = 0; y < height; ++y) {
    int* row = gap.data() + y * width;
    const std::uint8_t* site = sites.pixels.data() + y * width;
    for (std::size_t x = 0; x < width; ++x) {
      const int above = y > 0 ? (row - width)[x] + 1 : far;
      row[x] = site[x] ? 0 : std::min(above, far);
    }
  }
  for (std::size_t y = height - 1; y-- > 0;) {
    int* row = gap.data() + y * width;
    for (std::size_t x = 0; x < width; ++x) row[x] = std::min(row[x], (row + width)[x] + 1);
  }
  return gap;
}

/// From the column distances: along each row, the lower envelope of the parabolas (x - i)^2 + gap[i]^2
/// (section 2). All in whole numbers, so exact: where two cross is rounded down, and the pixels after that
/// are the right one's.
std::vector<int> squared_distance(const Mask& sites) {
  std::vector<int> squared = column_distance(sites);
  for (int& gap : squared) gap *= gap;

  const int width = sites.width;
  struct Parabola {
    int vertex, height;
    int begin;  // first pixel where it is the lowest
  };
  std::vector<Parabola> envelope(static_cast<std::size_t>(width));
  for (auto row = squared.begin(); row != squared.end(); row += width) {
    std::size_t count = 0;
    for (int x = 0; x < width; ++x) {
      int begin = 0;
      for (; count > 0; --count) {
        const Parabola& last = envelope[count - 1];
        const int numerator = x * x + row[x] - last.vertex * last.vertex - last.height;
        const int denominator = 2 * (x - last.vertex);
        begin = numerator < 0 ? 0 : numerator / denominator + 1;
        if (begin > last.begin) break;
      }
      if (count == 0) begin = 0;
      if (begin < width) envelope[count++] = {x, row[x], begin};
    }
    std::size_t at = 0;
    for (int x = 0; x < width; ++x) {
      while (at + 1 < count && envelope[at + 1].begin <= x) ++at;
      const int across = x - envelope[at].vertex;
      row[x] = across * across + envelope[at].height;
    }
  }
  return squared;
}

std::vector<float> signed_distance(const Mask& mask) {
  assert(mask.width > 0 && mask.height > 0);
  Mask ground = mask;
  for (std::uint8_t& pixel : ground.pixels) pixel = !pixel;
  const std::vector<int> to_shape = squared_distance(mask), to_ground = squared_distance(ground);
  std::vector<float> distance(mask.pixels.size());
  for (std::size_t i = 0; i < distance.size(); ++i)
    distance[i] = mask.pixels[i] ? 0.5f - std::sqrt(static_cast<float>(to_ground[i]))
                                 : std::sqrt(static_cast<float>(to_shape[i])) - 0.5f;
  return distance;
}

}  // namespace ombra
