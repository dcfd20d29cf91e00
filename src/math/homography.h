// The map between two planes that a camera makes.
#pragma once

#include <array>

namespace ombra {

/// A point of a picture in pixels (y down) or of the plane that it shows.
struct Point {
  double x = 0, y = 0;
  friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
  friend constexpr Point operator*(Point a, double s) { return {a.x * s, a.y * s}; }
};
constexpr double dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
constexpr double cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }
double length(Point a);

using Quad = std::array<Point, 4>;

/// (x, y) -> (m0 x + m1 y + m2, m3 x + m4 y + m5) / (m6 x + m7 y + m8).
struct Homography {
  std::array<double, 9> m{1, 0, 0, 0, 1, 0, 0, 0, 1};
  Point operator()(Point p) const;
};

/// From the rectangle [0, width] x [0, height], corners in the order (0, 0), (width, 0), (width, height),
/// (0, height), to a convex quadrangle (Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
Homography rectangle_to(const Quad& quad, double width, double height);

Homography inverse(const Homography& h);

}  // namespace ombra
