#include "ombra/vec.h"

namespace ombra {

SinCos sin_cos(float angle_rad) {
  // Reduce to [-pi/4, pi/4] in double (exact enough for |angle| < 1000), then Taylor terms to x^11 / x^12:
  // the first term left out is below 1e-12 there.
  const double turns = angle_rad * (2 / 3.14159265358979323846);
  const double k = std::nearbyint(turns);
  const double x = angle_rad - k * (3.14159265358979323846 / 2);
  const double q = x * x;
  const double s =
      x * (1 + q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (1.0 / 362880 - q / 39916800)))));
  const double c =
      1 + q * (-0.5 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320 - q * (1.0 / 3628800)))));
  const float sf = static_cast<float>(s), cf = static_cast<float>(c);
  switch (static_cast<long long>(k) & 3) {
    case 0:
      return {sf, cf};
    case 1:
      return {cf, -sf};
    case 2:
      return {-sf, -cf};
    default:
      return {-cf, sf};
  }
}

float arc_tangent(float y, float x) {
  const double ax = std::fabs(x), ay = std::fabs(y);
  if (ax == 0 && ay == 0) return 0;
  // t = min/max in [0, 1]; above tan(pi/8) use atan t = pi/4 + atan((t - 1) / (t + 1)).
  const bool steep = ay > ax;
  const double t = steep ? ax / ay : ay / ax;
  const bool high = t > 0.41421356237309503;
  const double u = high ? (t - 1) / (t + 1) : t;
  const double q = u * u;
  double a =
      u *
      (1 + q * (-1.0 / 3 +
                q * (1.0 / 5 + q * (-1.0 / 7 + q * (1.0 / 9 + q * (-1.0 / 11 + q * (1.0 / 13 - q / 15)))))));
  if (high) a += 3.14159265358979323846 / 4;
  if (steep) a = 3.14159265358979323846 / 2 - a;
  if (x < 0) a = 3.14159265358979323846 - a;
  return static_cast<float>(y < 0 ? -a : a);
}

Mat3 rotation_x(float angle_rad) {
  const auto [s, c] = sin_cos(angle_rad);
  return {{1, 0, 0}, {0, c, s}, {0, -s, c}};
}
Mat3 rotation_y(float angle_rad) {
  const auto [s, c] = sin_cos(angle_rad);
  return {{c, 0, -s}, {0, 1, 0}, {s, 0, c}};
}
Mat3 rotation_z(float angle_rad) {
  const auto [s, c] = sin_cos(angle_rad);
  return {{c, s, 0}, {-s, c, 0}, {0, 0, 1}};
}

}  // namespace ombra
