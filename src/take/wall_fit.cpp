#include "take/wall_fit.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "math/logarithm.h"
#include "take/parting.h"

namespace ombra {
namespace {

constexpr std::size_t kPlanes = LogPicture::kPlanes;
constexpr int kSampleColumns = 56;
constexpr int kRobustRounds = 8, kTrialRounds = 8, kRounds = 8, kPatternRounds = 14;
constexpr std::array<int, 2> kNearby = {2,
                                        5};  // samples: half the repeat of a fine print and of a coarse one
constexpr double kWellKept = 0.8;            // less even is a shadow
constexpr int kBlockColumns = 8,
              kBlockRows = 5;        // to tell what is all over the wall from what keeps together
constexpr double kLeastPattern = 3;  // standard deviations between a print and its ground …
constexpr double kLeastPatternShare = 0.04, kLeastEvenness = 0.8;  // … that is somewhere all over the wall
/// Tones are never taken to be surer than so (standard deviations of light, red, blue): light is known to
/// about 1 %, and colours blur in a JPEG.
constexpr std::array<double, kPlanes> kFloor = {0.012, 0.03, 0.03};
/// What wall and shadow stray from their clouds besides, where light from around is uneven.
constexpr std::array<double, kPlanes> kLoose = {0.08, 0.05, 0.05};
/// Density of what is neither wall nor shadow: one pixel in twenty, anywhere within 3 of light and 1.5 of
/// colours.
constexpr float kOther = 0.05f / (3 * 1.5f * 1.5f);
/// How much a shadow's colour, red and blue over green, may differ from the wall's: as much as daylight at
/// dusk does from a candle's light; clothes differ more.
constexpr std::array<float, 2> kMostTint = {0.35f, 0.6f};

using Terms = std::array<double, WallFit::kTerms>;
Terms terms_at(double x, double y) {
  return {1, x, y, x * x, x * y, y * y, x * x * x, x * x * y, x * y * y, y * y * y};
}

/// Weighted least squares of the light's terms.
class LightFit {
 public:
  void add(const Terms& t, double value, double weight) {
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double wt = weight * t[i];
      for (std::size_t j = 0; j <= i; ++j) a_[i][j] += wt * t[j];
      b_[i] += wt * value;
    }
  }
  /// By Cholesky's factors; a small ridge keeps bent terms from running away where little of the wall is
  /// seen.
  Terms solved() {
    const std::size_t n = b_.size();
    for (std::size_t i = 1; i < n; ++i) a_[i][i] += 1e-4 * a_[0][0];
    a_[0][0] += 1e-9;
    Terms x = b_;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = a_[i][j];
        for (std::size_t k = 0; k < j; ++k) sum -= a_[i][k] * a_[j][k];
        a_[i][j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / a_[j][j];
      }
      for (std::size_t k = 0; k < i; ++k) x[i] -= a_[i][k] * x[k];
      x[i] /= a_[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = i + 1; k < n; ++k) x[i] -= a_[k][i] * x[k];
      x[i] /= a_[i][i];
    }
    return x;
  }

 private:
  std::array<Terms, WallFit::kTerms> a_{};
  Terms b_{};
};

using Covariance = std::array<std::array<double, kPlanes>, kPlanes>;

double determinant(const Covariance& c) {
  return c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1]) -
         c[0][1] * (c[1][0] * c[2][2] - c[1][2] * c[2][0]) +
         c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0]);
}

ToneForm inverse(const Covariance& c) {
  const auto minor = [&](std::size_t i, std::size_t j) {
    const std::size_t a = (i + 1) % 3, b = (i + 2) % 3, p = (j + 1) % 3, q = (j + 2) % 3;
    return c[a][p] * c[b][q] - c[a][q] * c[b][p];
  };
  const double det = determinant(c);
  ToneForm out{};
  for (std::size_t i = 0; i < kPlanes; ++i)
    for (std::size_t j = 0; j < kPlanes; ++j) out[j][i] = static_cast<float>(minor(i, j) / det);
  return out;
}

double dot(const Terms& a, const Terms& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double median(std::vector<float> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

/// A pixel of those that are fitted to.
struct Sample {
  Terms terms;
  float light = 0;  ///< logarithm
  Tone tone{};      ///< against the fitted light
  std::size_t block = 0;
};

/// Whether it is in shadow, and whether it is print: each cloud's share of a sample.
constexpr std::size_t kClouds = 4;
constexpr bool in_shadow(std::size_t cloud) { return cloud & 1; }
constexpr bool in_print(std::size_t cloud) { return cloud & 2; }
using Shares = std::array<float, kClouds>;

class Fitter {
 public:
  explicit Fitter(const LogPicture& picture) {
    const int step = (picture.width + kSampleColumns - 1) / kSampleColumns;
    std::vector<float> red, blue;
    columns_ = (picture.width - step / 2 + step - 1) / step;
    for (int y = step / 2; y < picture.height; y += step, ++rows_)
      for (int x = step / 2; x < picture.width; x += step) {
        const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                        static_cast<std::size_t>(x);
        samples_.push_back({terms_at((2 * x + 1.0) / picture.width - 1, (2 * y + 1.0) / picture.height - 1),
                            picture.planes[0][at],
                            {0, picture.planes[1][at], picture.planes[2][at]},
                            static_cast<std::size_t>(y * kBlockRows / picture.height * kBlockColumns +
                                                     x * kBlockColumns / picture.width)});
        red.push_back(picture.planes[1][at]), blue.push_back(picture.planes[2][at]);
      }
    fit_.lit = {0, static_cast<float>(median(std::move(red))), static_cast<float>(median(std::move(blue)))};
    shares_.resize(samples_.size());
  }

  /// Expectation maximisation ends on the nearest of several hills; the higher one of those that two
  /// beginnings lead to is climbed to the top. Then prints are tried.
  WallFit fitted() {
    const Fitter fresh = *this;
    Fitter other = fresh;
    begin(kRobustRounds);
    other.begin(1);
    for (Fitter* fitter : {this, &other}) fitter->climb(kTrialRounds);
    if (other.likelihood_ > likelihood_) *this = std::move(other);
    climb(kRounds);
    fit_.evenness = evenness(in_shadow);
    WallFit best = fit_;
    for (const int nearby : kNearby) {
      Fitter printed = fresh;
      printed.begin_with_print(nearby);
      printed.climb(kPatternRounds);
      const bool has_print = printed.settle_print();
      // A false print may still have led to the higher hill, or have swallowed a shadow that was well found.
      if (printed.likelihood_ < likelihood_ || (!has_print && fit_.evenness < kWellKept)) continue;
      likelihood_ = printed.likelihood_;
      best = printed.fit_;
      if (!has_print) best.pattern = {};
    }
    return best;
  }

 private:
  void climb(int rounds) {
    for (int round = 0; round < rounds; ++round) maximise(), expect();
  }

  /// The lit wall first, as a surface near the top of what is there: pixels below it count the less, the
  /// further below.
  void begin(int rounds) {
    std::vector<float> weights(samples_.size(), 1), off(samples_.size());
    for (int round = 0; round < rounds; ++round) {
      LightFit fit;
      for (std::size_t i = 0; i < samples_.size(); ++i)
        fit.add(samples_[i].terms, static_cast<double>(samples_[i].light), static_cast<double>(weights[i]));
      fit_.light = fit.solved();
      take_light();
      for (std::size_t i = 0; i < off.size(); ++i) off[i] = std::abs(samples_[i].tone[0]);
      const float scale = std::max(0.02f, 1.5f * static_cast<float>(median(off)));
      for (std::size_t i = 0; i < weights.size(); ++i) {
        const float r = samples_[i].tone[0] / scale, t = r < 0 ? r : r / 3;
        weights[i] = 1 / (1 + t * t);
      }
    }
    off.clear();
    for (const Sample& sample : samples_)
      if (has_walls_colour(sample.tone)) off.push_back(sample.tone[0]);
    const float level = parting(off, -2.5f, 0.3f);
    for (std::size_t i = 0; i < samples_.size(); ++i)
      if (has_walls_colour(samples_[i].tone)) shares_[i][samples_[i].tone[0] < level ? 1 : 0] = 1;
  }

  /// Begins with a print: the lightest tone nearby is the ground's, in shadow or not, and what is darker than
  /// that is print.
  void begin_with_print(int nearby) {
    std::vector<float> ground(samples_.size());
    for (int y = 0; y < rows_; ++y)
      for (int x = 0; x < columns_; ++x) {
        float lightest = -1e9f;
        for (int v = std::max(0, y - nearby); v <= std::min(rows_ - 1, y + nearby); ++v)
          for (int u = std::max(0, x - nearby); u <= std::min(columns_ - 1, x + nearby); ++u)
            if (const Sample& sample = samples_[index(u, v)]; has_walls_colour(sample.tone))
              lightest = std::max(lightest, sample.light);
        ground[index(x, y)] = std::max(lightest, samples_[index(x, y)].light);
      }
    std::vector<float> own(samples_.size());
    for (std::size_t i = 0; i < samples_.size(); ++i) own[i] = std::exchange(samples_[i].light, ground[i]);
    begin(kRobustRounds);
    std::vector<float> below;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      samples_[i].light = own[i];
      if (has_walls_colour(samples_[i].tone)) below.push_back(own[i] - ground[i]);
    }
    const float level = parting(below, -1, 0);
    for (std::size_t i = 0; i < samples_.size(); ++i)
      if (own[i] - ground[i] < level) shares_[i] = {0, 0, shares_[i][0], shares_[i][1]};
    take_light();
  }
  std::size_t index(int x, int y) const { return static_cast<std::size_t>(y * columns_ + x); }

  /// Tells shadow from print, and whether there is a print. Two things multiply the wall's light then, and
  /// the one that is more evenly spread is the print.
  bool settle_print() {
    double even_shadow = evenness(in_shadow), even_print = evenness(in_print);
    if (even_shadow > even_print) {
      std::swap(even_shadow, even_print);
      std::swap(fit_.offset, fit_.pattern);
      for (Shares& s : shares_) std::swap(s[1], s[2]);
    }
    if (fit_.offset[0] > 0) {  // then "shadow" is the lit part
      fit_.lit = fit_.lit + fit_.offset;
      fit_.light[0] += static_cast<double>(fit_.lit[0]);
      fit_.lit[0] = 0;
      fit_.offset = fit_.offset * -1.0f;
      for (Shares& s : shares_) std::swap(s[0], s[1]), std::swap(s[2], s[3]);
    }
    fit_.evenness = even_shadow;
    fit_.shadow_share = share(in_shadow);
    const double printed = share(in_print);
    return printed > kLeastPatternShare && printed < 1 - kLeastPatternShare && even_print > kLeastEvenness &&
           product(fit_.spread, fit_.pattern, fit_.pattern) >
               static_cast<float>(kLeastPattern * kLeastPattern);
  }

  double share(bool (*of)(std::size_t)) const {
    double sum = 0;
    for (const Shares& s : shares_)
      for (std::size_t k = 0; k < kClouds; ++k) sum += of(k) ? static_cast<double>(s[k]) : 0;
    return sum / static_cast<double>(samples_.size());
  }

  /// 1 less the variance of its share in blocks of the picture over the most that it could be.
  double evenness(bool (*of)(std::size_t)) const {
    struct Block {
      double part = 0, all = 0;
    };
    std::array<Block, static_cast<std::size_t>(kBlockColumns * kBlockRows)> blocks{};
    Block whole;
    for (std::size_t i = 0; i < samples_.size(); ++i)
      for (std::size_t k = 0; k < kClouds; ++k)
        for (Block* block : {&blocks[samples_[i].block], &whole}) {
          block->all += static_cast<double>(shares_[i][k]);
          block->part += of(k) ? static_cast<double>(shares_[i][k]) : 0;
        }
    if (whole.part <= 0 || whole.part >= whole.all) return 1;
    const double mean = whole.part / whole.all;
    double variance = 0;
    for (const Block& block : blocks)
      if (block.all > 0)
        variance += block.all * (block.part / block.all - mean) * (block.part / block.all - mean);
    return 1 - variance / whole.all / (mean * (1 - mean));
  }

  bool has_walls_colour(const Tone& tone) const {
    const float red = (tone[1] - fit_.lit[1]) / kMostTint[0], blue = (tone[2] - fit_.lit[2]) / kMostTint[1];
    return red * red + blue * blue < 1;
  }

  void take_light() {
    for (Sample& s : samples_) s.tone[0] = s.light - static_cast<float>(dot(fit_.light, s.terms));
  }

  Tone middle(std::size_t cloud) const {
    return fit_.lit + (in_shadow(cloud) ? fit_.offset : Tone{}) + (in_print(cloud) ? fit_.pattern : Tone{});
  }

  void maximise() {
    if (likelihood_ > 0) {
      LightFit light;
      for (std::size_t i = 0; i < samples_.size(); ++i) {
        double sum = 0, value = 0;
        for (std::size_t k = 0; k < kClouds; ++k)
          sum += static_cast<double>(shares_[i][k]),
              value += static_cast<double>(shares_[i][k] * (samples_[i].light - middle(k)[0]));
        if (sum > 1e-6) light.add(samples_[i].terms, value / sum, sum);
      }
      fit_.light = light.solved();
      take_light();
    }
    take_middles();
    fit_.light[0] += static_cast<double>(fit_.lit[0]);
    for (Sample& s : samples_) s.tone[0] -= fit_.lit[0];
    fit_.lit[0] = 0;

    Covariance c{};
    double all = 1e-9;
    for (std::size_t k = 0; k < kClouds; ++k) {
      const Tone centre = middle(k);
      for (std::size_t i = 0; i < samples_.size(); ++i) {
        const float share = shares_[i][k];
        if (share < 1e-6f) continue;
        const Tone off = samples_[i].tone - centre;
        all += static_cast<double>(share);
        for (std::size_t p = 0; p < kPlanes; ++p)
          for (std::size_t q = 0; q <= p; ++q) c[p][q] += static_cast<double>(share * off[p] * off[q]);
      }
    }
    for (std::size_t p = 0; p < kPlanes; ++p)
      for (std::size_t q = 0; q <= p; ++q) {
        c[p][q] = c[p][q] / all + (p == q ? kFloor[p] * kFloor[p] : 0);
        c[q][p] = c[p][q];
      }
    Covariance loose = c;
    fit_.spread = inverse(c);
    for (std::size_t p = 0; p < kPlanes; ++p) loose[p][p] = c[p][p] + kLoose[p] * kLoose[p];
    fit_.loose = inverse(loose);
    peak_ = 1 / std::sqrt(248.05 * determinant(c));  // (2 pi)^3
    fit_.shadow_share = share(in_shadow);
    printed_ = share(in_print);
  }

  /// Lit, offset and pattern by least squares: every cloud's mean is lit, plus the offset in shadow, plus the
  /// pattern in print.
  void take_middles() {
    std::array<double, kClouds> sum{};
    std::array<std::array<double, kPlanes>, kClouds> first{};
    for (std::size_t i = 0; i < samples_.size(); ++i)
      for (std::size_t k = 0; k < kClouds; ++k) {
        sum[k] += static_cast<double>(shares_[i][k]);
        for (std::size_t p = 0; p < kPlanes; ++p)
          first[k][p] += static_cast<double>(shares_[i][k] * samples_[i].tone[p]);
      }
    // Normal equations of (1, shadow, print), a grain of ridge on the latter two.
    const double shadow = sum[1] + sum[3] + 1e-6, print = sum[2] + sum[3] + 1e-6, both = sum[3];
    const double all = sum[0] + sum[1] + sum[2] + sum[3] + 1e-9;
    for (std::size_t p = 0; p < kPlanes; ++p) {
      const double b = first[0][p] + first[1][p] + first[2][p] + first[3][p], bs = first[1][p] + first[3][p],
                   bp = first[2][p] + first[3][p];
      // Without the mean: covariances of shadow and print.
      const double ss = shadow - shadow * shadow / all + 1e-6, pp = print - print * print / all + 1e-6,
                   sp = both - shadow * print / all;
      const double ys = bs - shadow * b / all, yp = bp - print * b / all;
      const double det = std::max(1e-12, ss * pp - sp * sp);
      const double offset = (ys * pp - yp * sp) / det,
                   pattern = sum[2] + sum[3] > 0 ? (yp * ss - ys * sp) / det : 0;
      fit_.offset[p] = static_cast<float>(offset);
      fit_.pattern[p] = static_cast<float>(pattern);
      fit_.lit[p] = static_cast<float>((b - offset * shadow - pattern * print) / all);
    }
  }

  void expect() {
    const double dark = std::clamp(fit_.shadow_share, 0.02, 0.6);
    std::array<float, kClouds> weight{};
    std::array<Tone, kClouds> centre;
    for (std::size_t k = 0; k < kClouds; ++k) {
      weight[k] = static_cast<float>((in_shadow(k) ? dark : 1 - dark) *
                                     (in_print(k) ? printed_ : 1 - printed_) * peak_);
      centre[k] = middle(k);
    }
    likelihood_ = 0;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      Shares& shares = shares_[i];
      shares = {};
      if (!has_walls_colour(samples_[i].tone)) continue;
      float all = kOther;
      for (std::size_t k = 0; k < kClouds; ++k) {
        if (weight[k] <= 0) continue;
        const Tone off = samples_[i].tone - centre[k];
        shares[k] = weight[k] * exponential(-std::min(product(fit_.spread, off, off), 80.0f) / 2);
        all += shares[k];
      }
      for (float& share : shares) share /= all;
      likelihood_ += static_cast<double>(natural_log(all / kOther));
    }
  }

  int columns_ = 0, rows_ = 0;
  std::vector<Sample> samples_;
  std::vector<Shares> shares_;
  WallFit fit_;
  double printed_ = 0;
  double peak_ = 0;        ///< density in the middle of a cloud
  double likelihood_ = 0;  ///< logarithm, against everything being something else; 0 before there are clouds
};

}  // namespace

WallFit fit_wall(const LogPicture& picture) { return Fitter(picture).fitted(); }

RowLight::RowLight(const WallFit& fit, double y) {
  const auto& a = fit.light;
  const auto of = [](double v) { return static_cast<float>(v); };
  c_ = {of(a[0] + y * (a[2] + y * (a[5] + y * a[9]))), of(a[1] + y * (a[4] + y * a[8])), of(a[3] + y * a[7]),
        of(a[6])};
}

}  // namespace ombra
