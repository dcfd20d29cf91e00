#include "sheet/direction.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ombra {

std::string direction_text(Vec3 direction) {
  struct Part {
    float amount;
    const char* name;
  };
  std::array<Part, 3> parts = {
      {{std::fabs(direction.x), direction.x < 0 ? "left" : "right"},
       {std::fabs(direction.y), direction.y < 0 ? "down" : "up"},
       {std::fabs(direction.z), direction.z < 0 ? "towards the wall" : "towards the lamp"}}};
  std::stable_sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.amount > b.amount; });
  constexpr float kTan15 = 0.268f, kTan30 = 0.577f;
  const auto [main, second, least] = parts;
  if (second.amount < kTan15 * main.amount) return main.name;
  return std::string(main.name) + (second.amount < kTan30 * main.amount ? ", a little " : " and ") +
         second.name;
}

}  // namespace ombra
