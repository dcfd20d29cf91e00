#include "io/wall_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <string>

#include "io/lamp_colour.h"
#include "ombra/vec.h"

namespace ombra {
namespace {

constexpr float kBrightest = 0.8f, kBrightestPart = 0.95f, kGlare = 0.01f;
constexpr Vec3 kPlaster{1.06f, 0.99f, 0.89f};  // linear sRGB of luminance 1
constexpr Vec3 kLuminance{0.2126f, 0.7152f, 0.0722f};

template <typename T>
void mirror(std::vector<T>& pixels, int width) {
  for (auto row = pixels.begin(); row != pixels.end(); row += width) std::reverse(row, row + width);
}

float encoded(float linear) {
  const float v = std::clamp(linear, 0.0f, 1.0f);
  return v <= 0.0031308f ? 12.92f * v : 1.055f * std::pow(v, 1 / 2.4f) - 0.055f;
}

}  // namespace

WallPicture wall_picture(std::span<const LampLight> lamps, float ambient_lx, float reflectance, int size_px,
                         std::optional<double> exposure_ev) {
  const auto count = static_cast<std::size_t>(size_px) * static_cast<std::size_t>(size_px);
  std::vector<Vec3> light(count, Vec3{1, 1, 1} * ambient_lx);
  for (const LampLight& lamp : lamps) {
    assert(lamp.lux.size() == count);
    const Vec3 colour = lamp_colour(lamp.colour_k);
    for (std::size_t i = 0; i < count; ++i) light[i] += colour * lamp.lux[i];
  }
  // As bright as luminance allows, unless a strong colour would be cut off in one of its parts.
  float most = 0;
  Vec3 mean;
  for (Vec3& l : light) {
    l = {l.x * kPlaster.x, l.y * kPlaster.y, l.z * kPlaster.z};
    most = std::max({most, dot(kLuminance, l) / kBrightest, std::max({l.x, l.y, l.z}) / kBrightestPart});
    mean += l / static_cast<float>(count);
  }
  // A meter (ISO 2720, K = 12.5) sets luminance L to 2^EV = 8 L, where it comes out as 18 %.
  const float metered = 0.18f * reflectance / kPi;
  if (exposure_ev) most = static_cast<float>(std::exp2(*exposure_ev)) / (8 * metered);
  const float exposure = most > 0 ? 1 / most : 0;
  WallPicture out{size_px, {}, 0};
  out.rgb.reserve(3 * count);
  for (const Vec3 l : light) {
    const Vec3 seen = (l + mean * kGlare) * exposure;
    for (const float v : {seen.x, seen.y, seen.z}) out.rgb.push_back(encoded(v));
  }
  if (metered * most > 0) out.exposure_ev = std::log2(8 * static_cast<double>(metered * most));
  return out;
}

Image rounded_to_8_bits(const WallPicture& picture) {
  Image image{picture.size_px, picture.size_px, {}};
  image.rgb.reserve(picture.rgb.size());
  for (const float v : picture.rgb) image.rgb.push_back(static_cast<std::uint8_t>(v * 255 + 0.5f));
  return image;
}

Mask as_seen(const Mask& wall, const Screen& screen) {
  Mask out = wall;
  if (screen.seen_from_behind) mirror(out.pixels, out.width);
  return out;
}

std::vector<float> as_seen(std::vector<float> wall, int size_px, const Screen& screen) {
  if (screen.seen_from_behind) mirror(wall, size_px);
  return wall;
}

std::vector<std::byte> write_pfm(std::span<const float> values, int width, int height) {
  static_assert(std::endian::native == std::endian::little);
  const auto row = static_cast<std::size_t>(width);
  assert(values.size() == row * static_cast<std::size_t>(height));
  const std::string head = fmt::format("Pf\n{} {}\n-1.0\n", width, height);
  std::vector<std::byte> out(head.size() + values.size_bytes());
  std::memcpy(out.data(), head.data(), head.size());
  std::byte* at = out.data() + head.size();
  for (int y = height; y-- > 0; at += row * sizeof(float))  // the format begins at the bottom
    std::memcpy(at, values.data() + static_cast<std::size_t>(y) * row, row * sizeof(float));
  return out;
}

}  // namespace ombra
