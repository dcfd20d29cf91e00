// Smooth surfaces of hands, arms and bodies, to be drawn.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ombra/capsule.h"
#include "ombra/hand.h"
#include "ombra/stage.h"

namespace ombra {

/// A smooth surface in the world.
struct Surface {
  std::vector<Vec3> positions, normals;
  std::vector<float> presence;  ///< 1 drawn … 0 faded into the paper
  std::vector<std::array<std::uint32_t, 3>> triangles;
  std::vector<std::int8_t> fingers;  ///< a triangle's: 0 thumb … 4 little, -1 palm and arm
};

/// A held hand's skin, its triangles cut smaller so that outlines are round.
Surface hand_surface(const Hand& hand, const HeldHand& held);

/// The forearm, open at its ends, fading out towards the elbow: where it begins it has the wrist's direction
/// and is as flat as the wrist; 6 cm on it is its capsule.
Surface forearm_surface(const HeldHand& held, const Performer& performer);

/// A tapered capsule, neither ball of which is within the other (or both are the same).
Surface capsule_surface(const TaperedCapsule& capsule);

}  // namespace ombra
