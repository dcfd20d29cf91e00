// Recognising shapes: how alike two outlines look to somebody who knows nothing of scores. Nothing here is
// ever optimised by the solver, so it judges a solved shadow from outside.
#pragma once

#include <vector>

#include "ombra/shape.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Points along a shape's outline at which its looks are noted down.
inline constexpr int kOutlinePoints = 100;
/// Rings around a point in a shape context, an octave of distance each.
inline constexpr int kContextRings = 5;
/// Directions around a point that a ring is divided by.
inline constexpr int kContextDirections = 12;

/// What a shape looks like: from each of kOutlinePoints points of its outline, how the other points lie
/// around it (shape contexts; Belongie, Malik & Puzicha, "Shape matching and object recognition using shape
/// contexts", IEEE PAMI 24(4), 2002). Of a mask without shape it is empty.
struct ShapeContexts {
  /// Square roots of the shares of the other points that lie in each place, so that the squares of one
  /// point's sum to 1: kContextRings * kContextDirections rows of kOutlinePoints values.
  std::vector<float> roots;
};

/// Describes a mask by the outline of all its parts and holes, sampled evenly by length. What the mask's own
/// edge cuts off ends there. Where the shape lies and how large it is drop out, its size as the mean distance
/// between two points; how it is turned and which way it faces remain, for a 6 is no 9. Distances from 1/8 to
/// 2 of the mean are told apart by octaves, and every point is shared between the nearest two rings and the
/// nearest two directions, so that a small shift changes little. `tilt_deg` is by how much the shape was
/// turned, counter-clockwise as seen; it is turned back. Same bits on every machine, takes a millisecond or
/// so.
ShapeContexts shape_contexts(const Mask& mask, double tilt_deg = 0);

/// How unlike two shapes look: 0 for the same outline, up to 1; 1 when either is empty. Each point takes the
/// point of the other outline whose context is the most alike (Bhattacharyya's coefficient: the sum of the
/// products of the square roots), and the distance is 1 less the mean affinity, averaged over both ways.
/// Points that have no counterpart cost their own share alone and parts and holes need no order, which a
/// shadow with leaks of light would break. Symmetric but for rounding. Same bits on every machine, some 50
/// microseconds.
double shape_distance(const ShapeContexts& a, const ShapeContexts& b);

}  // namespace ombra
#pragma GCC visibility pop
