// A hand at another size: longer with everything, or broader at the same length.
#include "hand/resize.h"

#include <algorithm>
#include <cmath>

namespace ombra {
namespace {

constexpr std::size_t kIndexKnuckle = 4, kMiddleKnuckle = 7, kLittleKnuckle = 13;  // bones that begin there

/// The hand with every bone `along` times as long and `across` times as thick.
Hand stretched(const Hand& hand, float across, float along) {
  const auto stretch = [&](Vec3 v) { return Vec3{v.x * across, v.y * across, v.z * along}; };
  Hand out = hand;
  for (Hand::Bone& bone : out.bones) {
    if (bone.parent < 0) continue;
    bone.offset = stretch(bone.offset);
    bone.rest.origin = out.bones[static_cast<std::size_t>(bone.parent)].rest * bone.offset;
    bone.from_bind = inverse(bone.rest);
  }
  for (std::size_t v = 0; v < hand.vertices.size(); ++v) {
    const Hand::Influence& influence = hand.influences[v];
    Vec3 p;
    for (std::size_t k = 0; k < 4; ++k) {
      const std::size_t bone = influence.bone[k];
      p += influence.weight[k] *
           (out.bones[bone].rest * stretch(hand.bones[bone].from_bind * hand.vertices[v]));
    }
    out.vertices[v] = p;
  }
  for (Hand::Capsule& c : out.capsules) c.from = stretch(c.from), c.to = stretch(c.to), c.radius_m *= across;
  for (Vec3& tip : out.fingertips) tip = stretch(tip);
  return out;
}

}  // namespace

Vec3 palm_offset(const Hand& hand) { return hand.bones[kMiddleKnuckle].offset * 0.6f; }

float measured_length_m(const Hand& hand) {
  float tip = 0;
  for (std::size_t v = 0; v < hand.vertices.size(); ++v)
    if (hand.influences[v].bone[0] == 9)
      tip = std::max(tip, length(hand.vertices[v] - hand.bones[9].rest.origin));
  return length(hand.bones[7].offset) + length(hand.bones[8].offset) + length(hand.bones[9].offset) + tip;
}

float measured_breadth_m(const Hand& hand) {
  const float to_thumb = hand.side == Side::kLeft ? 1.0f : -1.0f;
  // The index knuckle lies level with the middle one, which both hands of the asset have at one place.
  const float index_z = hand.bones[kMiddleKnuckle].rest.origin.z;
  const float little_z = hand.bones[kLittleKnuckle].rest.origin.z;
  const float near = 0.03f * hand.length_m;
  float most = to_thumb * hand.bones[kIndexKnuckle].rest.origin.x;
  float least = to_thumb * hand.bones[kLittleKnuckle].rest.origin.x;
  for (std::size_t v = 0; v < hand.vertices.size(); ++v) {
    const int bone = hand.influences[v].bone[0];
    if (bone >= 1 && bone <= 3) continue;  // the thumb
    const float x = to_thumb * hand.vertices[v].x, z = hand.vertices[v].z;
    if (std::fabs(z - index_z) < near) most = std::max(most, x);
    if (std::fabs(z - little_z) < near) least = std::min(least, x);
  }
  return most - least;
}

Hand resized(const Hand& hand, float length_m, float breadth_m) {
  Hand out = hand;
  const float s = length_m / hand.length_m;
  for (Vec3& v : out.vertices) v = v * s;
  for (Hand::Bone& b : out.bones)
    b.rest.origin = b.rest.origin * s, b.from_bind = inverse(b.rest), b.offset = b.offset * s;
  for (Hand::Capsule& c : out.capsules) c.from = c.from * s, c.to = c.to * s, c.radius_m *= s;
  for (Vec3& t : out.fingertips) t = t * s;
  out.length_m = length_m, out.breadth_m = hand.breadth_m * s;
  if (breadth_m == 0) return out;

  const Hand even = out;
  float across = 1, along = 1;
  // Knuckles lie a little aside of the hand's axis, so that length and breadth hang together: a few rounds
  // settle both.
  for (int round = 0; round < 6; ++round) {
    across *= breadth_m / measured_breadth_m(out);
    along *= length_m / measured_length_m(out);
    out = stretched(even, across, along);
  }
  out.breadth_m = breadth_m;
  return out;
}

}  // namespace ombra
