#include "ombra/bystander.h"

namespace ombra {
namespace {

/// A part in shares of the height: x to the body's right, y up, z ahead.
struct Part {
  Vec3 from, to;
  float from_radius, to_radius;
};

constexpr std::array<Part, 3> kMiddle = {{
    {{0, 0.915f, 0.014f}, {0, 0.948f, 0.004f}, 0.042f, 0.052f},   // head, from the chin at 0.870 to the crown
    {{0, 0.825f, -0.004f}, {0, 0.895f, 0}, 0.037f, 0.034f},       // neck
    {{-0.038f, 0.548f, 0}, {0.038f, 0.548f, 0}, 0.058f, 0.058f},  // hips, across
}};
static_assert(kMiddle.size() > kHeadParts);

/// Of the right side; the left one is its mirror. Drillis and Contini: shoulder 0.818 high and 0.129 aside,
/// upper arm 0.186, forearm 0.146, hand 0.108; hip 0.530 high and half of 0.191 aside (the socket lies
/// within); knee 0.285, ankle 0.039, foot 0.152 long.
constexpr std::array<Part, 9> kRight = {{
    {{0.012f, 0.838f, -0.006f}, {0.120f, 0.800f, -0.004f}, 0.030f, 0.030f},  // neck to shoulder
    {{0.026f, 0.772f, 0}, {0.022f, 0.640f, 0}, 0.066f, 0.061f},              // chest
    {{0.022f, 0.640f, 0}, {0.034f, 0.545f, 0}, 0.061f, 0.060f},              // belly
    {{0.125f, 0.805f, -0.004f}, {0.145f, 0.620f, -0.010f}, 0.032f, 0.024f},  // upper arm
    {{0.145f, 0.620f, -0.010f}, {0.148f, 0.475f, 0.016f}, 0.024f, 0.017f},   // forearm
    {{0.148f, 0.470f, 0.018f}, {0.143f, 0.390f, 0.034f}, 0.017f, 0.012f},    // hand
    {{0.050f, 0.530f, 0}, {0.054f, 0.285f, 0.008f}, 0.054f, 0.035f},         // thigh
    {{0.054f, 0.285f, 0.008f}, {0.056f, 0.045f, -0.010f}, 0.035f, 0.024f},   // shank
    {{0.056f, 0.022f, -0.020f}, {0.066f, 0.016f, 0.085f}, 0.022f, 0.016f},   // foot
}};

}  // namespace

std::array<TaperedCapsule, kBodyParts> body_capsules(const Bystander& person) {
  const auto [sin_turn, cos_turn] = sin_cos(person.facing);
  const Vec3 ahead{sin_turn, 0, -cos_turn}, right{cos_turn, 0, sin_turn};
  std::array<TaperedCapsule, kBodyParts> body;
  std::size_t count = 0;
  const auto add = [&](const Part& part, float side) {
    const auto placed = [&](Vec3 p) {
      return Vec3{person.at.x, 0, person.at.y} +
             (right * (side * p.x) + Vec3{0, p.y, 0} + ahead * p.z) * person.height_m;
    };
    body[count++] = {placed(part.from), placed(part.to), part.from_radius * person.height_m,
                     part.to_radius * person.height_m};
  };
  for (const Part& part : kMiddle) add(part, 1);
  for (const float side : {-1.0f, 1.0f})
    for (const Part& part : kRight) add(part, side);
  return body;
}

}  // namespace ombra
