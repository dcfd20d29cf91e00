#include "measure/sheet.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "shape/region.h"

namespace ombra {
namespace {

constexpr int kCoarse_px = 400;          // longer side of the picture in which light parts are looked for
constexpr double kLeastShare = 0.04;     // of the picture that the sheet's largest part covers
constexpr double kLeastPart = 0.003;     // and every other
constexpr double kLeastSideShare = 0.2;  // of a side that is seen as an edge
constexpr double kLeastSupport = 0.5;

/// The convex hull, clockwise as seen (y down), of a part's pixels (Andrew's monotone chain).
std::vector<Point> hull(const std::vector<int>& region, int width) {
  const auto rows = static_cast<std::size_t>(*std::max_element(region.begin(), region.end()) / width + 1);
  std::vector<int> first(rows, width), last(rows, -1);
  for (const int at : region) {
    const auto row = static_cast<std::size_t>(at / width);
    first[row] = std::min(first[row], at % width), last[row] = std::max(last[row], at % width);
  }
  std::vector<Point> ends;  // the corners of each row's first and last pixel
  for (std::size_t row = 0; row < rows; ++row)
    if (last[row] >= 0)
      for (const double y : {static_cast<double>(row), row + 1.0})
        ends.insert(ends.end(), {{static_cast<double>(first[row]), y}, {last[row] + 1.0, y}});
  std::sort(ends.begin(), ends.end(),
            [](Point a, Point b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
  std::vector<Point> chain;
  const auto extend = [&](Point p, std::size_t keep) {
    while (chain.size() >= keep + 2 && cross(chain.back() - chain[chain.size() - 2], p - chain.back()) <= 0)
      chain.pop_back();
    chain.push_back(p);
  };
  for (const Point p : ends) extend(p, 0);
  const std::size_t lower = chain.size() - 1;
  for (auto p = ends.rbegin(); p != ends.rend(); ++p) extend(*p, lower);
  chain.pop_back();
  return chain;
}

/// Where the lines a -> b and c -> d meet.
Point meeting(Point a, Point b, Point c, Point d) {
  const double t = cross(c - a, d - c) / cross(b - a, d - c);
  return a + (b - a) * t;
}

/// The polygon brought down to four sides, each time without the side whose loss adds the least area.
std::optional<Quad> four_sides(std::vector<Point> polygon) {
  while (polygon.size() > 4) {
    const std::size_t n = polygon.size();
    double least = std::numeric_limits<double>::infinity();
    std::size_t lost = 0;
    Point corner;
    for (std::size_t i = 0; i < n; ++i) {  // the side from i to i + 1
      const Point before = polygon[(i + n - 1) % n], from = polygon[i], to = polygon[(i + 1) % n],
                  after = polygon[(i + 2) % n];
      if (cross(from - before, after - to) <= 0) continue;  // its neighbours do not meet
      const Point tip = meeting(before, from, to, after);
      const double area = cross(tip - from, to - tip) / 2;
      if (area < least) least = area, lost = i, corner = tip;
    }
    if (!std::isfinite(least)) return std::nullopt;
    polygon[lost] = corner;
    polygon.erase(polygon.begin() + static_cast<std::ptrdiff_t>((lost + 1) % n));
  }
  if (polygon.size() < 4) return std::nullopt;
  return Quad{polygon[0], polygon[1], polygon[2], polygon[3]};
}

struct Line {
  Point at, along;  ///< along has length 1
  double support = 0;
};

/// The places across a side where light inside gives way to dark outside, one at most at each of many cuts.
std::vector<Point> edge_points(const Grey& grey, Point from, Point to, double reach_px, int cuts) {
  const Point along = (to - from) * (1 / length(to - from)), outward{along.y, -along.x};
  constexpr double kStep_px = 0.5;
  constexpr int kPlateau = 6;  // samples on each side of the edge that are compared
  const int reach = static_cast<int>(reach_px / kStep_px) + kPlateau;
  std::vector<Point> points;
  std::vector<double> profile(static_cast<std::size_t>(2 * reach + 1));
  for (int cut = 0; cut < cuts; ++cut) {
    const Point middle = from + (to - from) * ((cut + 0.5) / cuts);
    for (int k = -reach; k <= reach; ++k) {
      const Point p = middle + outward * (k * kStep_px);
      // A little along the side too, which evens out noise.
      profile[static_cast<std::size_t>(k + reach)] =
          (sample(grey, p - along) + sample(grey, p) + sample(grey, p + along)) / 3;
    }
    const auto fall = [&](int k) {  // from a plateau before sample k to one after it
      double sum = 0;
      for (int i = 1; i <= kPlateau; ++i)
        sum += profile[static_cast<std::size_t>(k - i)] - profile[static_cast<std::size_t>(k + i)];
      return sum / kPlateau;
    };
    int best = kPlateau;
    for (int k = kPlateau; k < 2 * reach + 1 - kPlateau; ++k)
      if (fall(k) > fall(best)) best = k;
    const double drop = fall(best), inside = profile[static_cast<std::size_t>(best - kPlateau)];
    if (best == kPlateau || best == 2 * reach - kPlateau || drop < std::max(10.0, 0.1 * inside)) continue;
    const double before = fall(best - 1), after = fall(best + 1), bend = before - 2 * drop + after;
    const double shift = bend < 0 ? 0.5 * (before - after) / bend : 0;
    points.push_back(middle + outward * ((best - reach + shift) * kStep_px));
  }
  return points;
}

/// The line that most of the points lie near, then the least squares line of those.
Line fit_line(const std::vector<Point>& points, double near_px, int cuts) {
  Line best;
  std::size_t most = 0;
  for (std::size_t i = 0; i < points.size(); i += 2)
    for (std::size_t j = i + points.size() / 4 + 1; j < points.size(); j += 3) {
      const Point along = (points[j] - points[i]) * (1 / length(points[j] - points[i]));
      std::size_t count = 0;
      for (const Point p : points) count += std::abs(cross(along, p - points[i])) < near_px;
      if (count > most) most = count, best = {points[i], along, 0};
    }
  for (int round = 0; round < 3 && most > 0; ++round) {
    Point sum;
    double count = 0;
    const auto is_near = [&](Point p) { return std::abs(cross(best.along, p - best.at)) < near_px; };
    for (const Point p : points)
      if (is_near(p)) sum = sum + p, ++count;
    const Point centre = sum * (1 / count);
    double tt = 0, tn = 0;  // moments along the old line and across it
    for (const Point p : points)
      if (is_near(p)) {
        const double t = dot(best.along, p - centre), n = cross(best.along, p - centre);
        tt += t * t, tn += t * n;
      }
    const double slope = tt > 0 ? tn / tt : 0;
    Point along = best.along + Point{-best.along.y, best.along.x} * slope;
    best = {centre, along * (1 / length(along)), count / cuts};
  }
  return best;
}

Line side(const Grey& grey, Point from, Point to, double reach_px) {
  constexpr int kCuts = 80;
  return fit_line(edge_points(grey, from, to, reach_px, kCuts), 1 + reach_px / 16, kCuts);
}

/// The four sides found again in the picture near a first guess.
std::optional<SheetOutline> refined(const Grey& grey, Quad quad, double reach_px) {
  std::array<Line, 4> sides;
  double support = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Point from = quad[i], to = quad[(i + 1) % 4];
    if (length(to - from) < 20) return std::nullopt;
    sides[i] = side(grey, from, to, reach_px);
    if (sides[i].support < kLeastSideShare) return std::nullopt;
    support += sides[i].support / 4;
  }
  SheetOutline out{{}, support};
  for (std::size_t i = 0; i < 4; ++i) {
    const Line &before = sides[(i + 3) % 4], &after = sides[i];
    if (std::abs(cross(before.along, after.along)) < 0.2) return std::nullopt;
    out.corners[i] = meeting(before.at, before.at + before.along, after.at, after.at + after.along);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const auto corner = [&](std::size_t k) { return out.corners[(i + k) % 4]; };
    if (cross(corner(1) - corner(0), corner(2) - corner(1)) <= 0) return std::nullopt;
  }
  return out;
}

/// How many sides run along the border of a picture.
int sides_at_border(const Quad& quad, int width, int height) {
  int count = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Point a = quad[i], b = quad[(i + 1) % 4];
    count += std::max(a.x, b.x) < 2 || std::max(a.y, b.y) < 2 || std::min(a.x, b.x) > width - 2 ||
             std::min(a.y, b.y) > height - 2;
  }
  return count;
}

double area(const Quad& q) { return cross(q[2] - q[0], q[3] - q[1]) / 2; }

}  // namespace

SheetSearch find_sheet(const Colours& picture) {
  const Grey fine = least_channel(picture);
  const double shrink = std::max(1.0, static_cast<double>(std::max(fine.width, fine.height)) / kCoarse_px);
  const Grey coarse = resize_box(fine, std::max(1, static_cast<int>(fine.width / shrink)),
                                 std::max(1, static_cast<int>(fine.height / shrink)));
  const Point back{static_cast<double>(fine.width) / coarse.width,
                   static_cast<double>(fine.height) / coarse.height};
  const double picture_px = static_cast<double>(coarse.width) * coarse.height;

  SheetSearch search;
  double highest = 0;
  std::vector<Quad> considered;
  const auto consider = [&](Quad quad) {
    // Neighbouring thresholds mostly give the same quadrangle, with any of its corners first.
    const auto is_near = [&](const Quad& old) {
      return std::all_of(quad.begin(), quad.end(), [&](Point p) {
        return std::any_of(old.begin(), old.end(), [&](Point q) { return length(p - q) < 1; });
      });
    };
    if (std::any_of(considered.begin(), considered.end(), is_near)) return;
    considered.push_back(quad);
    const int at_border = sides_at_border(quad, coarse.width, coarse.height);
    for (Point& p : quad) p = {p.x * back.x, p.y * back.y};
    std::optional<SheetOutline> found = refined(fine, quad, 3 * shrink + 6);
    if (found) found = refined(fine, found->corners, 4);
    if (!found && at_border > 0) {
      int seen = 0;
      for (std::size_t i = 0; i < 4; ++i)
        seen += side(fine, quad[i], quad[(i + 1) % 4], 3 * shrink + 6).support > kLeastSupport;
      search.cut_off |= seen > 0 && seen + at_border == 4;
    }
    if (!found || found->support < kLeastSupport) return;
    const double merit = found->support * std::sqrt(area(found->corners));
    if (merit > highest) highest = merit, search.sheet = found;
  };
  for (int threshold = 40; threshold < 250; threshold += 6) {
    Mask light{coarse.width, coarse.height, {}};
    light.pixels.reserve(coarse.pixels.size());
    for (const std::uint8_t value : coarse.pixels) light.pixels.push_back(value >= threshold);
    const auto parts = regions(light, static_cast<std::size_t>(kLeastPart * picture_px));
    if (parts.empty() || static_cast<double>(parts.front().size()) < kLeastShare * picture_px) continue;
    std::vector<int> together;  // what reaches across a sheet cuts it into parts
    for (std::size_t part = 0; part < std::min<std::size_t>(3, parts.size()); ++part) {
      together.insert(together.end(), parts[part].begin(), parts[part].end());
      if (const std::optional<Quad> quad = four_sides(hull(together, coarse.width))) consider(*quad);
    }
  }
  return search;
}

}  // namespace ombra
