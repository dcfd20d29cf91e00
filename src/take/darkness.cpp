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
constexpr int kSteps = 16, kMiddleSteps = 40;
constexpr float kSureness = 4;  // of the smoothed shadow against a pixel's own tone, when its print is told

/// Where between lit (0) and shadow (1) a tone is: along the line that tells the two best (Fisher's
/// discriminant).
class Scale {
 public:
  explicit Scale(const WallFit& fit) : fit_(fit) {
    for (std::size_t i = 0; i < along_.size(); ++i)
      for (std::size_t j = 0; j < along_.size(); ++j) along_[i] += fit.spread[i][j] * fit.offset[j];
    along_ = along_ * (1 / std::max(1e-6f, product(fit.spread, fit.offset, fit.offset)));
  }
  float share(const Tone& off_lit) const {
    return along_[0] * off_lit[0] + along_[1] * off_lit[1] + along_[2] * off_lit[2];
  }
  /// Squared standard deviations from the nearest tone between the two.
  float aside2(const Tone& off_lit) const {
    const Tone off = off_lit - fit_.offset * std::clamp(share(off_lit), 0.0f, 1.2f);
    return product(fit_.loose, off, off);
  }

 private:
  const WallFit& fit_;
  Tone along_{};
};

/// Calls see(index, what a tone is off the lit wall's) for every pixel.
template <typename See>
void for_each_tone(const LogPicture& picture, const WallFit& fit, const See& see) {
  const float step = 2.0f / static_cast<float>(picture.width);
  std::size_t at = 0;
  for (int y = 0; y < picture.height; ++y) {
    const RowLight light(fit, (2 * y + 1.0) / picture.height - 1);
    for (int x = 0; x < picture.width; ++x, ++at)
      see(at, Tone{picture.planes[0][at] - light((static_cast<float>(x) + 0.5f) * step - 1),
                   picture.planes[1][at] - fit.lit[1], picture.planes[2][at] - fit.lit[2]});
  }
}

/// A small picture under a large one.
struct Middle {
  LogPicture picture;
  int block = 1;
  explicit Middle(const LogPicture& whole)
      : block(std::max(1, std::max(whole.width, whole.height) / kMiddlePx)) {
    picture = block_means(whole, block);
  }
  std::size_t under(std::size_t at, int width) const {
    const int x = static_cast<int>(at) % width, y = static_cast<int>(at) / width;
    return static_cast<std::size_t>(std::min(y / block, picture.height - 1)) *
               static_cast<std::size_t>(picture.width) +
           static_cast<std::size_t>(std::min(x / block, picture.width - 1));
  }
};

/// How likely each pixel of a papered wall is in shadow, whatever is printed there, smoothed: stripes that
/// are lit and ground that is not may have one tone, and then what is beside them tells.
std::vector<float> smoothed_shadow(const LogPicture& picture, const WallFit& fit) {
  std::vector<float> out(picture.planes[0].size());
  for_each_tone(picture, fit, [&](std::size_t at, const Tone& off) {
    float lit = 1e-6f, dark = 1e-6f;
    for (const Tone& ground : {off, off - fit.pattern}) {
      const Tone beyond = ground - fit.offset;
      lit += exponential(-std::min(product(fit.spread, ground, ground), 40.0f) / 2);
      dark += exponential(-std::min(product(fit.spread, beyond, beyond), 40.0f) / 2);
    }
    out[at] = dark / (lit + dark);
  });
  return less_variation(out, picture.width, picture.height, 1, kMiddleSteps);
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
  Darkness out{picture.width, picture.height, picture.reduction,
               std::vector<float>(picture.planes[0].size())};
  const Scale scale(fit);
  const Middle middle(picture);
  std::vector<std::uint8_t> thing(middle.picture.planes[0].size());
  for_each_tone(middle.picture, fit, [&](std::size_t at, const Tone& off) {
    thing[at] =
        scale.aside2(off) > kAside2 && (!fit.has_pattern() || scale.aside2(off - fit.pattern) > kAside2);
  });

  const float depth = -fit.offset[0], per_full = 1 / (1 - exponential(-depth));
  const auto in_light = [&](float share) {
    return (1 - exponential(-depth * std::clamp(share, -0.5f, 1.5f))) * per_full;
  };
  if (!fit.has_pattern()) {
    for_each_tone(picture, fit,
                  [&](std::size_t at, const Tone& off) { out.pixels[at] = in_light(scale.share(off)); });
  } else {
    const std::vector<float> shadow = smoothed_shadow(middle.picture, fit);
    for_each_tone(picture, fit, [&](std::size_t at, const Tone& off) {
      const float expected = shadow[middle.under(at, picture.width)];
      float least = 0, share = 0;
      bool first = true;
      for (const Tone& ground : {off, off - fit.pattern}) {
        const float s = scale.share(ground), inside = std::clamp(s, 0.0f, 1.0f);
        const Tone rest = ground - fit.offset * inside;
        const float away = inside - expected;
        const float cost = product(fit.spread, rest, rest) + kSureness * away * away;
        if (first || cost < least) least = cost, share = s;
        first = false;
      }
      out.pixels[at] = in_light(share);
    });
  }
  for (std::size_t at = 0; at < out.pixels.size(); ++at)
    if (thing[middle.under(at, picture.width)]) out.pixels[at] = 0;
  smooth(out);
  return out;
}

Darkness strangeness(const LogPicture& picture, const WallFit& fit) {
  Darkness out{picture.width, picture.height, picture.reduction,
               std::vector<float>(picture.planes[0].size())};
  for_each_tone(picture, fit, [&](std::size_t at, const Tone& off) {
    out.pixels[at] = std::sqrt(std::min(product(fit.spread, off, off), 900.0f));
  });
  const float level = std::max(6.0f, parting(out.pixels, 0, 30));
  for (float& pixel : out.pixels) pixel /= 2 * level;
  smooth(out);
  return out;
}

}  // namespace ombra
