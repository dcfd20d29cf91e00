#include "measure/skin.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace ombra {
namespace {

constexpr std::size_t kTerms = 6;
using Terms = std::array<double, kTerms>;

Terms terms(double x, double y) { return {1, x, y, x * x, x * y, y * y}; }

/// Least squares by normal equations, a ridge against places that are all of one kind, and Cholesky.
struct Fit {
  std::array<Terms, kTerms> matrix{};
  Terms right{};
  void add(const Terms& t, double value) {
    for (std::size_t i = 0; i < kTerms; ++i) {
      for (std::size_t k = 0; k <= i; ++k) matrix[i][k] += t[i] * t[k];
      right[i] += t[i] * value;
    }
  }
  Terms solved() const {
    std::array<Terms, kTerms> l{};
    Terms out = right;
    for (std::size_t i = 0; i < kTerms; ++i) {
      for (std::size_t k = 0; k <= i; ++k) {
        double sum = matrix[i][k] + (i == k ? 1e-3 : 0);
        for (std::size_t m = 0; m < k; ++m) sum -= l[i][m] * l[k][m];
        l[i][k] = i == k ? std::sqrt(sum) : sum / l[k][k];
      }
      for (std::size_t k = 0; k < i; ++k) out[i] -= l[i][k] * out[k];
      out[i] /= l[i][i];
    }
    for (std::size_t i = kTerms; i-- > 0;) {
      for (std::size_t k = i + 1; k < kTerms; ++k) out[i] -= l[k][i] * out[k];
      out[i] /= l[i][i];
    }
    return out;
  }
};

double at(const Terms& surface, double x, double y) {
  const Terms t = terms(x, y);
  double sum = 0;
  for (std::size_t i = 0; i < kTerms; ++i) sum += surface[i] * t[i];
  return sum;
}

/// The light that the paper sends back in each channel, as quadratics in x and y from -1 to 1.
std::array<Terms, 3> paper_light(const Colours& paper) {
  constexpr int kCells = 60;
  Colours cells;
  for (std::size_t c = 0; c < 3; ++c)
    cells[c] = resize_box(paper[c], std::min(kCells, paper[c].width), std::min(kCells, paper[c].height));
  const Grey least = least_channel(cells);
  const int width = least.width, height = least.height;
  std::vector<bool> kept(least.pixels.size(), true);
  const auto fit = [&](const Grey& channel) {
    Fit sums;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const auto i = static_cast<std::size_t>(y * width + x);
        if (kept[i]) sums.add(terms(2.0 * x / width - 1, 2.0 * y / height - 1), channel.pixels[i]);
      }
    return sums.solved();
  };
  // What lies well below the fit is hand or shadow; without it the fit rises, and so on.
  for (const double below : {0.0, 0.0, 0.02, 0.03, 0.04, 0.04, 0.04}) {
    const Terms surface = fit(least);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const auto i = static_cast<std::size_t>(y * width + x);
        kept[i] = least.pixels[i] >= (1 - below) * at(surface, 2.0 * x / width - 1, 2.0 * y / height - 1);
      }
  }
  return {fit(cells[0]), fit(cells[1]), fit(cells[2])};
}

/// A colour without its grey part.
using Tint = std::array<float, 3>;

float along(const Tint& a, const Tint& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// The tint of every pixel over the paper's light, averaged over 3 x 3 pixels.
std::vector<Tint> tints(const Colours& paper, const std::array<Terms, 3>& light) {
  const int width = paper[0].width, height = paper[0].height;
  std::vector<Tint> sharp(paper[0].pixels.size()), rows = sharp;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const auto i = static_cast<std::size_t>(y * width + x);
      Tint& t = sharp[i];
      for (std::size_t c = 0; c < 3; ++c)
        t[c] = static_cast<float>(paper[c].pixels[i] /
                                  std::max(8.0, at(light[c], 2.0 * x / width - 1, 2.0 * y / height - 1)));
      const float grey = (t[0] + t[1] + t[2]) / 3;
      for (float& value : t) value -= grey;
    }
  const auto mean = [](const Tint& a, const Tint& b, const Tint& c) {
    return Tint{(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3};
  };
  const auto index = [&](int x, int y) {
    return static_cast<std::size_t>(std::clamp(y, 0, height - 1) * width + std::clamp(x, 0, width - 1));
  };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      rows[index(x, y)] = mean(sharp[index(x - 1, y)], sharp[index(x, y)], sharp[index(x + 1, y)]);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      sharp[index(x, y)] = mean(rows[index(x, y - 1)], rows[index(x, y)], rows[index(x, y + 1)]);
  return sharp;
}

/// The value that best parts the tints along a direction into two classes (Otsu 1979).
double parting(const std::vector<Tint>& tints, const Tint& direction) {
  constexpr int kBins = 256;
  constexpr double kLeast = -0.25, kWidth = 1.0 / kBins;
  const auto bin = [&](double value) {
    return std::clamp(static_cast<int>((value - kLeast) / kWidth), 0, kBins - 1);
  };
  std::array<double, kBins> counts{};
  for (const Tint& t : tints) ++counts[static_cast<std::size_t>(bin(along(t, direction)))];
  double all = 0, moment = 0;
  for (int b = 0; b < kBins; ++b)
    all += counts[static_cast<std::size_t>(b)], moment += b * counts[static_cast<std::size_t>(b)];
  double below = 0, below_moment = 0, best = -1, where = 0;
  for (int b = 0; b + 1 < kBins; ++b) {
    below += counts[static_cast<std::size_t>(b)], below_moment += b * counts[static_cast<std::size_t>(b)];
    if (below == 0 || below == all) continue;
    const double gap = below_moment / below - (moment - below_moment) / (all - below);
    const double between = below * (all - below) * gap * gap;
    if (between > best) best = between, where = kLeast + (b + 1) * kWidth;
  }
  return where;
}

}  // namespace

Mask find_skin(const Colours& paper) {
  constexpr double kLeastDifference = 0.04, kShare = 0.5;
  const std::vector<Tint> all = tints(paper, paper_light(paper));
  // Skin is redder than it is blue, the more so the better it is lit; that finds what is surely skin …
  const Tint red_over_blue = {0.70710678f, 0, -0.70710678f};
  const double sure = parting(all, red_over_blue);
  std::array<double, 3> sum{};
  std::size_t count = 0;
  for (const Tint& t : all)
    if (along(t, red_over_blue) > sure) {
      for (std::size_t c = 0; c < 3; ++c) sum[c] += static_cast<double>(t[c]);
      ++count;
    }
  if (count == 0) return {};
  // … and how it differs from grey on the whole.
  const double size = std::sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
  const double difference = size / static_cast<double>(count);
  if (difference < kLeastDifference) return {};
  const Tint skin = {static_cast<float>(sum[0] / size), static_cast<float>(sum[1] / size),
                     static_cast<float>(sum[2] / size)};
  Mask mask{paper[0].width, paper[0].height, {}};
  mask.pixels.reserve(all.size());
  for (const Tint& t : all) mask.pixels.push_back(static_cast<double>(along(t, skin)) > kShare * difference);
  return mask;
}

}  // namespace ombra
