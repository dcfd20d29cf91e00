#include "take/log_picture.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "math/bits.h"
#include "math/logarithm.h"
#include "take/tone.h"

namespace ombra {
namespace {

constexpr float kStray = 0.004f;
constexpr float kWhite = 4095;

/// Logarithms from a table over the leading bits of the mantissa; within 3e-4.
class LogTable {
 public:
  LogTable() {
    for (std::uint32_t k = 0; k < kSize; ++k)
      table_[k] = natural_log(same_bits<float>(0x3f800000u | k << kRest | 1u << (kRest - 1)));
  }
  float operator()(float x) const {
    const auto bits = same_bits<std::uint32_t>(x);
    return static_cast<float>(static_cast<int>(bits >> 23) - 127) * 0.69314718f +
           table_[bits >> kRest & (kSize - 1)];
  }

 private:
  static constexpr int kRest = 12;
  static constexpr std::uint32_t kSize = 1u << (23 - kRest);
  std::array<float, kSize> table_;
};

}  // namespace

LogPicture log_picture(const Photo& photo, int longest_px) {
  const int reduction = (std::max(photo.width, photo.height) + longest_px - 1) / longest_px;
  LogPicture out{
      (photo.width + reduction - 1) / reduction, (photo.height + reduction - 1) / reduction, reduction, {}};
  const auto row = static_cast<std::size_t>(out.width);
  for (auto& plane : out.planes) plane.resize(row * static_cast<std::size_t>(out.height));

  // Light in whole numbers, so that sums do not depend on their order; a block holds less than 2^20 pixels.
  std::array<std::uint32_t, 256> light{};
  const std::array<float, 256> of_bytes = light_of_bytes();
  for (std::size_t k = 0; k < 256; ++k) light[k] = static_cast<std::uint32_t>(of_bytes[k] * kWhite + 0.5f);
  const LogTable log;
  std::vector<std::array<std::uint32_t, 3>> sums(row);
  for (int y = 0; y < out.height; ++y) {
    std::fill(sums.begin(), sums.end(), std::array<std::uint32_t, 3>{});
    const int top = y * reduction, bottom = std::min(top + reduction, photo.height);
    for (int from_y = top; from_y < bottom; ++from_y) {
      const std::uint8_t* pixel = photo.rgb.data() + static_cast<std::ptrdiff_t>(from_y) * photo.width * 3;
      int left = photo.width;
      for (std::array<std::uint32_t, 3>& sum : sums) {
        std::uint32_t red = 0, green = 0, blue = 0;
        for (int k = std::min(reduction, left); k > 0; --k, pixel += 3)
          red += light[pixel[0]], green += light[pixel[1]], blue += light[pixel[2]];
        sum[0] += red, sum[1] += green, sum[2] += blue;
        left -= reduction;
      }
    }
    for (std::size_t x = 0; x < row; ++x) {
      const int across = std::min(reduction, photo.width - static_cast<int>(x) * reduction);
      const float scale = 1 / (kWhite * static_cast<float>(across * (bottom - top)));
      const auto of = [&](std::size_t c) { return static_cast<float>(sums[x][c]) * scale + kStray; };
      const float red = of(0), green = of(1), blue = of(2), green_log = log(green);
      const std::size_t at = static_cast<std::size_t>(y) * row + x;
      out.planes[0][at] = log(red * 0.25f + green * 0.5f + blue * 0.25f);
      out.planes[1][at] = log(red) - green_log;
      out.planes[2][at] = log(blue) - green_log;
    }
  }
  return out;
}

LogPicture block_means(const LogPicture& picture, int block) {
  LogPicture out{picture.width / block, picture.height / block, picture.reduction * block, {}};
  const float scale = 1 / static_cast<float>(block * block);
  const auto wide = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(block);
  std::vector<float> sums(wide);
  for (std::size_t p = 0; p < LogPicture::kPlanes; ++p) {
    out.planes[p].reserve(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    for (int y = 0; y < out.height; ++y) {
      std::fill(sums.begin(), sums.end(), 0.0f);
      for (int j = 0; j < block; ++j) {
        const float* from =
            picture.planes[p].data() + static_cast<std::ptrdiff_t>(y * block + j) * picture.width;
        for (std::size_t x = 0; x < wide; ++x) sums[x] += from[x];
      }
      for (auto at = sums.begin(); at != sums.end(); at += block)
        out.planes[p].push_back(std::accumulate(at, at + block, 0.0f) * scale);
    }
  }
  return out;
}

}  // namespace ombra
