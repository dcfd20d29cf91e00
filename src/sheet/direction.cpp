#include "sheet/direction.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sheet/quantity.h"

namespace ombra {

std::string direction_text(const Voice& say, Vec3 direction) {
  struct Part {
    float amount;
    Say way;
  };
  std::array<Part, 3> parts = {{{std::fabs(direction.x), direction.x < 0 ? Say::kLeft : Say::kRight},
                                {std::fabs(direction.y), direction.y < 0 ? Say::kDown : Say::kUp},
                                {std::fabs(direction.z), direction.z < 0 ? Say::kToWall : Say::kToLamp}}};
  std::stable_sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.amount > b.amount; });
  std::vector<std::string> text = {say(parts[0].way)};
  for (std::size_t i = 1; i < 3; ++i) {
    const double lean_deg = degrees(static_cast<double>(arc_tangent(parts[i].amount, parts[0].amount)));
    if (rounded_angle(lean_deg, 5) > 0)
      text.push_back(say(Say::kLean, {{"angle", angle_text(lean_deg, 5)}, {"way", say(parts[i].way)}}));
  }
  return say.listed(text);
}

}  // namespace ombra
