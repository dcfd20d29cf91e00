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

/// picture - weight * divergence-adjoint of the slopes, in one row: the primal of a dual.
/// @param above y slopes of the row above; 0 before the first
void primal(const float* __restrict f, const float* __restrict px, const float* __restrict py,
            const float* __restrict above, std::size_t width, float weight, float* __restrict u) {
  u[0] = f[0] + weight * (px[0] + py[0] - above[0]);
  for (std::size_t i = 1; i < width; ++i) u[i] = f[i] + weight * (px[i] - px[i - 1] + py[i] - above[i]);
}

}  // namespace

std::vector<float> less_variation(const std::vector<float>& picture, int width, int height, float weight,
                                  int steps) {
  const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
  Slopes dual(picture.size()), ahead(picture.size());
  const std::vector<float> no_slopes(w);
  const auto row_of = [w](auto& of, std::size_t row) { return of.data() + row * w; };
  const auto primal_row = [&](const Slopes& of, std::size_t row, float* to) {
    primal(row_of(picture, row), row_of(of.x, row), row_of(of.y, row),
           row == 0 ? no_slopes.data() : row_of(of.y, row - 1), w, weight, to);
  };
  // Of the primal a row is there and the one below, before the slopes between them change.
  std::vector<float> rows(2 * w);
  const float rate = 1 / (8 * weight);
  float momentum = 1;
  for (int step = 0; step < steps; ++step) {
    const float next_momentum = (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    const float carry = (momentum - 1) / next_momentum;
    momentum = next_momentum;
    primal_row(ahead, 0, rows.data());
    for (std::size_t row = 0; row < h; ++row) {
      const bool last = row + 1 == h;
      if (!last) primal_row(ahead, row + 1, row_of(rows, (row + 1) % 2));
      const float* __restrict u = row_of(rows, row % 2);
      const float* __restrict below = last ? u : row_of(rows, (row + 1) % 2);
      float* __restrict px = row_of(dual.x, row);
      float* __restrict py = row_of(dual.y, row);
      float* __restrict qx = row_of(ahead.x, row);
      float* __restrict qy = row_of(ahead.y, row);
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
  std::vector<float> out(picture.size());
  for (std::size_t row = 0; row < h; ++row) primal_row(dual, row, row_of(out, row));
  return out;
}

}  // namespace ombra
