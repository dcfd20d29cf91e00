#include "io/overlay.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "ombra/vec.h"

namespace ombra {
namespace {

/// Linear mixes of sRGB values, each 0 … 255.
using Colour = Vec3;

constexpr Colour kPaper{250, 244, 232};
constexpr Colour kMatched{58, 52, 48};
// Blue and orange are the pair that every common kind of colour blindness keeps apart (Okabe & Ito 2008); the
// blue is the lighter of the two in print.
constexpr Colour kMissing{150, 190, 222};
constexpr Colour kExtra{214, 122, 52};
constexpr Colour kOutline{20, 18, 16};

constexpr Colour kWall{240, 226, 204};
constexpr Colour kDusk{168, 120, 74};
constexpr Colour kRoom{21, 17, 14};
constexpr Colour kShadow{44, 35, 29};

Colour mix(Colour a, Colour b, float share) { return a + (b - a) * share; }

float smooth_step(float from, float to, float value) {
  const float t = std::clamp((value - from) / (to - from), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

/// How much of each pixel the shape covers, from its distance field: an edge of `softness_px` to each side.
std::vector<float> coverage(const std::vector<float>& distance_px, float softness_px) {
  std::vector<float> out;
  out.reserve(distance_px.size());
  for (const float d : distance_px) out.push_back(1 - smooth_step(-softness_px, softness_px, d));
  return out;
}

/// A mask's distance field, averaged over 3 x 3 pixels, which rounds off the stairs of its edge.
std::vector<float> smooth_distance(const Mask& mask) {
  const std::vector<float> sharp = signed_distance(mask);
  std::vector<float> out;
  out.reserve(sharp.size());
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x) {
      float sum = 0;
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
          const int row = std::clamp(y + dy, 0, mask.height - 1),
                    column = std::clamp(x + dx, 0, mask.width - 1);
          sum += sharp[static_cast<std::size_t>(row * mask.width + column)];
        }
      out.push_back(sum / 9);
    }
  return out;
}

void append(Image& image, Colour c) {
  for (const float value : {c.x, c.y, c.z})
    image.rgb.push_back(static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f)));
}

[[maybe_unused]] bool is_score_mask(const Mask& mask) {
  return mask.width == kScoreSize && mask.height == kScoreSize;
}

}  // namespace

Image overlay_picture(const Mask& target, const Mask& silhouette) {
  assert(is_score_mask(target) && is_score_mask(silhouette));
  const std::vector<float> to_target = smooth_distance(target);
  constexpr float kSoftness_px = 0.9f, kHalfLine_px = 0.9f;
  const std::vector<float> wanted = coverage(to_target, kSoftness_px);
  const std::vector<float> given = coverage(smooth_distance(silhouette), kSoftness_px);
  Image image{kScoreSize, kScoreSize, {}};
  image.rgb.reserve(3 * wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const float both = std::min(wanted[i], given[i]);
    Colour c = kPaper * (1 - std::max(wanted[i], given[i])) + kMatched * both +
               kMissing * (wanted[i] - both) + kExtra * (given[i] - both);
    c = mix(kOutline, c, smooth_step(kHalfLine_px - 0.5f, kHalfLine_px + 0.7f, std::fabs(to_target[i])));
    append(image, c);
  }
  return image;
}

Image shadow_picture(const Mask& silhouette) {
  assert(is_score_mask(silhouette));
  constexpr float kSoftness_px = 2.2f;
  const std::vector<float> dark = coverage(smooth_distance(silhouette), kSoftness_px);
  Image image{kScoreSize, kScoreSize, {}};
  image.rgb.reserve(3 * dark.size());
  constexpr float kHalf = kScoreSize / 2.0f;
  for (int y = 0; y < kScoreSize; ++y)
    for (int x = 0; x < kScoreSize; ++x) {
      const float right = (static_cast<float>(x) + 0.5f) / kHalf - 1,
                  down = (static_cast<float>(y) + 0.5f) / kHalf - 1;
      // The lamp lights a round patch; a corner is at 1.41 half sides.
      const float gloom = smooth_step(0.35f, 1.41f, std::sqrt(right * right + down * down));
      const float covered = dark[static_cast<std::size_t>(y * kScoreSize + x)];
      // Light that fades turns amber before it is gone.
      const Colour lit = mix(mix(kWall, kDusk, gloom), mix(kDusk, kRoom, gloom), gloom);
      append(image, mix(lit, mix(kShadow, kRoom, gloom), covered));
    }
  return image;
}

}  // namespace ombra
