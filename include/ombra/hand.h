// The hand: a rigged skin mesh, its 21 named joint angles and their limits, and the posed skin.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/result.h"
#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// Which of a person's two hands; as an index 0 left, 1 right.
enum class Side : std::uint8_t { kLeft, kRight };
/// "left" or "right".
std::string_view name(Side side);

/// Joint angles of a hand, one for each Angle.
inline constexpr int kAngleCount = 21;
/// Moving bones of a hand: the palm, then three of each finger from the thumb to the little finger.
inline constexpr int kBoneCount = 16;
/// Fingers of a hand, the thumb first.
inline constexpr int kFingerCount = 5;
/// "thumb", "index", "middle", "ring" or "little".
std::string_view finger_name(std::size_t finger);

/// The joint angles in file order. Zero is anatomical: a finger's first bone along the hand's long axis,
/// every other bone in line with the one before it; the thumb's carpometacarpal joint is measured from the
/// rest position of the asset. Flexion is positive towards the palm. Abduction of a finger is positive away
/// from the middle finger (of the middle finger: towards the thumb); of the thumb: out of the palm's plane,
/// with rotation positive as in opposition.
enum Angle : int {
  kThumbCmcFlexion,
  kThumbCmcAbduction,
  kThumbCmcRotation,
  kThumbMcpFlexion,
  kThumbIpFlexion,
  kIndexMcpFlexion,
  kIndexMcpAbduction,
  kIndexPipFlexion,
  kIndexDipFlexion,
  kMiddleMcpFlexion,
  kMiddleMcpAbduction,
  kMiddlePipFlexion,
  kMiddleDipFlexion,
  kRingMcpFlexion,
  kRingMcpAbduction,
  kRingPipFlexion,
  kRingDipFlexion,
  kLittleMcpFlexion,
  kLittleMcpAbduction,
  kLittlePipFlexion,
  kLittleDipFlexion,
};

/// One joint angle's name in files ("index-pip-flexion"), its range, its relaxed value and where they come
/// from.
struct AngleLimit {
  std::string_view name;    ///< as in files
  double min_deg;           ///< the least it may be
  double max_deg;           ///< the most
  double rest_deg;          ///< where a relaxed hand has it
  std::string_view source;  ///< the publication or measurement, for people
};
/// All limits, indexed by Angle. The one table of joint ranges in the project (src/hand/limits.cpp).
const std::array<AngleLimit, kAngleCount>& angle_limits();

using Angles = std::array<float, kAngleCount>;  ///< radians, indexed by Angle
/// Every angle at its relaxed value.
Angles relaxed_angles();

/// What an angle may be, radians.
struct AngleRange {
  float least;  ///< included
  float most;   ///< included
  /// Exact.
  friend bool operator==(const AngleRange&, const AngleRange&) = default;
};
using AngleRanges = std::array<AngleRange, kAngleCount>;  ///< indexed by Angle
/// The ranges of angle_limits(), each joint by itself.
const AngleRanges& full_ranges();
/// What is left of an angle's range with the others as they are. A finger spreads the less the further its
/// knuckle is bent; ring and little finger bend at the knuckle about as far as their neighbour towards the
/// middle does (src/hand/ranges.cpp gives figures and sources). Where nothing is left it is the value of
/// `ranges` that is nearest.
AngleRange range_given(const AngleRanges& ranges, const Angles& angles, int angle);
/// Brings every angle into what range_given() leaves of its range, knuckles from the middle to the little
/// finger first. Idempotent.
void keep_in_ranges(const AngleRanges& ranges, Angles& angles);
/// The ranges with one angle held at a value, and those of the angles that hang on it narrowed so that
/// range_given() always leaves that value.
/// @return kBadInput naming the joint and what it may be where the value is outside its range or another
/// angle that is held leaves no room for it
Result<AngleRanges> with_held(const AngleRanges& ranges, int angle, float value);

/// What a file format delivers: a skinned mesh with named joints, unchecked. Frames are the mesh's own.
struct RigSource {
  std::vector<Vec3> positions;                          ///< of the vertices
  std::vector<std::array<std::uint32_t, 3>> triangles;  ///< counter-clockwise from outside
  std::vector<std::array<std::uint16_t, 4>> joints;     ///< a vertex's joints, indices into joint_names
  std::vector<std::array<float, 4>> weights;            ///< their weights
  std::vector<std::string> joint_names;                 ///< WebXR joint names
  std::vector<Frame3> joint_frames;                     ///< joint -> mesh space in the bind pose, metres
};

/// A posable hand: closed welded mesh in the wrist's frame (origin at the wrist joint, -Z to the fingertips,
/// +Y dorsal; +X is the thumb's side of a left hand), 16 moving bones. Immutable after make_hand().
struct Hand {
  /// A bone and how its angles turn it.
  struct Bone {
    int parent = -1;     ///< index of an earlier bone; -1 for bone 0, the palm
    Frame3 rest;         ///< bone -> wrist frame in the bind pose
    Frame3 from_bind;    ///< inverse of rest
    Vec3 offset;         ///< origin in the parent's frame
    Mat3 base;           ///< rotation in the parent's frame before the angles …
    Mat3 twist;          ///< … and after them: base * Y(abduction) * X(-flexion) * Z(rotation) * twist
    int flexion = -1;    ///< Angle of rotation about the bone's -X; -1 for the palm
    int abduction = -1;  ///< Angle about Y; -1: none
    int rotation = -1;   ///< Angle about Z (thumb metacarpal only); -1: none
    float abduction_sign =
        1;  ///< turns "positive" into a rotation about Y (and Z), mirrored between the hands
  };
  /// Up to four bones that carry a vertex.
  struct Influence {
    std::uint8_t bone[4] = {0, 0, 0, 0};  ///< indices into bones
    float weight[4] = {0, 0, 0, 0};       ///< descending, sum 1
    /// Bones with a weight, 1 … 4: the first so many.
    int count() const { return (weight[0] > 0) + (weight[1] > 0) + (weight[2] > 0) + (weight[3] > 0); }
  };
  /// An edge of the mesh, by indices into vertices and faces.
  struct Edge {
    std::uint16_t a;      ///< vertex where it begins, seen in face `left`
    std::uint16_t b;      ///< vertex where it ends
    std::uint16_t left;   ///< face in which it runs a -> b
    std::uint16_t right;  ///< face in which it runs b -> a
  };
  /// A capsule in a bone's frame; used for contact and for drawing.
  struct Capsule {
    int bone = 0;        ///< index into bones
    int finger = -1;     ///< 0 thumb … 4 little; -1 palm
    Vec3 from;           ///< one end of its axis, bone frame, metres
    Vec3 to;             ///< the other end
    float radius_m = 0;  ///< around that axis
  };

  Side side = Side::kLeft;  ///< whose thumb is at +X of the wrist's frame if left, at -X if right
  float length_m = 0;       ///< wrist joint to the middle fingertip along the straightened finger
  float breadth_m = 0;      ///< across the knuckles, where it was asked for; 0: as the asset has it
  std::array<Bone, kBoneCount> bones;  ///< the palm first, parents before children
  std::vector<Vec3> vertices;          ///< bind pose, wrist frame, metres; those on fewer bones first
  std::vector<Influence> influences;   ///< one a vertex
  std::vector<std::array<std::uint16_t, 3>> faces;  ///< counter-clockwise from outside
  std::vector<Edge> edges;                          ///< each edge of the closed mesh once
  std::vector<Capsule> capsules;                    ///< of the palm and of every bone of the fingers
  std::array<Vec3, kFingerCount> fingertips;        ///< in the frame of each finger's last bone
};

/// Middle of the palm in the wrist's frame, metres: six tenths of the way to the middle knuckle.
Vec3 palm_offset(const Hand& hand);

/// Builds a hand from a loaded rig and scales it. Vertices at one place are welded; the mesh must be closed
/// and 2-manifold, all 25 WebXR joints but the tips are needed.
/// `length_m` is the hand length to scale to (0.10–0.30); 0 keeps the asset's own. `breadth_m` is the
/// measured_breadth_m() to scale to, 0.3 to 0.6 of the length; 0 keeps the asset's proportion. `where` names
/// the rig in messages.
/// @return kBadInput naming the missing joint, the open edge or the bad weight; deterministic.
Result<Hand> make_hand(const RigSource& rig, Side side, float length_m, const std::string& where,
                       float breadth_m = 0);

/// Hand breadth as ANSUR takes it with a caliper, from the thumb's side of the index knuckle to the other
/// side of the little finger's (metacarpale II to V), metres: measured on the skin of the bind pose. The
/// standard hand's is 0.412 of its length.
float measured_breadth_m(const Hand& hand);

/// The hand at another size, as make_hand() makes it; within the ranges given there.
///
/// The length scales everything alike. For a breadth of its own every bone is stretched along itself and
/// across itself, as thick as it is broad, and carries its skin along by the skin's own weights: joints and
/// frames only move, the mesh stays closed, a thumb that stands off becomes slimmer and not shorter, and a
/// finger that bends is not sheared. Length and breadth are met to 0.01 mm.
Hand resized(const Hand& hand, float length_m, float breadth_m = 0);

/// A size of hand that has a name.
struct HandSize {
  std::string_view name;    ///< "woman-50": a woman's median; "child-8": at eight years
  double length_mm;         ///< as Hand::length_m
  double breadth_mm;        ///< as measured_breadth_m()
  std::string_view source;  ///< the publication, for people
};
/// All named sizes (src/hand/sizes.cpp): 5th, 50th and 95th percentiles of men and women, children's medians.
const std::array<HandSize, 10>& hand_sizes();

/// A posed hand's skeleton in the world, metres.
struct Skeleton {
  std::array<Frame3, kBoneCount> bones;     ///< bone -> world
  std::array<Frame3, kBoneCount> skinning;  ///< bind pose (wrist frame) -> world, bone by bone
  std::array<Vec3, kAngleCount>
      axes;  ///< unit axis of each angle in the world; it turns about its bone's origin
};

/// The bone that an angle moves (with all bones after it on the same finger).
int bone_of(int angle);

/// One bone of it: the frame in the world of a bone but the palm, given its parent's. `axes`, where it is
/// wanted, gets those of the bone's angles.
Frame3 pose_bone(const Hand::Bone& bone, const Frame3& parent, const Angles& angles,
                 std::array<Vec3, kAngleCount>* axes = nullptr);

/// Forward kinematics for a wrist frame in the world (metres) and 21 angles. Angles are not clamped.
Skeleton pose_skeleton(const Hand& hand, const Frame3& wrist, const Angles& angles);

/// World positions of all vertices by linear blend skinning; `out` is resized to hand.vertices.size().
void skin(const Hand& hand, const Skeleton& skeleton, std::vector<Vec3>& out);

}  // namespace ombra
#pragma GCC visibility pop
