#include <algorithm>
#include <cstring>

#include "ombra/shape.h"

namespace ombra {
namespace {

/// Equal pixels side by side in one row: [begin, end). Runs that touch form a tree; its root holds the sums.
struct Run {
  int begin, end;
  std::size_t parent;
  double area;
  bool at_border;
};

std::size_t root(std::vector<Run>& runs, std::size_t at) {
  while (runs[at].parent != at) at = runs[at].parent = runs[runs[at].parent].parent;
  return at;
}

void join(std::vector<Run>& runs, std::size_t a, std::size_t b) {
  a = root(runs, a), b = root(runs, b);
  if (a == b) return;
  const std::size_t top = std::min(a, b), other = std::max(a, b);
  runs[other].parent = top;
  runs[top].area += runs[other].area;
  runs[top].at_border |= runs[other].at_border;
}

/// All runs of pixels of one kind, joined where they touch from row to row: diagonally too when `reach` is 1,
/// only straight when it is 0.
std::vector<Run> components(const Mask& mask, std::uint8_t kind, int reach) {
  std::vector<Run> runs;
  std::size_t above_begin = 0, above_end = 0;  // the runs of the row above
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* row = mask.pixels.data() + static_cast<std::ptrdiff_t>(y) * mask.width;
    const auto next = [&](int from, int value) {
      const void* found = std::memchr(row + from, value, static_cast<std::size_t>(mask.width - from));
      return found ? static_cast<int>(static_cast<const std::uint8_t*>(found) - row) : mask.width;
    };
    const bool border_row = y == 0 || y == mask.height - 1;
    const std::size_t row_begin = runs.size();
    std::size_t above = above_begin;
    for (int begin = next(0, kind); begin < mask.width;) {
      const int end = next(begin, 1 - kind);
      const std::size_t self = runs.size();
      runs.push_back({begin, end, self, static_cast<double>(end - begin),
                      border_row || begin == 0 || end == mask.width});
      while (above < above_end && runs[above].end + reach <= begin) ++above;
      for (std::size_t i = above; i < above_end && runs[i].begin < end + reach; ++i) join(runs, i, self);
      begin = next(end, kind);
    }
    above_begin = row_begin;
    above_end = runs.size();
  }
  return runs;
}

int count_roots(const std::vector<Run>& runs, double min_area, bool enclosed_only) {
  int count = 0;
  for (std::size_t i = 0; i < runs.size(); ++i)
    count += runs[i].parent == i && runs[i].area >= min_area && !(enclosed_only && runs[i].at_border);
  return count;
}

}  // namespace

Topology topology(const Mask& mask, double min_area) {
  return {count_roots(components(mask, 1, 1), min_area, false),
          count_roots(components(mask, 0, 0), min_area, true)};
}

}  // namespace ombra
