// Forward kinematics and linear blend skinning.
#include "ombra/hand.h"

namespace ombra {

int bone_of(int angle) {
  if (angle <= kThumbCmcRotation) return 1;
  if (angle <= kThumbIpFlexion) return angle - kThumbMcpFlexion + 2;
  const int finger = (angle - kIndexMcpFlexion) / 4, joint = (angle - kIndexMcpFlexion) % 4;
  return 4 + 3 * finger + (joint < 2 ? 0 : joint - 1);
}

Frame3 pose_bone(const Hand::Bone& bone, const Frame3& parent, const Angles& angles,
                 std::array<Vec3, kAngleCount>* axes) {
  const auto angle = [&](int i) { return angles[static_cast<std::size_t>(i)]; };
  const auto note = [&](int i, Vec3 axis) {
    if (axes) (*axes)[static_cast<std::size_t>(i)] = axis;
  };
  Mat3 r = parent.rotation * bone.base;
  if (bone.abduction >= 0) {
    note(bone.abduction, r.y * bone.abduction_sign);
    r = r * rotation_y(bone.abduction_sign * angle(bone.abduction));
  }
  note(bone.flexion, -r.x);
  r = r * rotation_x(-angle(bone.flexion));
  if (bone.rotation >= 0) {
    note(bone.rotation, r.z * bone.abduction_sign);
    r = r * rotation_z(bone.abduction_sign * angle(bone.rotation));
  }
  return {r * bone.twist, parent * bone.offset};
}

Skeleton pose_skeleton(const Hand& hand, const Frame3& wrist, const Angles& angles) {
  Skeleton s;
  for (std::size_t b = 0; b < kBoneCount; ++b) {
    const Hand::Bone& bone = hand.bones[b];
    s.bones[b] = bone.parent < 0
                     ? wrist * bone.rest
                     : pose_bone(bone, s.bones[static_cast<std::size_t>(bone.parent)], angles, &s.axes);
    s.skinning[b] = s.bones[b] * bone.from_bind;
  }
  return s;
}

void skin(const Hand& hand, const Skeleton& skeleton, std::vector<Vec3>& out) {
  out.resize(hand.vertices.size());
  for (std::size_t v = 0; v < out.size(); ++v) {
    const Hand::Influence& influence = hand.influences[v];
    Vec3 p;
    for (int k = 0; k < 4; ++k)
      p += influence.weight[k] * (skeleton.skinning[influence.bone[k]] * hand.vertices[v]);
    out[v] = p;
  }
}

}  // namespace ombra
