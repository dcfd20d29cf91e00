// What is printed on the wall.
#pragma once

#include <vector>

#include "ombra/take_maker.h"

namespace ombra {

/// A square that repeats: how much of the pattern's colour is at each point.
class WallpaperTile {
 public:
  WallpaperTile(Wallpaper wallpaper, std::uint64_t seed);
  /// 0 the wall's own … 1 the pattern's; u and v in repeats, from where does not matter. Bricks differ from
  /// each other and may lie a little outside.
  float operator()(float u, float v) const;

 private:
  std::vector<float> mix_;
};

}  // namespace ombra
