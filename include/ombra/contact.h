// Contact: where skin lies on skin or passes into it, by the meshes themselves.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ombra/stage.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A part of somebody's body.
struct BodyPart {
  /// What it is; a palm is the hand without its fingers.
  enum Kind : std::uint8_t { kFinger, kPalm, kForearm, kUpperArm, kHead } kind = kPalm;  ///< what it is
  std::uint8_t hand = 0;    ///< numbered as a Pose's; of a head its person's first
  std::uint8_t finger = 0;  ///< 0 thumb … 4 little; of kFinger only
  /// Exact, field by field.
  friend bool operator==(const BodyPart&, const BodyPart&) = default;
};
/// "left thumb", "right palm", "left forearm", "head"; of a second performer's "other performer's left
/// thumb".
std::string name(const BodyPart& part);

/// Two parts that touch.
struct Touch {
  BodyPart a;           ///< one
  BodyPart b;           ///< the other
  double depth_mm = 0;  ///< how deep one has passed into the other; negative: the gap between them
};
/// "thumbs touch", "left thumb touches right palm", "left index passes 2.1 mm into right palm".
std::string touch_text(const Touch& touch);

/// Finds touching parts by mesh: every vertex of a hand against the triangles of other parts, inside being
/// told by the angle-weighted normal of the nearest point (Bærentzen & Aanæs 2005, Signed distance
/// computation using the angle weighted pseudonormal), and against the tapered capsules of arms and heads;
/// arms and heads against each other as capsules. What is joined by skin is left out: the phalanges of one
/// finger, a finger's first phalanx or the thumb's metacarpal and the palm, parts of one hand less than 12 mm
/// apart along its skin, an arm and its own hand. Keeps what it needs to know of two hands; may be used by
/// many threads.
class SkinContact {
 public:
  /// `hands` are indexed by Side, serve both performers and are copied.
  explicit SkinContact(const std::array<Hand, 2>& hands);

  /// Each pair of parts once that comes nearer than `margin_m`, the deepest first. Depths are exact for
  /// vertices, which lie 3 mm apart on a median hand: an edge may have passed a few tenths further.
  /// Deterministic; a few milliseconds.
  std::vector<Touch> touches(const Pose& pose, const Stage& stage, float margin_m = 0.0015f) const;

  /// Deepest of touches(), millimetres; 0 when nothing passes into anything.
  double penetration_mm(const Pose& pose, const Stage& stage) const;

 private:
  /// What of a hand does not change with its pose.
  struct Skin {
    std::vector<std::uint8_t> part;  ///< of a vertex: finger, or 5 for the palm
    std::vector<std::uint8_t> bone;  ///< that carries most of a vertex
    std::array<std::vector<std::uint16_t>, kFingerCount + 1> vertices;  ///< of a part
    std::array<std::vector<std::uint16_t>, kFingerCount + 1> faces;     ///< whose vertices are all of a part
    std::vector<bool> rim;                            ///< whether a vertex is on a part's rim
    std::vector<std::array<std::uint16_t, 3>> edges;  ///< of a face: from its first, second, third vertex on
    std::array<std::vector<float>, kFingerCount + 1> along_skin_m;  ///< from a part to each vertex
  };
  struct Posed;
  void compare(const Posed& a, int part_a, const Posed& b, int part_b, float margin_m,
               std::vector<Touch>& out) const;

  std::array<Hand, 2> hands_;
  std::array<Skin, 2> skins_;
};

}  // namespace ombra
#pragma GCC visibility pop
