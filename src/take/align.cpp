#include "take/align.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace ombra {
namespace {

constexpr int kCoarse = 64;  // pixels of the longer side of the picture, bits of a word
constexpr std::array kFrames = {12, 15, 18, 22, 27, 33, 40, 49, 60};  // sides of a frame, coarse pixels
constexpr std::size_t kStarts = 3;                                    // of each placement
constexpr int kFine = 64;           // samples a side of the frame that alignments are compared at
constexpr double kMirrored = 0.02;  // overlap that a mirrored figure has to be better by
constexpr double kAtEdge = 0.03;    // and one that is cut off by the frame
constexpr float kMostTurn = radians(25);

/// A picture as bits, a row a word, with what lies outside taken as light.
struct Bits {
  int width = 0, height = 0;
  std::vector<std::uint64_t> rows;
  std::vector<int> above;  ///< dark pixels in the rows above each
  /// Dark pixels in columns left of each.
  std::array<int, kCoarse + 1> before{};
};

Bits bits_of(const Coverage& c) {
  Bits out{c.width, c.height, std::vector<std::uint64_t>(static_cast<std::size_t>(c.height)), {0}, {}};
  for (int y = 0; y < c.height; ++y) {
    std::uint64_t row = 0;
    for (int x = 0; x < c.width; ++x)
      if (c.share[static_cast<std::size_t>(y * c.width + x)] >= 0.5f) {
        row |= std::uint64_t{1} << x;
        ++out.before[static_cast<std::size_t>(x + 1)];
      }
    out.rows[static_cast<std::size_t>(y)] = row;
    out.above.push_back(out.above.back() + std::popcount(row));
  }
  for (std::size_t x = 1; x < out.before.size(); ++x) out.before[x] += out.before[x - 1];
  return out;
}

struct Guess {
  double overlap = 0;
  int x = 0, y = 0, side = 0;
  bool mirrored = false;
};

/// Slides a target over the picture; what is dark outside its frame counts as too much, but for what lies
/// beyond the edge that arms come in at.
void slide(const Bits& seen, const std::vector<std::uint64_t>& target, int area, Edge edge, Guess guess,
           std::vector<Guess>& best) {
  const int n = guess.side;
  const std::uint64_t window = n == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
  const int all = seen.above.back();
  const int stride = std::max(1, n / 16);
  for (int y = -n / 3; y < seen.height - 2 * n / 3; y += stride)
    for (int x = -n / 3; x < seen.width - 2 * n / 3; x += stride) {
      int both = 0, dark = 0;
      for (int j = std::max(0, -y); j < std::min(n, seen.height - y); ++j) {
        const std::uint64_t row = seen.rows[static_cast<std::size_t>(y + j)];
        const std::uint64_t part = (x >= 0 ? row >> x : row << -x) & window;
        both += std::popcount(part & target[static_cast<std::size_t>(j)]);
        dark += std::popcount(part);
      }
      const auto column = [&](int at) {
        return seen.before[static_cast<std::size_t>(std::clamp(at, 0, kCoarse))];
      };
      const int beyond = edge == Edge::kBottom
                             ? all - seen.above[static_cast<std::size_t>(std::clamp(y + n, 0, seen.height))]
                         : (edge == Edge::kLeft) != guess.mirrored && edge != Edge::kNone ? column(x)
                         : edge != Edge::kNone ? all - column(x + n)
                                               : 0;
      const int outside = std::max(0, all - dark - beyond);
      guess.overlap = static_cast<double>(both) / (area + dark - both + outside);
      if (best.size() == kStarts && guess.overlap <= best.back().overlap) continue;
      guess.x = x, guess.y = y;
      // One start for each neighbourhood.
      const auto near = std::find_if(best.begin(), best.end(), [&](const Guess& b) {
        return b.mirrored == guess.mirrored && std::abs(b.x - x) < n / 4 && std::abs(b.y - y) < n / 4;
      });
      if (near != best.end()) {
        if (near->overlap < guess.overlap) *near = guess;
      } else {
        if (best.size() == kStarts) best.pop_back();
        best.push_back(guess);
      }
      std::stable_sort(best.begin(), best.end(),
                       [](const Guess& a, const Guess& b) { return a.overlap > b.overlap; });
    }
}

/// Maps places of the frame, 0 … 1 with y down, to the photograph.
struct ToPhoto {
  explicit ToPhoto(const Alignment& a, bool with_squash) {
    const SinCos t = sin_cos(a.turn);
    const float wide = with_squash ? std::sqrt(a.squash) : 1.0f;
    const float x = a.side_px * wide * (a.mirrored ? -1.0f : 1.0f), y = a.side_px / wide;
    // Counter-clockwise as seen with y down.
    right = {t.cos * x, -t.sin * x}, down = {t.sin * y, t.cos * y};
    origin = a.middle - right * 0.5f - down * 0.5f;
  }
  Vec2 operator()(float u, float v) const { return origin + right * u + down * v; }
  Vec2 right, down, origin;
};

double overlap(const Coverage& fine, const Alignment& a, const Mask& target) {
  const ToPhoto to_photo(a, true);
  const auto n = static_cast<float>(target.width);
  float both = 0, either = 0;
  for (int y = 0; y < target.height; ++y)
    for (int x = 0; x < target.width; ++x) {
      const float dark =
          fine.near(to_photo((static_cast<float>(x) + 0.5f) / n, (static_cast<float>(y) + 0.5f) / n));
      const float wanted = target.at(x, y);
      both += std::min(dark, wanted);
      either += std::max(dark, wanted);
    }
  return either > 0 ? static_cast<double>(both / either) : 0;
}

/// Steps along one thing after the other, halved from `first` to `last` when none helps.
double refine(const Coverage& fine, const Mask& target, float first, float last, bool squash, Alignment& a) {
  double best = overlap(fine, a, target);
  for (float step = first; step > last;) {
    bool better = false;
    for (int k = 0; k < (squash ? 10 : 8); ++k) {
      Alignment next = a;
      const float by = k % 2 ? -step : step;
      if (k / 2 == 0) next.middle.x += by * a.side_px;
      if (k / 2 == 1) next.middle.y += by * a.side_px;
      if (k / 2 == 2) next.side_px *= 1 + by;
      if (k / 2 == 3) next.turn = std::clamp(next.turn + 2 * by, -kMostTurn, kMostTurn);
      if (k / 2 == 4) next.squash = std::clamp(next.squash * (1 + 2 * by), 0.6f, 1.6f);
      const double now = overlap(fine, next, target);
      if (now > best) best = now, a = next, better = true;
    }
    if (!better) step /= 2;
  }
  return best;
}

}  // namespace

Vec2 in_photo(const Alignment& alignment, Vec2 place) { return ToPhoto(alignment, false)(place.x, place.y); }

float Coverage::at(Vec2 p) const {
  const float x = p.x / step - 0.5f, y = p.y / step - 0.5f;
  const float fx = std::floor(x), fy = std::floor(y);
  const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
  const auto value = [&](int i, int j) {
    return i < 0 || j < 0 || i >= width || j >= height ? 0.0f
                                                       : share[static_cast<std::size_t>(j * width + i)];
  };
  if (ix < -1 || iy < -1 || ix >= width || iy >= height) return 0;
  const float tx = x - fx, ty = y - fy;
  return (value(ix, iy) * (1 - tx) + value(ix + 1, iy) * tx) * (1 - ty) +
         (value(ix, iy + 1) * (1 - tx) + value(ix + 1, iy + 1) * tx) * ty;
}

Coverage coverage(const Mask& mask, int most_px) {
  const int step = std::max(1, (std::max(mask.width, mask.height) + most_px - 1) / most_px);
  Coverage out{(mask.width + step - 1) / step, (mask.height + step - 1) / step, static_cast<float>(step), {}};
  out.share.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  const float each = 1 / static_cast<float>(step * step);
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x)
      if (mask.at(x, y)) out.share[static_cast<std::size_t>(y / step * out.width + x / step)] += each;
  return out;
}

Mask in_frame(const Coverage& seen, const Alignment& alignment, bool with_squash, int size_px) {
  const ToPhoto to_photo(alignment, with_squash);
  Mask out{size_px, size_px, {}};
  out.pixels.reserve(static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px));
  const auto n = static_cast<float>(size_px);
  for (int y = 0; y < size_px; ++y)
    for (int x = 0; x < size_px; ++x)
      out.pixels.push_back(
          seen.at(to_photo((static_cast<float>(x) + 0.5f) / n, (static_cast<float>(y) + 0.5f) / n)) >= 0.5f);
  return out;
}

Aligned aligned(const Mask& seen, const Coverage& fine, std::span<const Placed> placements) {
  const Coverage small = coverage(seen, kCoarse);
  const Bits bits = bits_of(small);
  struct Start {
    Aligned aligned;
    const Mask* mask;
  };
  std::vector<Start> starts;
  // A figure that is nearly its own mirror image is not called mirrored, and one without arms has no edge.
  const auto worth = [](const Start& start) {
    const Aligned& a = start.aligned;
    return a.overlap - (a.alignment.mirrored ? kMirrored : 0) -
           (a.placement.edge != Edge::kNone ? kAtEdge : 0);
  };
  for (const Placed& placed : placements) {
    std::vector<Guess> best;
    for (const int side : kFrames) {
      const Mask mask = resized(placed.mask, side, side);
      for (const bool mirrored : {false, true}) {
        std::vector<std::uint64_t> rows(static_cast<std::size_t>(side));
        int area = 0;
        for (int y = 0; y < side; ++y)
          for (int x = 0; x < side; ++x)
            if (mask.at(mirrored ? side - 1 - x : x, y))
              rows[static_cast<std::size_t>(y)] |= std::uint64_t{1} << x, ++area;
        if (area > 0) slide(bits, rows, area, placed.placement.edge, {0, 0, 0, side, mirrored}, best);
      }
    }
    for (const Guess& guess : best) {
      const auto half = static_cast<float>(guess.side) / 2;
      const Alignment a{
          Vec2{static_cast<float>(guess.x) + half, static_cast<float>(guess.y) + half} * small.step,
          static_cast<float>(guess.side) * small.step, 0, guess.mirrored, 1};
      starts.push_back({{a, placed.placement, guess.overlap}, &placed.mask});
    }
  }
  const auto refined = [&](int samples, float first, float last) {
    for (Start& start : starts)
      start.aligned.overlap =
          refine(fine, resized(*start.mask, samples, samples), first, last, false, start.aligned.alignment);
    std::stable_sort(starts.begin(), starts.end(),
                     [&](const Start& a, const Start& b) { return worth(a) > worth(b); });
  };
  refined(kFine / 2, 0.06f, 0.01f);
  // The best of each placement; their overlaps are not to be compared before they are refined alike.
  std::vector<Start> finalists;
  for (const Start& start : starts)
    if (std::none_of(finalists.begin(), finalists.end(),
                     [&](const Start& f) { return f.mask == start.mask; }))
      finalists.push_back(start);
  starts = finalists;
  refined(kFine, 0.03f, 0.003f);
  if (starts.size() > 1) starts.resize(1);
  refined(2 * kFine, 0.005f, 0.001f);
  return starts.empty() ? Aligned{} : starts.front().aligned;
}

Aligned with_squash(const Coverage& fine, const Placed& placed, const Aligned& aligned) {
  Aligned out = aligned;
  out.overlap = refine(fine, resized(placed.mask, kFine, kFine), 0.04f, 0.003f, true, out.alignment);
  return out;
}

}  // namespace ombra
