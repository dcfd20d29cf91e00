// Bystanders: people who hold no hand into the light but stand in it, or beside it.
#pragma once

#include <array>

#include "ombra/capsule.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Somebody who stands upright on the floor (y = 0) with hanging arms.
struct Bystander {
  float height_m = 1.7f;  ///< floor to crown
  Vec2 at;                ///< where on the floor: x and z of the world, metres
  float facing = 0;       ///< radians: 0 faces the wall, positive turns to the right, pi / 2 faces along +x
  /// Exact, field by field.
  friend bool operator==(const Bystander&, const Bystander&) = default;
};

/// Capsules of a body.
inline constexpr std::size_t kBodyParts = 21;
/// Of them head and neck, which come first.
inline constexpr std::size_t kHeadParts = 2;

/// The body that light meets: head, neck, shoulders, torso, arms, hands, legs and feet. Joints are where
/// Drillis and Contini (1966, as in Winter, Biomechanics and Motor Control of Human Movement, figure 4.1)
/// have them in shares of the height, for children too; thicknesses are chosen, as clothed
/// (docs/conventions.md). World, metres; the first kHeadParts are head and neck.
std::array<TaperedCapsule, kBodyParts> body_capsules(const Bystander& person);

}  // namespace ombra
#pragma GCC visibility pop
