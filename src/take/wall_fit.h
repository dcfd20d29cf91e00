// The wall in a photograph: its light as a smooth surface, what is printed on it, and what shadow does to it.
#pragma once

#include <array>

#include "take/log_picture.h"

namespace ombra {

/// A pixel's light against the wall's, and its colour: what is left of a LogPicture.
using Tone = std::array<float, LogPicture::kPlanes>;

constexpr Tone operator+(const Tone& a, const Tone& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
constexpr Tone operator-(const Tone& a, const Tone& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
constexpr Tone operator*(const Tone& a, float s) { return {a[0] * s, a[1] * s, a[2] * s}; }

/// A quadratic form over tones.
using ToneForm = std::array<Tone, LogPicture::kPlanes>;
constexpr float product(const ToneForm& m, const Tone& a, const Tone& b) {
  const auto with_b = [&](std::size_t i) { return m[i][0] * b[0] + m[i][1] * b[1] + m[i][2] * b[2]; };
  return a[0] * with_b(0) + a[1] * with_b(1) + a[2] * with_b(2);
}

/// The wall's tones are clouds of one shape: lit or in shadow, and of the wall's own colour or that of what
/// is printed on it, which shifts both alike. What is in no cloud is something before the wall.
struct WallFit {
  static constexpr std::size_t kTerms = 10;
  /// The lit wall's log light: a cubic in x and y, each -1 … 1 over the picture.
  std::array<double, kTerms> light{};
  Tone lit{};               ///< middle of the lit cloud; [0] is 0
  Tone offset{};            ///< what shadow adds
  Tone pattern{};           ///< what the print adds; all 0 on a plain wall
  ToneForm spread{};        ///< inverse covariance of every cloud
  ToneForm loose{};         ///< the same of clouds widened by what else the wall's tones may stray
  double shadow_share = 0;  ///< of the picture
  double evenness = 1;  ///< 0 where the shadow keeps together … 1 where it is spread over the whole picture
  bool has_pattern() const { return pattern != Tone{}; }
};

/// Fits it by expectation maximisation (Dempster, Laird & Rubin 1977) to some of the pixels.
WallFit fit_wall(const LogPicture& picture);

/// The cubic along a row of a picture. y and x in -1 … 1.
class RowLight {
 public:
  RowLight(const WallFit& fit, double y);
  float operator()(float x) const { return c_[0] + x * (c_[1] + x * (c_[2] + x * c_[3])); }

 private:
  std::array<float, 4> c_;
};

}  // namespace ombra
