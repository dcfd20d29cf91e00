#include <algorithm>

#include "ombra/judge.h"

namespace ombra {
namespace {

constexpr double kSame = 0.94;
constexpr int kSmall = 64;

double overlap(const Mask& a, const Mask& b) {
  if (a.pixels.size() != b.pixels.size()) return 0;
  int both = 0, either = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    both += a.pixels[i] && b.pixels[i];
    either += a.pixels[i] || b.pixels[i];
  }
  return either ? static_cast<double>(both) / either : 0;
}

/// A picture is seen until the next one.
double until_s(std::span<const Moment> moments, std::size_t i) {
  return moments[std::min(i + 1, moments.size() - 1)].time_s;
}

/// The best half second of a stretch.
void choose(std::span<const Moment> moments, Stretch& stretch) {
  stretch.merit = -1;
  for (std::size_t from = stretch.first; from <= stretch.last; ++from) {
    std::size_t to = from;
    while (to < stretch.last && until_s(moments, to) - moments[from].time_s < kSteady_s) ++to;
    if (until_s(moments, to) - moments[from].time_s < kSteady_s) break;
    std::vector<double> merits;
    for (std::size_t i = from; i <= to; ++i) merits.push_back(moments[i].merit);
    std::nth_element(merits.begin(), merits.begin() + static_cast<std::ptrdiff_t>(merits.size() / 2),
                     merits.end());
    const double median = merits[merits.size() / 2];
    if (median > stretch.merit) stretch.merit = median, stretch.best = (from + to) / 2;
  }
}

}  // namespace

Mask small_view(const Mask& mask) {
  const int longer = std::max(mask.width, mask.height);
  return resized(mask, std::max(1, mask.width * kSmall / longer), std::max(1, mask.height * kSmall / longer));
}

std::vector<Stretch> steady_stretches(std::span<const Moment> moments) {
  std::vector<Stretch> out;
  for (std::size_t first = 0; first < moments.size();) {
    std::size_t last = first;
    if (moments[first].usable)
      while (last + 1 < moments.size() && moments[last + 1].usable &&
             overlap(moments[last].small, moments[last + 1].small) >= kSame)
        ++last;
    if (until_s(moments, last) - moments[first].time_s >= kSteady_s) {
      Stretch stretch{first, last, first, 0};
      choose(moments, stretch);
      out.push_back(stretch);
    }
    first = last + 1;
  }
  return out;
}

}  // namespace ombra
