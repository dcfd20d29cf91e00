#include "shape/resample.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace ombra {
namespace {

constexpr int kWeightBits = 22;  // 8 bits of grey and 22 of weight leave the sum of a full window inside 32

/// The old pixels [first, last) whose mean is a new pixel, and one over their number in fixed point.
struct Window {
  int first = 0, last = 0;
  std::uint32_t weight = 0;
};

/// The windows along one axis. A mean that falls on exactly one half is settled by how the fixed-point weight
/// was rounded: that rounding, and the order of the operations here, is part of the definition of a placed
/// target.
std::vector<Window> box_windows(int from, int to) {
  const double step = static_cast<double>(from) / to;
  const double covered = std::max(step, 1.0);
  const double per_covered = 1 / covered;
  std::vector<Window> windows(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * step;
    const auto inside = [&](int pixel) {
      const double offset = (pixel - centre + 0.5) * per_covered;
      return offset > -0.5 && offset <= 0.5;
    };
    Window window;
    window.first = std::max(0, static_cast<int>(centre - covered / 2 + 0.5));
    window.last = std::min(from, static_cast<int>(centre + covered / 2 + 0.5));
    while (window.first < window.last && !inside(window.first)) ++window.first;
    while (window.last > window.first && !inside(window.last - 1)) --window.last;
    if (const int count = window.last - window.first; count > 0)
      window.weight = static_cast<std::uint32_t>(1.0 / count * (1 << kWeightBits) + 0.5);
    windows[static_cast<std::size_t>(i)] = window;
  }
  return windows;
}

std::uint8_t mean(std::uint32_t sum, const Window& window) {
  const std::uint64_t half = std::uint64_t{1} << (kWeightBits - 1);
  const std::uint64_t value = (std::uint64_t{sum} * window.weight + half) >> kWeightBits;
  return static_cast<std::uint8_t>(std::min<std::uint64_t>(value, 255));
}

Grey resize_rows(const Grey& grey, int width) {
  const std::vector<Window> windows = box_windows(grey.width, width);
  Grey out{width, grey.height, {}};
  out.pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(grey.height));
  for (int y = 0; y < grey.height; ++y) {
    const std::uint8_t* row = grey.pixels.data() + static_cast<std::ptrdiff_t>(y) * grey.width;
    for (const Window& window : windows) {
      std::uint32_t sum = 0;
      for (int x = window.first; x < window.last; ++x) sum += row[x];
      out.pixels.push_back(mean(sum, window));
    }
  }
  return out;
}

Grey resize_columns(const Grey& grey, int height) {
  const auto width = static_cast<std::size_t>(grey.width);
  Grey out{grey.width, height, {}};
  out.pixels.reserve(width * static_cast<std::size_t>(height));
  std::vector<std::uint32_t> sums(width);
  for (const Window& window : box_windows(grey.height, height)) {
    std::fill(sums.begin(), sums.end(), 0U);
    for (int y = window.first; y < window.last; ++y) {
      const std::uint8_t* row = grey.pixels.data() + static_cast<std::ptrdiff_t>(y) * grey.width;
      for (std::size_t x = 0; x < width; ++x) sums[x] += row[x];
    }
    for (const std::uint32_t sum : sums) out.pixels.push_back(mean(sum, window));
  }
  return out;
}

/// Cosine and sine of an angle in degrees, to the last bit or so, by Taylor series within 45 degrees of an
/// axis; exact at multiples of 90. libm's differ between machines.
struct Direction {
  double cos, sin;
};
Direction direction(double angle_deg) {
  const double within = std::remainder(angle_deg, 360.0);
  const double quarter = std::nearbyint(within / 90);
  const double x = (within - 90 * quarter) * (3.14159265358979323846 / 180);
  double cos = 1, sin = 1;
  for (int n = 20; n > 0; n -= 2) {
    cos = 1 - cos * x * x / (n * (n - 1));
    sin = 1 - sin * x * x / (n * (n + 1));
  }
  sin *= x;
  switch (static_cast<int>(quarter)) {
    case 0:
      return {cos, sin};
    case 1:
      return {-sin, cos};
    case -1:
      return {sin, -cos};
    default:
      return {-cos, -sin};
  }
}

/// Weights of the four samples around a point that lies the fraction t after the second.
std::array<double, 4> cubic_weights(double t) {
  return {((2 - t) * t - 1) * t, (t - 2) * t * t + 1, ((1 - t) * t + 1) * t, (t - 1) * t * t};
}

}  // namespace

Grey resize_box(const Grey& grey, int width, int height) {
  assert(grey.width > 0 && grey.height > 0 && width > 0 && height > 0);
  return resize_columns(resize_rows(grey, width), height);
}

Grey turn_bicubic(const Grey& grey, double angle_deg) {
  assert(std::isfinite(angle_deg));
  const auto [cos, sin] = direction(angle_deg);
  const double half_width = grey.width / 2.0, half_height = grey.height / 2.0;
  const double reach_x = std::abs(cos) * half_width + std::abs(sin) * half_height;
  const double reach_y = std::abs(sin) * half_width + std::abs(cos) * half_height;
  Grey out{static_cast<int>(std::ceil(half_width + reach_x) - std::floor(half_width - reach_x)),
           static_cast<int>(std::ceil(half_height + reach_y) - std::floor(half_height - reach_y)),
           {}};
  out.pixels.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height), 0);

  auto pixel = out.pixels.begin();
  for (int j = 0; j < out.height; ++j) {
    const double down = j + 0.5 - out.height / 2.0;
    for (int i = 0; i < out.width; ++i, ++pixel) {
      const double right = i + 0.5 - out.width / 2.0;
      const double x = cos * right - sin * down + half_width, y = sin * right + cos * down + half_height;
      if (!(x >= 0 && x < grey.width && y >= 0 && y < grey.height)) continue;
      const int column = static_cast<int>(std::floor(x - 0.5)), row = static_cast<int>(std::floor(y - 0.5));
      const std::array<double, 4> across = cubic_weights(x - 0.5 - column),
                                  along = cubic_weights(y - 0.5 - row);
      double value = 0;
      for (int b = 0; b < 4; ++b) {
        const int source_row = std::clamp(row - 1 + b, 0, grey.height - 1);
        const std::uint8_t* source =
            grey.pixels.data() + static_cast<std::ptrdiff_t>(source_row) * grey.width;
        double line = 0;
        for (int a = 0; a < 4; ++a)
          line += across[static_cast<std::size_t>(a)] * source[std::clamp(column - 1 + a, 0, grey.width - 1)];
        value += along[static_cast<std::size_t>(b)] * line;
      }
      *pixel = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
    }
  }
  return out;
}

}  // namespace ombra
