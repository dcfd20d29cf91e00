#include "take/wall_fit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "math/logarithm.h"
#include "take/parting.h"

namespace ombra {
namespace {

constexpr std::size_t kPlanes = LogPicture::kPlanes;
constexpr int kSampleColumns = 56;
constexpr int kRobustRounds = 8, kTrialRounds = 8, kRounds = 8, kPatternRounds = 14;
constexpr std::array<std::size_t, 2> kNearby = {
    2, 5};                         // samples: half the repeat of a fine print and of a coarse one
constexpr double kWellKept = 0.8;  // less even is a shadow
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
/// Of x and of y in each term: 1, x, y, x^2, xy, y^2, x^3, x^2 y, x y^2, y^3.
constexpr std::array<std::array<std::size_t, 2>, WallFit::kTerms> kPowers = {
    {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}, {3, 0}, {2, 1}, {1, 2}, {0, 3}}};
constexpr std::size_t kMost = 3;  // power

/// A number for each column of samples: what sums down the columns go into, many at once. In the end the
/// columns are added.
using Columns = std::array<float, kSampleColumns>;
double total(const Columns& columns) { return std::accumulate(columns.begin(), columns.end(), 0.0); }

/// Weighted least squares of the light's terms. Samples lie on a grid, so the sums of its products are sums
/// down each column with a power of y, and then over columns with a power of x.
class LightFit {
 public:
  void add_row(float y, std::span<const float> weights, std::span<const float> values) {
    float power = 1;
    for (std::size_t b = 0; b <= 2 * kMost; ++b, power *= y) {
      Columns& sums = weight_[b];
      for (std::size_t i = 0; i < weights.size(); ++i) sums[i] += power * weights[i];
      if (b > kMost) continue;
      Columns& of_values = value_[b];
      for (std::size_t i = 0; i < weights.size(); ++i) of_values[i] += power * (weights[i] * values[i]);
    }
  }
  Terms solved(std::span<const float> x) {
    std::array<std::array<double, 2 * kMost + 1>, 2 * kMost + 1> weight{}, value{};
    for (std::size_t i = 0; i < x.size(); ++i) {
      double power = 1;
      for (std::size_t a = 0; a <= 2 * kMost; ++a, power *= static_cast<double>(x[i])) {
        for (std::size_t b = 0; a + b <= 2 * kMost; ++b)
          weight[a][b] += power * static_cast<double>(weight_[b][i]);
        for (std::size_t b = 0; a + b <= kMost; ++b) value[a][b] += power * static_cast<double>(value_[b][i]);
      }
    }
    for (std::size_t i = 0; i < kPowers.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j)
        a_[i][j] = weight[kPowers[i][0] + kPowers[j][0]][kPowers[i][1] + kPowers[j][1]];
      b_[i] = value[kPowers[i][0]][kPowers[i][1]];
    }
    return factorised();
  }

 private:
  /// By Cholesky's factors; a small ridge keeps bent terms from running away where little of the wall is
  /// seen.
  Terms factorised() {
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

  std::array<Columns, 2 * kMost + 1> weight_{};
  std::array<Columns, kMost + 1> value_{};
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

double median(std::vector<float> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

/// Clouds: in shadow or not, print or not.
constexpr std::size_t kClouds = 4;
constexpr bool in_shadow(std::size_t cloud) { return cloud & 1; }
constexpr bool in_print(std::size_t cloud) { return cloud & 2; }

using Samples = std::vector<float>;

/// What is known of each sample, row by row, is in arrays of numbers, so that loops over them go many at
/// once.
class Fitter {
 public:
  explicit Fitter(const LogPicture& picture) {
    const int step = (picture.width + kSampleColumns - 1) / kSampleColumns;
    for (int x = step / 2; x < picture.width; x += step)
      x_.push_back(static_cast<float>((2 * x + 1.0) / picture.width - 1));
    for (int y = step / 2; y < picture.height; y += step) {
      y_.push_back(static_cast<float>((2 * y + 1.0) / picture.height - 1));
      for (int x = step / 2; x < picture.width; x += step) {
        const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                        static_cast<std::size_t>(x);
        light_.push_back(picture.planes[0][at]);
        for (const std::size_t p : {1, 2}) tone_[p].push_back(picture.planes[p][at]);
        block_.push_back(static_cast<std::size_t>(y * kBlockRows / picture.height * kBlockColumns +
                                                  x * kBlockColumns / picture.width));
      }
    }
    fit_.lit = {0, static_cast<float>(median(tone_[1])), static_cast<float>(median(tone_[2]))};
    tone_[0].resize(size()), evidence_.resize(size());
    for (Samples& shares : shares_) shares.resize(size());
  }

  /// Expectation maximisation ends on the nearest of several hills; the higher one of those that two
  /// beginnings lead to is climbed to the top. Then prints are tried.
  WallFit fitted() {
    const Fitter fresh = *this;
    Fitter other = fresh;
    begin(kRobustRounds);
    other.begin(1);
    for (Fitter* fitter : {this, &other}) fitter->climb(kTrialRounds);
    if (other.likelihood() > likelihood()) *this = std::move(other);
    climb(kRounds);
    fit_.evenness = evenness(in_shadow);
    WallFit best = fit_;
    double highest = likelihood();
    for (const std::size_t nearby : kNearby) {
      Fitter printed = fresh;
      printed.begin_with_print(nearby);
      printed.climb(kPatternRounds);
      const bool has_print = printed.settle_print();
      // A false print may still have led to the higher hill, or have swallowed a shadow that was well found.
      if (printed.likelihood() < highest || (!has_print && fit_.evenness < kWellKept)) continue;
      highest = printed.likelihood();
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
    Samples weights(size(), 1), off(size());
    for (int round = 0; round < rounds; ++round) {
      fit_light(weights, light_);
      for (std::size_t i = 0; i < size(); ++i) off[i] = std::abs(tone_[0][i]);
      const float scale = std::max(0.02f, 1.5f * static_cast<float>(median(off)));
      for (std::size_t i = 0; i < size(); ++i) {
        const float r = tone_[0][i] / scale, t = r * (r < 0 ? 1.0f : 1 / 3.0f);
        weights[i] = 1 / (1 + t * t);
      }
    }
    off.clear();
    for (std::size_t i = 0; i < size(); ++i)
      if (has_walls_colour(i)) off.push_back(tone_[0][i]);
    const float level = parting(off, -2.5f, 0.3f);
    for (std::size_t i = 0; i < size(); ++i)
      if (has_walls_colour(i)) shares_[tone_[0][i] < level ? 1 : 0][i] = 1;
  }

  /// Begins with a print: the lightest tone nearby is the ground's, in shadow or not, and what is darker than
  /// that is print.
  void begin_with_print(std::size_t nearby) {
    const Samples own = light_;
    Samples lightest(size());
    for (std::size_t i = 0; i < size(); ++i) lightest[i] = has_walls_colour(i) ? own[i] : -1e9f;
    lightest = most_nearby(lightest, x_.size(), 1, nearby);
    lightest = most_nearby(lightest, y_.size(), x_.size(), nearby);
    for (std::size_t i = 0; i < size(); ++i) light_[i] = std::max(own[i], lightest[i]);
    begin(kRobustRounds);
    const Samples ground = std::exchange(light_, own);
    Samples below;
    for (std::size_t i = 0; i < size(); ++i)
      if (has_walls_colour(i)) below.push_back(own[i] - ground[i]);
    const float level = parting(below, -1, 0);
    for (std::size_t i = 0; i < size(); ++i) {
      if (!(own[i] - ground[i] < level)) continue;
      for (const std::size_t k : {0, 1}) shares_[k + 2][i] = std::exchange(shares_[k][i], 0.0f);
    }
    printed_ = share(in_print);
    take_light();
  }

  /// Tells shadow from print, and whether there is a print. Two things multiply the wall's light then, and
  /// the one that is more evenly spread is the print.
  bool settle_print() {
    double even_shadow = evenness(in_shadow), even_print = evenness(in_print);
    if (even_shadow > even_print) {
      std::swap(even_shadow, even_print);
      std::swap(fit_.offset, fit_.pattern);
      std::swap(shares_[1], shares_[2]);
    }
    if (fit_.offset[0] > 0) {  // then "shadow" is the lit part
      fit_.lit = fit_.lit + fit_.offset;
      fit_.light[0] += static_cast<double>(fit_.lit[0]);
      fit_.lit[0] = 0;
      fit_.offset = fit_.offset * -1.0f;
      std::swap(shares_[0], shares_[1]), std::swap(shares_[2], shares_[3]);
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
    for (std::size_t k = 0; k < kClouds; ++k)
      if (of(k)) sum = std::accumulate(shares_[k].begin(), shares_[k].end(), sum);
    return sum / static_cast<double>(size());
  }

  /// 1 less the variance of its share in blocks of the picture over the most that it could be.
  double evenness(bool (*of)(std::size_t)) const {
    struct Block {
      double part = 0, all = 0;
    };
    std::array<Block, static_cast<std::size_t>(kBlockColumns * kBlockRows)> blocks{};
    Block whole;
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t k = 0; k < kClouds; ++k)
        for (Block* block : {&blocks[block_[i]], &whole}) {
          block->all += static_cast<double>(shares_[k][i]);
          block->part += of(k) ? static_cast<double>(shares_[k][i]) : 0;
        }
    if (whole.part <= 0 || whole.part >= whole.all) return 1;
    const double mean = whole.part / whole.all;
    double variance = 0;
    for (const Block& block : blocks)
      if (block.all > 0)
        variance += block.all * (block.part / block.all - mean) * (block.part / block.all - mean);
    return 1 - variance / whole.all / (mean * (1 - mean));
  }

  /// The most of every sample and those up to `nearby` from it in its line; lines are `length` long and their
  /// samples `stride` apart.
  Samples most_nearby(const Samples& of, std::size_t length, std::size_t stride, std::size_t nearby) const {
    Samples out(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
      const std::size_t at = i / stride % length, back = std::min(at, nearby),
                        count = back + std::min(length - 1 - at, nearby) + 1;
      const float* from = of.data() + (i - back * stride);
      out[i] = *from;
      for (std::size_t k = 1; k < count; ++k) out[i] = std::max(out[i], from[k * stride]);
    }
    return out;
  }

  std::size_t size() const { return light_.size(); }

  bool has_walls_colour(std::size_t i) const {
    const float red = (tone_[1][i] - fit_.lit[1]) / kMostTint[0],
                blue = (tone_[2][i] - fit_.lit[2]) / kMostTint[1];
    return red * red + blue * blue < 1;
  }

  void fit_light(const Samples& weights, const Samples& values) {
    LightFit light;
    for (std::size_t row = 0; row < y_.size(); ++row)
      light.add_row(y_[row], in_row(weights, row), in_row(values, row));
    fit_.light = light.solved(x_);
    take_light();
  }
  std::span<const float> in_row(const Samples& samples, std::size_t row) const {
    return std::span(samples).subspan(row * x_.size(), x_.size());
  }

  void take_light() {
    std::size_t at = 0;
    for (const float y : y_) {
      const RowLight light(fit_, static_cast<double>(y));
      for (std::size_t i = 0; i < x_.size(); ++i, ++at) tone_[0][at] = light_[at] - light(x_[i]);
    }
  }

  /// Those that may hold something: without a print two.
  std::size_t clouds() const { return printed_ > 0 ? kClouds : kClouds / 2; }

  Tone middle(std::size_t cloud) const {
    return fit_.lit + (in_shadow(cloud) ? fit_.offset : Tone{}) + (in_print(cloud) ? fit_.pattern : Tone{});
  }

  void maximise() {
    if (begun_) {
      Samples weights(size()), values(size());
      for (std::size_t k = 0; k < clouds(); ++k) {
        const float centre = middle(k)[0];
        for (std::size_t i = 0; i < size(); ++i) {
          weights[i] += shares_[k][i];
          values[i] += shares_[k][i] * (light_[i] - centre);
        }
      }
      for (std::size_t i = 0; i < size(); ++i) values[i] /= std::max(weights[i], 1e-6f);
      fit_light(weights, values);
    }
    take_middles();
    fit_.light[0] += static_cast<double>(fit_.lit[0]);
    for (float& light : tone_[0]) light -= fit_.lit[0];
    fit_.lit[0] = 0;

    Covariance c{};
    double all = 1e-9;
    for (std::size_t k = 0; k < clouds(); ++k) {
      const Tone centre = middle(k);
      Columns share{}, xx{}, xy{}, yy{}, xz{}, yz{}, zz{};
      for (std::size_t row = 0; row < y_.size(); ++row) {
        const float *s = in_row(shares_[k], row).data(), *light = in_row(tone_[0], row).data(),
                    *red = in_row(tone_[1], row).data(), *blue = in_row(tone_[2], row).data();
        for (std::size_t i = 0; i < x_.size(); ++i) {
          const float x = light[i] - centre[0], y = red[i] - centre[1], z = blue[i] - centre[2];
          const float sx = s[i] * x, sy = s[i] * y, sz = s[i] * z;
          share[i] += s[i];
          xx[i] += sx * x, xy[i] += sx * y, yy[i] += sy * y;
          xz[i] += sx * z, yz[i] += sy * z, zz[i] += sz * z;
        }
      }
      all += total(share);
      c[0][0] += total(xx), c[1][0] += total(xy), c[1][1] += total(yy);
      c[2][0] += total(xz), c[2][1] += total(yz), c[2][2] += total(zz);
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
    for (std::size_t k = 0; k < clouds(); ++k) {
      Columns share{};
      std::array<Columns, kPlanes> tones{};
      for (std::size_t row = 0; row < y_.size(); ++row) {
        const std::span<const float> shares = in_row(shares_[k], row);
        for (std::size_t i = 0; i < x_.size(); ++i) share[i] += shares[i];
        for (std::size_t p = 0; p < kPlanes; ++p) {
          const std::span<const float> tone = in_row(tone_[p], row);
          for (std::size_t i = 0; i < x_.size(); ++i) tones[p][i] += shares[i] * tone[i];
        }
      }
      sum[k] = total(share);
      for (std::size_t p = 0; p < kPlanes; ++p) first[k][p] = total(tones[p]);
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
    const std::size_t n = size();
    std::fill(evidence_.begin(), evidence_.end(), kOther);
    for (std::size_t k = 0; k < clouds(); ++k) {
      const auto weight = static_cast<float>((in_shadow(k) ? dark : 1 - dark) *
                                             (in_print(k) ? printed_ : 1 - printed_) * peak_);
      const Tone centre = middle(k);
      const ToneForm& form = fit_.spread;
      const float xx = form[0][0], yy = form[1][1], zz = form[2][2], xy = 2 * form[0][1], xz = 2 * form[0][2],
                  yz = 2 * form[1][2];
      const float *light = tone_[0].data(), *red = tone_[1].data(), *blue = tone_[2].data();
      float* __restrict share = shares_[k].data(), * __restrict evidence = evidence_.data();
      for (std::size_t i = 0; i < n; ++i) {
        const float x = light[i] - centre[0], y = red[i] - centre[1], z = blue[i] - centre[2];
        const float away2 = x * (xx * x + xy * y + xz * z) + y * (yy * y + yz * z) + zz * z * z;
        share[i] = weight * exponential(-0.5f * (away2 < 80.0f ? away2 : 80.0f));
        evidence[i] += share[i];
      }
    }
    Samples scale(n);
    for (std::size_t i = 0; i < n; ++i) {
      const bool of_wall = has_walls_colour(i);
      const float each = 1 / evidence_[i], against_other = evidence_[i] / kOther;
      scale[i] = of_wall ? each : 0.0f;
      evidence_[i] = of_wall ? against_other : 1.0f;
    }
    for (std::size_t k = 0; k < clouds(); ++k)
      for (std::size_t i = 0; i < n; ++i) shares_[k][i] *= scale[i];
    begun_ = true;
  }

  /// Logarithm, against everything being something else.
  double likelihood() const {
    double sum = 0;
    for (const float evidence : evidence_) sum += static_cast<double>(natural_log(evidence));
    return sum;
  }

  std::vector<float> x_, y_;             ///< of columns and rows, -1 … 1 over the picture
  Samples light_;                        ///< logarithm
  std::array<Samples, kPlanes> tone_;    ///< against the fitted light
  std::array<Samples, kClouds> shares_;  ///< each cloud's
  Samples evidence_;                     ///< how much likelier than as something else
  std::vector<std::size_t> block_;
  WallFit fit_;
  bool begun_ = false;  ///< there are clouds
  double printed_ = 0;
  double peak_ = 0;  ///< density in the middle of a cloud
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
