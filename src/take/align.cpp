#include "take/align.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace ombra {
namespace {

constexpr int kCoarse = 64;  // pixels of the longer side of the picture
constexpr int kHalf = 128;   // of a share
constexpr std::array kFrames = {12, 15, 18, 22, 27, 33, 40, 49, 60};  // sides of a frame, coarse pixels
constexpr std::size_t kStarts = 3;                                    // of each placement
constexpr int kPlaced = 256;                 // pixels a side of the frame that the sizes below are made from
constexpr std::array kFine = {32, 64, 128};  // samples a side of the frame that alignments are compared at
constexpr double kMirrored = 0.02;           // overlap that a mirrored figure has to be better by
constexpr double kAtEdge = 0.03;             // and one that is cut off by the frame
// Overlap that an alignment may be behind the best by, when first seen and when refined once.
constexpr double kBehindSeen = 0.25, kBehindRefined = 0.1;
constexpr float kMostTurn = radians(25);

/// A picture, kCoarse pixels along its longer side, as sums: how much is dark in a run or in a rectangle is
/// then a difference. Columns from -kBeside to kCoarse + kBeside; what lies outside the picture is light.
struct Sums {
  static constexpr int kBeside = kCoarse / 3 + 1, kStride = kCoarse + 2 * kBeside + 1;
  int width = 0, height = 0;
  std::vector<std::int16_t> row;    ///< dark pixels of each row, left of each column
  std::vector<std::int16_t> above;  ///< the same of all rows above each, and of all
  const std::int16_t* in_row(int y, int x) const { return row.data() + y * kStride + kBeside + x; }
  const std::int16_t* over(int y, int x) const {
    return above.data() + std::clamp(y, 0, height) * kStride + kBeside + x;
  }
  int all() const { return above.back(); }
};

Sums sums_of(const Coverage& c) {
  const auto rows = static_cast<std::size_t>(c.height), stride = static_cast<std::size_t>(Sums::kStride);
  Sums out{c.width, c.height, std::vector<std::int16_t>(rows * stride),
           std::vector<std::int16_t>((rows + 1) * stride)};
  for (int y = 0; y < c.height; ++y) {
    std::int16_t* row = out.row.data() + y * Sums::kStride;
    std::int16_t dark = 0;
    for (int i = 0; i < Sums::kStride; ++i) {
      row[i] = dark;
      const int x = i - Sums::kBeside;
      if (x >= 0 && x < c.width) dark += c.share[static_cast<std::size_t>(y * c.width + x)] >= kHalf;
    }
    const std::int16_t* above = out.above.data() + y * Sums::kStride;
    std::int16_t* next = out.above.data() + (y + 1) * Sums::kStride;
    for (int i = 0; i < Sums::kStride; ++i) next[i] = static_cast<std::int16_t>(above[i] + row[i]);
  }
  return out;
}

struct Guess {
  double overlap = 0;
  int x = 0, y = 0, side = 0;
  bool mirrored = false;
};

/// Keeps the best few, one for each neighbourhood.
void keep(const Guess& guess, std::vector<Guess>& best) {
  const int apart = guess.side / 4;
  const auto near = std::find_if(best.begin(), best.end(), [&](const Guess& b) {
    return b.mirrored == guess.mirrored && std::abs(b.x - guess.x) < apart && std::abs(b.y - guess.y) < apart;
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

/// Slides a target over the picture; what is dark outside its frame counts as too much, but for what lies
/// beyond the edge that arms come in at.
void slide(const Sums& seen, const Placed::Runs& target, Edge edge, std::vector<Guess>& best) {
  const int n = target.side, stride = std::max(1, n / 16);
  const int left = -n / 3, columns = seen.width - 2 * n / 3 - left;
  const bool beyond_left =
                 edge != Edge::kNone && edge != Edge::kBottom && (edge == Edge::kLeft) != target.mirrored,
             beyond_right = edge != Edge::kNone && edge != Edge::kBottom && !beyond_left;
  std::array<std::int16_t, kCoarse + kCoarse / 3> both{};
  for (int y = -n / 3; y < seen.height - 2 * n / 3; y += stride) {
    both.fill(0);
    for (const Placed::Runs::Run& run : target.runs) {
      if (y + run.row < 0 || y + run.row >= seen.height) continue;
      const std::int16_t *from = seen.in_row(y + run.row, left + run.begin),
                         *to = seen.in_row(y + run.row, left + run.end);
      for (int i = 0; i < columns; ++i) both[static_cast<std::size_t>(i)] += to[i] - from[i];
    }
    const int all = edge == Edge::kBottom ? *seen.over(y + n, kCoarse) : seen.all();
    for (int i = 0; i < columns; i += stride) {
      const int x = left + i, overlap = both[static_cast<std::size_t>(i)];
      const int dark =
          *seen.over(y + n, x + n) - *seen.over(y + n, x) - *seen.over(y, x + n) + *seen.over(y, x);
      const int counted = all - (beyond_left ? *seen.over(seen.height, x) : 0) -
                          (beyond_right ? all - *seen.over(seen.height, x + n) : 0);
      const Guess guess{static_cast<double>(overlap) / (target.area - overlap + std::max(dark, counted)), x,
                        y, n, target.mirrored};
      if (best.size() < kStarts || guess.overlap > best.back().overlap) keep(guess, best);
    }
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

/// Whole numbers of a 65536th, so that steps along a row add up exactly.
std::int64_t fixed(float v) { return static_cast<std::int64_t>(std::floor(v * 65536)); }

/// Calls see(index, x, y) for the middles of a frame's n x n pixels, x and y in 65536ths of pixels that are
/// `step` wide in the photograph.
template <typename See>
void for_each_sample(const ToPhoto& to_photo, int n, float step, const See& see) {
  const float each = 1 / static_cast<float>(n);
  const std::int64_t right_x = fixed(to_photo.right.x * each / step),
                     right_y = fixed(to_photo.right.y * each / step);
  std::size_t at = 0;
  for (int row = 0; row < n; ++row) {
    const Vec2 begin = to_photo(0.5f * each, (static_cast<float>(row) + 0.5f) * each);
    std::int64_t x = fixed(begin.x / step), y = fixed(begin.y / step);
    for (int column = 0; column < n; ++column, ++at, x += right_x, y += right_y) see(at, x, y);
  }
}

double overlap(const Coverage& fine, const Alignment& a, const Mask& target) {
  const auto width = static_cast<std::uint64_t>(fine.width), height = static_cast<std::uint64_t>(fine.height);
  unsigned both = 0, dark = 0, area = 0;
  for_each_sample(
      ToPhoto(a, true), target.width, fine.step, [&](std::size_t at, std::int64_t x, std::int64_t y) {
        const auto column = static_cast<std::uint64_t>(x >> 16), row = static_cast<std::uint64_t>(y >> 16);
        const unsigned wanted = target.pixels[at];
        area += wanted;
        if (column >= width || row >= height) return;
        const unsigned share = fine.share[row * width + column];
        dark += share;
        both += share & (0 - wanted);
      });
  const unsigned either = 255 * area + dark - both;
  return either > 0 ? static_cast<double>(both) / either : 0;
}

/// Steps along one thing after the other, halved from `first` to `last` when none helps.
double refine(const Coverage& fine, const Mask& target, float first, float last, bool squash, Alignment& a) {
  double best = overlap(fine, a, target);
  for (float step = first; step > last;) {
    bool better = false;
    for (int k = 0; k < (squash ? 5 : 4); ++k)
      for (const float by : {step, -step}) {
        Alignment next = a;
        if (k == 0) next.middle.x += by * a.side_px;
        if (k == 1) next.middle.y += by * a.side_px;
        if (k == 2) next.side_px *= 1 + by;
        if (k == 3) next.turn = std::clamp(next.turn + 2 * by, -kMostTurn, kMostTurn);
        if (k == 4) next.squash = std::clamp(next.squash * (1 + 2 * by), 0.6f, 1.6f);
        const double now = overlap(fine, next, target);
        if (now <= best) continue;
        best = now, a = next, better = true;
        break;
      }
    if (!better) step /= 2;
  }
  return best;
}

/// The frame's runs at one of the coarse sizes.
Placed::Runs runs_of(const Mask& frame, bool mirrored) {
  const int side = frame.width;
  Placed::Runs out{side, mirrored, 0, {}};
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side;) {
      const auto dark = [&] { return x < side && frame.at(mirrored ? side - 1 - x : x, y); };
      const int begin = x;
      while (dark()) ++x;
      if (x > begin) out.runs.push_back({y, begin, x}), out.area += x - begin;
      while (x < side && !dark()) ++x;
    }
  return out;
}

}  // namespace

Vec2 in_photo(const Alignment& alignment, Vec2 place) { return ToPhoto(alignment, false)(place.x, place.y); }

Coverage coverage(const Mask& mask, int most_px) {
  const int step = std::max(1, (std::max(mask.width, mask.height) + most_px - 1) / most_px);
  Coverage out{(mask.width + step - 1) / step, (mask.height + step - 1) / step, static_cast<float>(step), {}};
  out.share.reserve(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  std::vector<std::uint16_t> column(static_cast<std::size_t>(mask.width));
  const std::uint32_t all = static_cast<std::uint32_t>(step) * static_cast<std::uint32_t>(step);
  for (int top = 0; top < mask.height; top += step) {
    std::fill(column.begin(), column.end(), std::uint16_t{0});
    for (int y = top; y < std::min(top + step, mask.height); ++y) {
      const std::uint8_t* row = mask.pixels.data() + static_cast<std::ptrdiff_t>(y) * mask.width;
      for (std::size_t x = 0; x < column.size(); ++x)
        column[x] = static_cast<std::uint16_t>(column[x] + row[x]);
    }
    for (auto from = column.begin(); from != column.end();) {
      const auto to = from + std::min<std::ptrdiff_t>(step, column.end() - from);
      const std::uint64_t dark = std::accumulate(from, to, std::uint64_t{0});
      out.share.push_back(static_cast<std::uint8_t>((dark * 255 + all / 2) / all));
      from = to;
    }
  }
  return out;
}

Mask in_frame(const Mask& seen, const Alignment& alignment, bool with_squash, int size_px) {
  Mask out{size_px, size_px, {}};
  out.pixels.resize(static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px));
  const std::int64_t width = seen.width, height = seen.height;
  // Bilinear between the middles of pixels, cut at one half; outside is light.
  const auto pixel = [&](std::int64_t x, std::int64_t y) -> int {
    return x >= 0 && y >= 0 && x < width && y < height ? seen.pixels[static_cast<std::size_t>(y * width + x)]
                                                       : 0;
  };
  for_each_sample(
      ToPhoto(alignment, with_squash), size_px, 1, [&](std::size_t at, std::int64_t x, std::int64_t y) {
        x -= 32768, y -= 32768;
        const std::int64_t column = x >> 16, row = y >> 16;
        if (column < -1 || row < -1 || column >= width || row >= height) return;
        int a, b, c, d;
        if (column >= 0 && row >= 0 && column + 1 < width && row + 1 < height) {
          const std::uint8_t* p = seen.pixels.data() + row * width + column;
          a = p[0], b = p[1], c = p[width], d = p[width + 1];
          if (a + b + c + d == 0) return;  // as most are
        } else {
          a = pixel(column, row), b = pixel(column + 1, row), c = pixel(column, row + 1),
          d = pixel(column + 1, row + 1);
        }
        const int along = static_cast<int>(x >> 8 & 255), down = static_cast<int>(y >> 8 & 255);
        const int value =
            (a * (256 - along) + b * along) * (256 - down) + (c * (256 - along) + d * along) * down;
        out.pixels[at] = value >= 32768;
      });
  return out;
}

Placed::Placed(const Target& target, const Placement& at) : placement(at) {
  const Mask whole = place(target, placement, kPlaced);
  for (const int side : kFrames)
    for (const bool mirrored : {false, true}) {
      Runs runs = runs_of(resized(whole, side, side), mirrored);
      if (runs.area > 0) coarse.push_back(std::move(runs));
    }
  for (std::size_t k = 0; k < fine.size(); ++k) fine[k] = resized(whole, kFine[k], kFine[k]);
}

Aligned aligned(const Mask& seen, const Coverage& fine, std::span<const Placed> placements) {
  const Coverage small = coverage(seen, kCoarse);
  const Sums sums = sums_of(small);
  struct Start {
    Aligned aligned;
    const Placed* placed;
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
    for (const Placed::Runs& runs : placed.coarse) slide(sums, runs, placed.placement.edge, best);
    for (const Guess& guess : best) {
      const auto half = static_cast<float>(guess.side) / 2;
      const Alignment a{
          Vec2{static_cast<float>(guess.x) + half, static_cast<float>(guess.y) + half} * small.step,
          static_cast<float>(guess.side) * small.step, 0, guess.mirrored, 1};
      starts.push_back({{a, placed.placement, guess.overlap}, &placed});
    }
  }
  // What is far behind does not catch up.
  const auto drop_hopeless = [&](double behind) {
    double most = 0;
    for (const Start& start : starts) most = std::max(most, worth(start));
    std::erase_if(starts, [&](const Start& start) { return worth(start) < most - behind; });
  };
  drop_hopeless(kBehindSeen);
  const auto refined = [&](std::size_t level, float first, float last) {
    for (Start& start : starts)
      start.aligned.overlap =
          refine(fine, start.placed->fine[level], first, last, false, start.aligned.alignment);
    std::stable_sort(starts.begin(), starts.end(),
                     [&](const Start& a, const Start& b) { return worth(a) > worth(b); });
  };
  refined(0, 0.06f, 0.01f);
  // The best of each placement; their overlaps are not to be compared before they are refined alike.
  std::vector<Start> finalists;
  for (const Start& start : starts)
    if (std::none_of(finalists.begin(), finalists.end(),
                     [&](const Start& f) { return f.placed == start.placed; }))
      finalists.push_back(start);
  starts = finalists;
  drop_hopeless(kBehindRefined);
  refined(1, 0.03f, 0.003f);
  if (starts.size() > 1) starts.resize(1);
  refined(2, 0.005f, 0.001f);
  return starts.empty() ? Aligned{} : starts.front().aligned;
}

Aligned with_squash(const Coverage& fine, const Placed& placed, const Aligned& aligned) {
  Aligned out = aligned;
  out.overlap = refine(fine, placed.fine[1], 0.04f, 0.003f, true, out.alignment);
  return out;
}

}  // namespace ombra
