#include "take/wallpaper.h"

#include <algorithm>
#include <cmath>

#include "math/random.h"

namespace ombra {
namespace {

constexpr int kSide = 256;
constexpr int kCourses = 6, kBricksACourse = 2;
constexpr float kMortar = 0.12f;  // of a course's height
constexpr float kBrickTones = 0.25f;

/// From 0 below -1 to 1 above 1 without a corner.
float smooth_step(float t) {
  const float x = std::clamp(t / 2 + 0.5f, 0.0f, 1.0f);
  return x * x * (3 - 2 * x);
}

float wave(float turns) { return sin_cos(2 * kPi * turns).sin; }

float stripes(float u) { return smooth_step(20 * wave(u)); }

/// Leaves around a lattice of diamonds.
float damask(float u, float v) {
  const float lattice = wave(u + 0.25f) * wave(v + 0.25f);
  const float leaves = wave(3 * u + 0.2f * wave(2 * v)) * wave(3 * v + 0.2f * wave(2 * u));
  return smooth_step(12 * (lattice + 0.6f * leaves - 0.25f));
}

float bricks(float u, float v, const std::vector<float>& tones) {
  const float row = v * kCourses;
  const int course = std::min(static_cast<int>(row), kCourses - 1);
  const float column = u * kBricksACourse + (course % 2 == 0 ? 0.0f : 0.5f);
  const int brick = static_cast<int>(column) % kBricksACourse;
  const float up = row - static_cast<float>(course), along = column - std::floor(column);
  const float long_for_high = static_cast<float>(kCourses) / kBricksACourse;
  const float edge = std::min({up, 1 - up, along * long_for_high, (1 - along) * long_for_high});
  const float mortar = smooth_step((kMortar / 2 - edge) * 40);
  const float tone = tones[static_cast<std::size_t>(course * kBricksACourse + brick)];
  return mortar + (1 - mortar) * tone;
}

}  // namespace

WallpaperTile::WallpaperTile(Wallpaper wallpaper, std::uint64_t seed) {
  Random random(seed, 1);
  std::vector<float> tones;
  for (int k = 0; k < kCourses * kBricksACourse; ++k) tones.push_back(random.uniform(-1, 1) * kBrickTones);
  mix_.reserve(static_cast<std::size_t>(kSide) * kSide);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const float u = (static_cast<float>(x) + 0.5f) / kSide, v = (static_cast<float>(y) + 0.5f) / kSide;
      switch (wallpaper) {
        case Wallpaper::kPlain:
          mix_.push_back(0);
          break;
        case Wallpaper::kStripes:
          mix_.push_back(stripes(u));
          break;
        case Wallpaper::kDamask:
          mix_.push_back(damask(u, v));
          break;
        case Wallpaper::kBricks:
          mix_.push_back(bricks(u, v, tones));
          break;
      }
    }
}

float WallpaperTile::operator()(float u, float v) const {
  const float x = (u - std::floor(u)) * kSide, y = (v - std::floor(v)) * kSide;
  const int left = std::min(static_cast<int>(x), kSide - 1), top = std::min(static_cast<int>(y), kSide - 1);
  const int right = (left + 1) % kSide, below = (top + 1) % kSide;
  const float along = x - static_cast<float>(left), down = y - static_cast<float>(top);
  const auto at = [&](int i, int j) { return mix_[static_cast<std::size_t>(j * kSide + i)]; };
  return (at(left, top) * (1 - along) + at(right, top) * along) * (1 - down) +
         (at(left, below) * (1 - along) + at(right, below) * along) * down;
}

}  // namespace ombra
