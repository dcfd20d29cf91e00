#include "math/homography.h"

#include <cmath>

namespace ombra {

double length(Point a) { return std::sqrt(dot(a, a)); }

Point Homography::operator()(Point p) const {
  const double w = m[6] * p.x + m[7] * p.y + m[8];
  return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
}

Homography rectangle_to(const Quad& quad, double width, double height) {
  const auto& [a, b, c, d] = quad;
  const Point right = b - c, left = d - c, rest = a - b + c - d;
  const double area = cross(right, left);
  const double g = cross(rest, left) / area, h = cross(right, rest) / area;
  const Point u = b - a + b * g, v = d - a + d * h;
  return {{u.x / width, v.x / height, a.x, u.y / width, v.y / height, a.y, g / width, h / height, 1}};
}

Homography inverse(const Homography& h) {
  const auto& m = h.m;  // the adjugate will do: a homography has no scale
  return {{m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
           m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
           m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]}};
}

}  // namespace ombra
