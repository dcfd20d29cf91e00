#include "take/smooth.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "math/bits.h"

namespace ombra {
namespace {

/// A field of slopes: x to the right neighbour, y to the one below; 0 at the border.
struct Slopes {
  std::vector<float> x, y;
  explicit Slopes(std::size_t size) : x(size), y(size) {}
};

/// 1 / sqrt(x) within 0.2 %: by the exponent, then one step of Newton's. Unlike sqrt() it is done for several
/// pixels at once.
inline float inverse_root(float x) {
  const float y = same_bits<float>(0x5f375a86u - (same_bits<std::uint32_t>(x) >> 1));
  return y * (1.5f - 0.5f * x * y * y);
}

/// picture - weight * divergence-adjoint of the slopes: the primal of a dual.
void primal(const std::vector<float>& picture, const Slopes& dual, std::size_t width, std::size_t height,
            float weight, std::vector<float>& out) {
  for (std::size_t row = 0; row < height; ++row) {
    const float *f = picture.data() + row * width, *px = dual.x.data() + row * width,
                *py = dual.y.data() + row * width;
    float* u = out.data() + row * width;
    u[0] = f[0] + weight * px[0];
    for (std::size_t i = 1; i < width; ++i) u[i] = f[i] + weight * (px[i] - px[i - 1]);
    for (std::size_t i = 0; i < width; ++i) u[i] += weight * py[i];
    if (row == 0) continue;
    const float* above = py - width;
    for (std::size_t i = 0; i < width; ++i) u[i] -= weight * above[i];
  }
}

}  // namespace

std::vector<float> less_variation(const std::vector<float>& picture, int width, int height, float weight,
                                  int steps) {
  const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
  Slopes dual(picture.size()), ahead(picture.size());
  std::vector<float> out(picture.size());
  const float rate = 1 / (8 * weight);
  float momentum = 1;
  for (int step = 0; step < steps; ++step) {
    primal(picture, ahead, w, h, weight, out);
    const float next_momentum = (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    const float carry = (momentum - 1) / next_momentum;
    momentum = next_momentum;
    for (std::size_t row = 0; row < h; ++row) {
      const float* __restrict u = out.data() + row * w;
      const bool last = row + 1 == h;
      const float* __restrict below = last ? u : u + w;
      float* __restrict px = dual.x.data() + row * w;
      float* __restrict py = dual.y.data() + row * w;
      float* __restrict qx = ahead.x.data() + row * w;
      float* __restrict qy = ahead.y.data() + row * w;
      const std::size_t end = w - 1;
      for (std::size_t i = 0; i < end; ++i) {
        const float x = qx[i] + rate * (u[i + 1] - u[i]), y = qy[i] + rate * (below[i] - u[i]);
        const float size2 = x * x + y * y;
        const float scale = inverse_root(0.5f * (size2 + 1 + std::abs(size2 - 1)));  // of 1 at least
        const float nx = x * scale, ny = y * scale;
        qx[i] = nx + carry * (nx - px[i]), qy[i] = ny + carry * (ny - py[i]);
        px[i] = nx, py[i] = ny;
      }
      const float y = std::clamp(qy[end] + rate * (below[end] - u[end]), -1.0f, 1.0f);
      qy[end] = y + carry * (y - py[end]);
      py[end] = y;
    }
  }
  primal(picture, dual, w, h, weight, out);
  return out;
}

}  // namespace ombra
