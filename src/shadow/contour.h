// Contours on the screen: which mesh edges separate front faces from back faces, and the outlines of arm
// capsules.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ombra/hand.h"
#include "ombra/stage.h"
#include "shadow/simd/front.h"

namespace ombra {

/// A directed piece of a body's contour in pixels (y down); the body's front lies to its right as drawn, so
/// that a region's winding number is +1 for each front layer.
struct ContourEdge {
  Vec2 from, to;
  std::uint16_t a, b;  ///< vertices of the body: from is a, to is b
  std::uint16_t body;
};

/// Finds contour edges of one posed mesh again and again.
class ContourFinder {
 public:
  explicit ContourFinder(const Hand& hand);
  /// Appends the contour edges of the mesh with projected vertices `pixels`.
  void append(const Vec2* pixels, std::uint16_t body, std::vector<ContourEdge>& out);

 private:
  ContourFinder(const Hand& hand, const std::vector<std::uint16_t>& order);

  FaceCorners faces_;  ///< in an order in which nearly all follow a neighbour
  /// First those between faces f and f + 1, at f, then all others; left and right are places in that order.
  std::vector<Hand::Edge> edges_;
  std::size_t between_;                ///< how many of the first kind there is room for
  std::vector<std::uint8_t> follows_;  ///< 1 where there is one; padded, as front_ is
  std::vector<std::uint8_t> front_;
  std::vector<std::uint32_t> found_;
};

/// Points a ball for silhouettes, and for shadows, which are measured in fractions of a pixel: the polygon
/// then keeps within 0.1 % of the radius.
inline constexpr std::size_t kSilhouetteSides = 24, kShadowSides = 72;

/// The outline of a tapered capsule seen from a lamp, closed: the convex hull of the circles of tangency of
/// its two balls, which are taken at kSides points each.
template <std::size_t kSides>
struct CapsuleOutline {
  struct Corner {
    Vec3 point;  ///< on the capsule, world
    Vec2 pixel;
    std::uint16_t end;  ///< that it belongs to: 0 `from`, 1 `to`
  };
  std::array<Corner, 2 * kSides> corners;
  std::size_t count = 0;
};
/// Parts nearer the lamp's plane than `clear_m` are cut off; no corner when nothing is left. kSides is
/// kSilhouetteSides or kShadowSides.
inline constexpr float kClearOfLamp_m = 0.05f;
template <std::size_t kSides>
CapsuleOutline<kSides> capsule_outline(const TaperedCapsule& capsule, const Projection& projection,
                                       float clear_m = kClearOfLamp_m);

/// Appends the outline as edges. Vertex index 0 stands for the capsule's `from` end, 1 for `to`.
void append_capsule(const TaperedCapsule& capsule, const Projection& projection, std::uint16_t body,
                    std::vector<ContourEdge>& out);

}  // namespace ombra
