// A z-buffer: which surface each sample of a drawing shows, where its contours are and how openly it lies.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "io/camera.h"
#include "io/surface.h"

namespace ombra {

/// Samples a pixel along each axis.
inline constexpr int kSamples = 2;

/// What is seen through one sample.
struct Sample {
  float depth = std::numeric_limits<float>::infinity();
  Vec3 normal;
  float presence = 0;
  int body = -1;  ///< the number it was drawn with; -1: nothing
  std::int8_t finger = -1;
};

/// Everything in samples, kSamples * kSamples a pixel.
struct Canvas {
  int width, height;
  std::vector<Sample> samples;

  Canvas(int width_, int height_) : width(width_), height(height_), samples(index(0, height_)) {}

  Sample& at(int x, int y) { return samples[index(x, y)]; }
  const Sample& at(int x, int y) const { return samples[index(x, y)]; }

  /// Draws a surface as part of a body, which has a number from 0 on.
  void draw(const Surface& surface, const Camera& camera, int body);

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
};

/// The light that reaches every pixel, 0 … 1, smooth within each body. 1 where there is none.
std::vector<float> openness(const Canvas& canvas, const Camera& camera);

/// Whether a line passes through a sample: where a surface lies at least `step_m` behind it, or a third of
/// that if it is another body's. It is drawn on the nearer side, where its shape is.
bool on_line(const Canvas& canvas, int x, int y, float step_m);

}  // namespace ombra
