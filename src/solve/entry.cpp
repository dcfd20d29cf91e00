// How a figure is entered: where the arms come in and which hand is in front.
#include <cmath>

#include "ombra/solve.h"

namespace ombra {

std::string_view arm_entry(const HeldHand& held, const Stage& stage) {
  if (!held.arm) return "";
  const Projection to_frame = projection(stage, 1);
  const Vec3 joints[] = {held.wrist, held.arm->elbow, held.arm->shoulder};
  constexpr int kSteps = 64;  // a bone of the arm
  for (int bone = 0; bone < 2; ++bone)
    for (int step = 0; step <= kSteps; ++step) {
      const float along = static_cast<float>(step) / kSteps;
      const Vec3 p = joints[bone] * (1 - along) + joints[bone + 1] * along;
      if (p.z > stage.lamp.position.z - 0.05f) return "";  // beside or behind the lamp: no shadow
      const Vec2 seen = to_frame(p);
      const float x = seen.x - 0.5f, y = seen.y - 0.5f;
      if (std::fabs(x) <= 0.5f && std::fabs(y) <= 0.5f) continue;
      if (std::fabs(x) > std::fabs(y)) return x < 0 ? "left" : "right";
      return y > 0 ? "bottom" : "top";
    }
  return "";
}

std::optional<Side> hand_in_front(const Pose& pose, const Stage& stage) {
  if (!pose.hands[0] || !pose.hands[1]) return std::nullopt;
  const auto depth = [&](const HeldHand& held) {
    const Vec3 palm = held.wrist - matrix(held.orientation).z * (0.4f * pose.hand_length_m);
    return length(stage.lamp.position - palm);
  };
  const float left = depth(*pose.hands[0]), right = depth(*pose.hands[1]);
  if (std::fabs(left - right) < 0.01f) return std::nullopt;
  return left < right ? Side::kLeft : Side::kRight;
}

}  // namespace ombra
