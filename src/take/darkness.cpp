#include "take/darkness.h"

#include <algorithm>
#include <cmath>

#include "math/logarithm.h"
#include "take/parting.h"
#include "take/smooth.h"

namespace ombra {
namespace {

constexpr int kMiddlePx = 160;  // longer side of the picture in which things are told from wall
constexpr float kAside2 = 25;   // they are five standard deviations off all of the wall's tones
constexpr float kNoiseToWeight = 0.8f, kLeastNoise = 0.03f;
constexpr int kSteps = 12, kMiddleSteps = 40;
constexpr float kSureness = 4;  // of the smoothed shadow against a pixel's own tone, when its print is told

/// std::clamp() to a rounding, but without a branch, so that it is done for several pixels at once.
float clamped(float x, float least, float most) {
  return 0.5f * (std::abs(x - least) - std::abs(x - most) + (least + most));
}

/// Where between lit (0) and shadow (1) a tone is: along the line that tells the two best (Fisher's
/// discriminant).
class Scale {
 public:
  explicit Scale(const WallFit& fit) : offset_(fit.offset), loose_(fit.loose) {
    for (std::size_t i = 0; i < along_.size(); ++i)
      for (std::size_t j = 0; j < along_.size(); ++j) along_[i] += fit.spread[i][j] * fit.offset[j];
    along_ = along_ * (1 / std::max(1e-6f, product(fit.spread, fit.offset, fit.offset)));
  }
  float share(const Tone& off_lit) const {
    return along_[0] * off_lit[0] + along_[1] * off_lit[1] + along_[2] * off_lit[2];
  }
  /// Squared standard deviations from the nearest tone between the two.
  float aside2(const Tone& off_lit) const {
    const Tone off = off_lit - offset_ * clamped(share(off_lit), 0, 1.2f);
    return product(loose_, off, off);
  }

 private:
  Tone offset_, along_{};
  ToneForm loose_;
};

/// What the tones of a row are off the lit wall's.
class ToneRow {
 public:
  ToneRow(const LogPicture& picture, const WallFit& fit, int y)
      : wall_(fit, (2 * y + 1.0) / picture.height - 1),
        red_lit_(fit.lit[1]),
        blue_lit_(fit.lit[2]),
        step_(2.0f / static_cast<float>(picture.width)) {
    const std::ptrdiff_t begin = static_cast<std::ptrdiff_t>(y) * picture.width;
    light_ = picture.planes[0].data() + begin;
    red_ = picture.planes[1].data() + begin, blue_ = picture.planes[2].data() + begin;
  }
  Tone operator()(int x) const {
    return {light_[x] - wall_((static_cast<float>(x) + 0.5f) * step_ - 1), red_[x] - red_lit_,
            blue_[x] - blue_lit_};
  }

 private:
  RowLight wall_;
  float red_lit_, blue_lit_, step_;
  const float *light_, *red_, *blue_;
};

/// A small picture under a large one.
struct Middle {
  LogPicture picture;
  std::vector<int> column;  ///< of the small one, under each column of the large one
  int block = 1;
  explicit Middle(const LogPicture& whole)
      : block(std::max(1, std::max(whole.width, whole.height) / kMiddlePx)) {
    picture = block_means(whole, block);
    for (int x = 0; x < whole.width; ++x) column.push_back(std::min(x / block, picture.width - 1));
  }
  /// The row of some values of the small picture under a row of the large one.
  template <typename Value>
  const Value* row(const std::vector<Value>& values, int y) const {
    return values.data() +
           static_cast<std::ptrdiff_t>(std::min(y / block, picture.height - 1)) * picture.width;
  }
};

/// Where something stands before the wall.
std::vector<std::uint8_t> things(const LogPicture& picture, const WallFit& fit, const Scale& scale) {
  std::vector<std::uint8_t> out(picture.planes[0].size());
  std::uint8_t* __restrict to = out.data();
  for (int y = 0; y < picture.height; ++y, to += picture.width) {
    const ToneRow tones(picture, fit, y);
    for (int x = 0; x < picture.width; ++x) {
      const float ground = scale.aside2(tones(x)), print = scale.aside2(tones(x) - fit.pattern);
      to[x] = (ground < print ? ground : print) > kAside2;
    }
  }
  return out;
}

/// How likely each pixel of a papered wall is in shadow, whatever is printed there, smoothed: stripes that
/// are lit and ground that is not may have one tone, and then what is beside them tells.
std::vector<float> smoothed_shadow(const LogPicture& picture, const WallFit& fit) {
  std::vector<float> out(picture.planes[0].size());
  const auto likely = [&fit](const Tone& off) {
    const float away2 = product(fit.spread, off, off);
    return exponential(-0.5f * (away2 < 40.0f ? away2 : 40.0f));
  };
  float* __restrict to = out.data();
  for (int y = 0; y < picture.height; ++y, to += picture.width) {
    const ToneRow tones(picture, fit, y);
    for (int x = 0; x < picture.width; ++x) {
      const Tone ground = tones(x), print = ground - fit.pattern;
      const float lit = likely(ground) + likely(print),
                  dark = likely(ground - fit.offset) + likely(print - fit.offset);
      to[x] = (dark + 1e-6f) / (lit + dark + 2e-6f);
    }
  }
  return less_variation(out, picture.width, picture.height, 1, kMiddleSteps);
}

/// The share of shadow in each pixel of a plain wall.
std::vector<float> shares(const LogPicture& picture, const WallFit& fit, const Scale& scale) {
  std::vector<float> out(picture.planes[0].size());
  float* __restrict to = out.data();
  for (int y = 0; y < picture.height; ++y, to += picture.width) {
    const ToneRow tones(picture, fit, y);
    for (int x = 0; x < picture.width; ++x) to[x] = scale.share(tones(x));
  }
  return out;
}

/// The same where there is a print: each pixel is taken for ground or for print, whichever costs less. It
/// costs to be off the line from lit to dark, and to be off what is around.
std::vector<float> shares_on_print(const LogPicture& picture, const WallFit& fit, const Scale& scale,
                                   const Middle& middle) {
  const std::vector<float> around = smoothed_shadow(middle.picture, fit);
  const auto cost = [offset = fit.offset, spread = fit.spread](const Tone& off, float share, float expected) {
    const float inside = clamped(share, 0, 1), away = inside - expected;
    const Tone rest = off - offset * inside;
    return product(spread, rest, rest) + kSureness * away * away;
  };
  std::vector<float> out(picture.planes[0].size()), expected_row(middle.column.size());
  float* __restrict to = out.data(), * __restrict expected = expected_row.data();
  for (int y = 0; y < picture.height; ++y, to += picture.width) {
    const float* around_row = middle.row(around, y);
    for (std::size_t x = 0; x < expected_row.size(); ++x) expected[x] = around_row[middle.column[x]];
    const ToneRow tones(picture, fit, y);
    for (int x = 0; x < picture.width; ++x) {
      const Tone ground = tones(x), print = ground - fit.pattern;
      const float of_ground = scale.share(ground), of_print = scale.share(print);
      to[x] =
          cost(print, of_print, expected[x]) < cost(ground, of_ground, expected[x]) ? of_print : of_ground;
    }
  }
  return out;
}

/// Noise of the lit wall: the median size of what is near 0.
float noise_of(const std::vector<float>& pixels) {
  constexpr std::size_t kStride = 7;
  std::vector<float> near;
  for (std::size_t i = 0; i < pixels.size(); i += kStride)
    if (pixels[i] != 0 && pixels[i] < 0.25f) near.push_back(std::abs(pixels[i]));
  if (near.empty()) return 0;
  const auto middle = near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2);
  std::nth_element(near.begin(), middle, near.end());
  return 1.48f * *middle;
}

void smooth(Darkness& dark) {
  const float noise = noise_of(dark.pixels);
  if (noise > kLeastNoise)
    dark.pixels = less_variation(dark.pixels, dark.width, dark.height, kNoiseToWeight * noise, kSteps);
}

}  // namespace

Darkness darkness(const LogPicture& picture, const WallFit& fit) {
  const Scale scale(fit);
  const Middle middle(picture);
  Darkness out{
      picture.width, picture.height, picture.reduction,
      fit.has_pattern() ? shares_on_print(picture, fit, scale, middle) : shares(picture, fit, scale)};
  const float depth = -fit.offset[0], per_full = 1 / (1 - exponential(-depth));
  for (float& pixel : out.pixels) pixel = (1 - exponential(-depth * clamped(pixel, -0.5f, 1.5f))) * per_full;
  const std::vector<std::uint8_t> thing = things(middle.picture, fit, scale);
  for (int y = 0; y < picture.height; ++y) {
    float* row = out.pixels.data() + static_cast<std::ptrdiff_t>(y) * picture.width;
    const std::uint8_t* thing_row = middle.row(thing, y);
    for (int x = 0; x < picture.width; ++x)
      if (thing_row[middle.column[static_cast<std::size_t>(x)]]) row[x] = 0;
  }
  smooth(out);
  return out;
}

Darkness strangeness(const LogPicture& picture, const WallFit& fit) {
  Darkness out{picture.width, picture.height, picture.reduction, {}};
  out.pixels.reserve(picture.planes[0].size());
  for (int y = 0; y < picture.height; ++y) {
    const ToneRow tones(picture, fit, y);
    for (int x = 0; x < picture.width; ++x) {
      const Tone off = tones(x);
      out.pixels.push_back(std::sqrt(std::min(product(fit.spread, off, off), 900.0f)));
    }
  }
  const float level = std::max(6.0f, parting(out.pixels, 0, 30));
  for (float& pixel : out.pixels) pixel /= 2 * level;
  smooth(out);
  return out;
}

}  // namespace ombra
