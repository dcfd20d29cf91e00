// Contours on the screen: which mesh edges separate front faces from back faces, and the outlines of arm
// capsules.
#pragma once

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

/// Appends the outline of a tapered capsule seen from the lamp: the convex hull of the circles of tangency of
/// its two balls. Vertex index 0 stands for its `from` end, 1 for `to`. Parts nearer the lamp than 5 cm are
/// cut off.
void append_capsule(const TaperedCapsule& capsule, const Projection& projection, std::uint16_t body,
                    std::vector<ContourEdge>& out);

}  // namespace ombra
