// Small vectors, quaternions and rigid frames: float32, right-handed, plain + - * / sqrt only, so that every
// machine gives the same bits (docs/conventions.md). Nothing here allocates or throws.
#pragma once

#include <array>
#include <cmath>

#pragma GCC visibility push(default)
namespace ombra {

/// Half a turn, radians.
inline constexpr float kPi = 3.14159265358979f;

/// Degrees to radians; the product is taken in double so that a decimal angle always gives the same float.
constexpr float radians(double angle_deg) {
  return static_cast<float>(angle_deg * (3.14159265358979323846 / 180));
}
/// Radians to degrees, in double.
constexpr double degrees(double angle_rad) { return angle_rad * (180 / 3.14159265358979323846); }

/// A point or direction of a plane: on the wall x right and y up, in a picture y down.
struct Vec2 {
  float x = 0;  ///< right
  float y = 0;  ///< up on the wall, down in a picture
  /// Component by component, and exact.
  ///@{
  friend constexpr Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
  friend constexpr Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
  friend constexpr Vec2 operator*(Vec2 a, float s) { return {a.x * s, a.y * s}; }
  friend constexpr bool operator==(Vec2, Vec2) = default;
  ///@}
};
/// Scalar product.
constexpr float dot(Vec2 a, Vec2 b) { return a.x * b.x + a.y * b.y; }
/// z of the cross product: positive where b is counter-clockwise of a with y up.
constexpr float cross(Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; }
/// Euclidean.
inline float length(Vec2 a) { return std::sqrt(dot(a, a)); }

/// A point or direction of space, in whatever frame and unit its owner says.
struct Vec3 {
  float x = 0;  ///< in the world right, as the performer sees the wall
  float y = 0;  ///< in the world up
  float z = 0;  ///< in the world from the wall towards the lamp
  /// Component by component, and exact.
  ///@{
  friend constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend constexpr Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
  friend constexpr Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
  friend constexpr Vec3 operator*(float s, Vec3 a) { return a * s; }
  friend constexpr Vec3 operator/(Vec3 a, float s) { return {a.x / s, a.y / s, a.z / s}; }
  constexpr Vec3& operator+=(Vec3 b) { return *this = *this + b; }
  constexpr Vec3& operator-=(Vec3 b) { return *this = *this - b; }
  friend constexpr bool operator==(Vec3, Vec3) = default;
  ///@}
};
/// Scalar product.
constexpr float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
/// Right-handed.
constexpr Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
/// Euclidean.
inline float length(Vec3 a) { return std::sqrt(dot(a, a)); }
/// Unit vector along a; a zero vector stays zero.
inline Vec3 normalized(Vec3 a) {
  const float n = length(a);
  return n > 0 ? a / n : a;
}

/// Rotation matrix (or any linear map) by columns: the images of x, y and z.
struct Mat3 {
  Vec3 x{1, 0, 0};  ///< first column
  Vec3 y{0, 1, 0};  ///< second column
  Vec3 z{0, 0, 1};  ///< third column
  /// The map applied to a vector, and one map after another (the right one first); equality is exact.
  ///@{
  friend constexpr Vec3 operator*(const Mat3& m, Vec3 v) { return m.x * v.x + m.y * v.y + m.z * v.z; }
  friend constexpr Mat3 operator*(const Mat3& a, const Mat3& b) { return {a * b.x, a * b.y, a * b.z}; }
  friend constexpr bool operator==(const Mat3&, const Mat3&) = default;
  ///@}
};
/// Rows for columns: of a rotation its inverse.
constexpr Mat3 transposed(const Mat3& m) {
  return {{m.x.x, m.y.x, m.z.x}, {m.x.y, m.y.y, m.z.y}, {m.x.z, m.y.z, m.z.z}};
}

/// Unit quaternion, vector part first as in glTF; (0, 0, 0, 1) is no rotation.
struct Quat {
  float x = 0;  ///< axis times the sine of half the angle
  float y = 0;  ///< axis times the sine of half the angle
  float z = 0;  ///< axis times the sine of half the angle
  float w = 1;  ///< cosine of half the angle
  /// One turn after another, the right one first.
  friend constexpr Quat operator*(Quat a, Quat b) {
    return {a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
  }
  /// Exact; q and -q are the same turn but not equal.
  friend constexpr bool operator==(Quat, Quat) = default;
};
/// Of unit length; zero becomes no rotation.
inline Quat normalized(Quat q) {
  const float n = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
  return n > 0 ? Quat{q.x / n, q.y / n, q.z / n, q.w / n} : Quat{};
}
/// The rotation matrix of a unit quaternion.
constexpr Mat3 matrix(Quat q) {
  return {{1 - 2 * (q.y * q.y + q.z * q.z), 2 * (q.x * q.y + q.z * q.w), 2 * (q.x * q.z - q.y * q.w)},
          {2 * (q.x * q.y - q.z * q.w), 1 - 2 * (q.x * q.x + q.z * q.z), 2 * (q.y * q.z + q.x * q.w)},
          {2 * (q.x * q.z + q.y * q.w), 2 * (q.y * q.z - q.x * q.w), 1 - 2 * (q.x * q.x + q.y * q.y)}};
}
/// The unit quaternion of a rotation matrix (Shepperd's choice of the largest component).
inline Quat quaternion(const Mat3& m) {
  const float tr = m.x.x + m.y.y + m.z.z;
  Quat q;
  if (tr > 0) {
    q = {m.y.z - m.z.y, m.z.x - m.x.z, m.x.y - m.y.x, 1 + tr};
  } else if (m.x.x > m.y.y && m.x.x > m.z.z) {
    q = {1 + m.x.x - m.y.y - m.z.z, m.y.x + m.x.y, m.z.x + m.x.z, m.y.z - m.z.y};
  } else if (m.y.y > m.z.z) {
    q = {m.y.x + m.x.y, 1 - m.x.x + m.y.y - m.z.z, m.z.y + m.y.z, m.z.x - m.x.z};
  } else {
    q = {m.z.x + m.x.z, m.z.y + m.y.z, 1 - m.x.x - m.y.y + m.z.z, m.x.y - m.y.x};
  }
  return normalized(q);
}

/// Rigid frame: p -> rotation * p + origin.
struct Frame3 {
  Mat3 rotation;  ///< the frame's axes, seen from outside
  Vec3 origin;    ///< where the frame's zero is, seen from outside
  /// A point brought from the frame to outside, and frames one in another (the right one innermost).
  ///@{
  friend constexpr Vec3 operator*(const Frame3& f, Vec3 p) { return f.rotation * p + f.origin; }
  friend constexpr Frame3 operator*(const Frame3& a, const Frame3& b) {
    return {a.rotation * b.rotation, a * b.origin};
  }
  ///@}
};
/// From outside to the frame.
constexpr Frame3 inverse(const Frame3& f) {
  const Mat3 r = transposed(f.rotation);
  return {r, -(r * f.origin)};
}

/// Sine and cosine by our own polynomials, within 1e-7 for |angle| < 1000 rad. libm's differ in the last bit
/// from one machine to the next (glibc, musl, WebAssembly); these do not.
struct SinCos {
  float sin;  ///< -1 … 1
  float cos;  ///< -1 … 1
};
/// Both of an angle.
SinCos sin_cos(float angle_rad);
/// Angle of (x, y) from the x axis in (-pi, pi], within 1e-6; 0 for the origin. Same bits on every machine.
float arc_tangent(float y, float x);
/// Rotation about an axis of a right-handed frame.
///@{
Mat3 rotation_x(float angle_rad);
Mat3 rotation_y(float angle_rad);
Mat3 rotation_z(float angle_rad);
///@}

}  // namespace ombra
#pragma GCC visibility pop
