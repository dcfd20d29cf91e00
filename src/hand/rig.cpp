// From a loaded rig to a posable hand: weld, check, merge 25 joints into 16 bones, fit capsules, scale.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "hand/resize.h"

namespace ombra {
namespace {

constexpr std::array<std::string_view, kFingerCount> kFingers = {"thumb", "index-finger", "middle-finger",
                                                                 "ring-finger", "pinky-finger"};
constexpr float kWeldDistance = 1e-6f;  // metres; the asset's seams share positions exactly

// The joint that each bone starts at, in bone order.
std::array<std::string, kBoneCount> bone_joints() {
  std::array<std::string, kBoneCount> names;
  names[0] = "wrist";
  const std::array<const char*, 3> thumb = {"-metacarpal", "-phalanx-proximal", "-phalanx-distal"};
  const std::array<const char*, 3> finger = {"-phalanx-proximal", "-phalanx-intermediate", "-phalanx-distal"};
  for (std::size_t f = 0; f < kFingerCount; ++f)
    for (std::size_t k = 0; k < 3; ++k)
      names[1 + 3 * f + k] = std::string(kFingers[f]) + (f == 0 ? thumb[k] : finger[k]);
  return names;
}

// Bone that a WebXR joint moves with: finger metacarpals belong to the palm, tips to their last phalanx. -1:
// unknown.
int bone_of_joint(const std::string& joint) {
  static const std::array<std::string, kBoneCount> bones = bone_joints();
  const auto at = std::find(bones.begin(), bones.end(), joint);
  if (at != bones.end()) return static_cast<int>(at - bones.begin());
  for (std::size_t f = 0; f < kFingerCount; ++f) {
    if (joint == std::string(kFingers[f]) + "-tip") return static_cast<int>(3 + 3 * f);
    if (f > 0 && joint == std::string(kFingers[f]) + "-metacarpal") return 0;
  }
  return -1;
}

// R = Y(a) X(b) Z(c); returns the Y and the Z factor (X is replaced by the flexion angle).
struct YxzFactors {
  float y_rad;
  Mat3 z;
};
YxzFactors yxz_factors(const Mat3& r) {
  const float y_rad = arc_tangent(r.z.x, r.z.z);
  const float c = std::sqrt(r.x.y * r.x.y + r.y.y * r.y.y);
  const float cos_z = r.y.y / c, sin_z = r.x.y / c;
  return {y_rad, {{cos_z, sin_z, 0}, {-sin_z, cos_z, 0}, {0, 0, 1}}};
}

// Nearest orthonormal frame to a joint frame that may carry a trace of scale.
Frame3 rigid(const Frame3& f) {
  const Vec3 z = normalized(f.rotation.z);
  const Vec3 x = normalized(cross(f.rotation.y, z));
  return {{x, cross(z, x), z}, f.origin};
}

bool finite(Vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

float distance_to_segment(Vec3 p, Vec3 a, Vec3 b) {
  const Vec3 d = b - a;
  const float t = std::clamp(dot(p - a, d) / std::max(dot(d, d), 1e-12f), 0.0f, 1.0f);
  return length(p - (a + d * t));
}

std::string millimetres(float length_m) { return std::to_string(std::lround(length_m * 1000)); }

float percentile(std::vector<float>& values, double q) {
  const auto k = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + k, values.end());
  return values[static_cast<std::size_t>(k)];
}

void weld(const RigSource& rig, const Frame3& to_wrist, const std::vector<int>& joint_bone, Hand& hand,
          std::vector<std::uint16_t>& welded) {
  std::map<std::array<long long, 3>, std::uint16_t> seen;
  welded.resize(rig.positions.size());
  for (std::size_t v = 0; v < rig.positions.size(); ++v) {
    const Vec3 p = rig.positions[v];
    const std::array<long long, 3> key = {std::llround(p.x / kWeldDistance),
                                          std::llround(p.y / kWeldDistance),
                                          std::llround(p.z / kWeldDistance)};
    const auto [at, fresh] = seen.try_emplace(key, static_cast<std::uint16_t>(hand.vertices.size()));
    welded[v] = at->second;
    if (!fresh) continue;
    std::array<float, kBoneCount> by_bone{};
    for (std::size_t k = 0; k < 4; ++k)
      by_bone[static_cast<std::size_t>(joint_bone[rig.joints[v][k]])] += rig.weights[v][k];
    std::array<std::uint8_t, kBoneCount> order;
    for (std::size_t b = 0; b < kBoneCount; ++b) order[b] = static_cast<std::uint8_t>(b);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return by_bone[a] > by_bone[b]; });
    Hand::Influence influence;
    float sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += by_bone[order[k]];
    for (std::size_t k = 0; k < 4; ++k) {
      influence.weight[k] = by_bone[order[k]] / sum;
      influence.bone[k] = influence.weight[k] > 0 ? order[k] : order[0];
    }
    hand.vertices.push_back(to_wrist * p);
    hand.influences.push_back(influence);
  }
}

// Vertices on fewer bones first, so that skinning takes vertices alike side by side.
void sort_by_bones(Hand& hand, std::vector<std::uint16_t>& welded) {
  std::vector<std::uint16_t> order(hand.vertices.size()), place(hand.vertices.size());
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return hand.influences[a].count() < hand.influences[b].count(); });
  const Hand before = hand;
  for (std::size_t i = 0; i < order.size(); ++i) {
    hand.vertices[i] = before.vertices[order[i]], hand.influences[i] = before.influences[order[i]];
    place[order[i]] = static_cast<std::uint16_t>(i);
  }
  for (std::uint16_t& v : welded) v = place[v];
}

// Fills hand.edges; every edge of a closed oriented surface is run once each way.
Result<void> find_edges(Hand& hand, const std::string& where) {
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint16_t> half;
  for (std::size_t f = 0; f < hand.faces.size(); ++f)
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint16_t a = hand.faces[f][k], b = hand.faces[f][(k + 1) % 3];
      if (!half.try_emplace({a, b}, static_cast<std::uint16_t>(f)).second)
        return fail(
            ErrorCode::kBadInput,
            "the mesh is not a surface: three faces meet at one edge; repair it (2-manifold) in a 3D editor",
            where);
    }
  for (const auto& [edge, face] : half) {
    const auto other = half.find({edge.second, edge.first});
    if (other == half.end())
      return fail(ErrorCode::kBadInput, "the mesh has an open edge; close it (cap the wrist) in a 3D editor",
                  where);
    if (edge.first < edge.second) hand.edges.push_back({edge.first, edge.second, face, other->second});
  }
  return {};
}

void set_bones(const std::map<std::string, Frame3>& joints, Side side, Hand& hand) {
  const auto names = bone_joints();
  const Frame3 to_wrist = inverse(joints.at("wrist"));
  for (std::size_t b = 0; b < kBoneCount; ++b) {
    Hand::Bone& bone = hand.bones[b];
    bone.rest = b == 0 ? Frame3{} : to_wrist * joints.at(names[b]);
    bone.from_bind = inverse(bone.rest);
    if (b == 0) continue;
    bone.parent = (b - 1) % 3 == 0 ? 0 : static_cast<int>(b) - 1;
    const Frame3 local = hand.bones[static_cast<std::size_t>(bone.parent)].from_bind * bone.rest;
    bone.offset = local.origin;
    const bool left = side == Side::kLeft;
    // About +Y the fingertips (-Z) swing towards -X: the little finger's side of a left hand, the thumb's of
    // a right.
    const float to_thumb = left ? -1.0f : 1.0f;
    if (b == 1) {
      bone.flexion = kThumbCmcFlexion;
      bone.abduction = kThumbCmcAbduction;
      bone.rotation = kThumbCmcRotation;
      bone.abduction_sign = to_thumb;
      bone.base = local.rotation;
    } else if (b <= 3) {
      bone.flexion = kThumbMcpFlexion + static_cast<int>(b) - 2;
      const YxzFactors factors = yxz_factors(local.rotation);
      bone.base = rotation_y(factors.y_rad);
      bone.twist = factors.z;
    } else {
      const int finger = static_cast<int>(b - 4) / 3, joint = static_cast<int>(b - 4) % 3;
      const YxzFactors factors = yxz_factors(local.rotation);
      bone.twist = factors.z;
      bone.flexion = kIndexMcpFlexion + 4 * finger + (joint == 0 ? 0 : joint + 1);
      if (joint == 0) {
        bone.abduction = bone.flexion + 1;
        bone.abduction_sign =
            finger <= 1 ? to_thumb : -to_thumb;  // ring and little spread away from the thumb
      } else {
        bone.base = rotation_y(factors.y_rad);
      }
    }
  }
}

// Capsules along the bones; radii are what the skin around each bone measures.
void fit_capsules(const std::map<std::string, Frame3>& joints, Hand& hand) {
  const Frame3 to_wrist = inverse(joints.at("wrist"));
  const auto add = [&](int bone, int finger, Vec3 from, Vec3 to, double quantile) {
    std::vector<float> distances;
    for (std::size_t v = 0; v < hand.vertices.size(); ++v)
      if (hand.influences[v].bone[0] == bone && hand.influences[v].weight[0] > 0.6f) {
        const Vec3 d = to - from, p = hand.vertices[v] - from;
        const float t = dot(p, d) / dot(d, d);
        if (t > -0.1f && t < 1.1f) distances.push_back(distance_to_segment(hand.vertices[v], from, to));
      }
    if (distances.empty()) return;
    const Frame3& in = hand.bones[static_cast<std::size_t>(bone)].from_bind;
    hand.capsules.push_back({bone, finger, in * from, in * to, percentile(distances, quantile)});
  };
  for (int f = 1; f < kFingerCount; ++f) {
    const std::string finger(kFingers[static_cast<std::size_t>(f)]);
    add(0, -1, (to_wrist * joints.at(finger + "-metacarpal")).origin,
        (to_wrist * joints.at(finger + "-phalanx-proximal")).origin, 0.1);
  }
  for (int f = 0; f < kFingerCount; ++f)
    for (int k = 0; k < 3; ++k) {
      const int bone = 1 + 3 * f + k;
      const Vec3 from = hand.bones[static_cast<std::size_t>(bone)].rest.origin;
      Vec3 to =
          k < 2 ? hand.bones[static_cast<std::size_t>(bone) + 1].rest.origin
                : (to_wrist * joints.at(std::string(kFingers[static_cast<std::size_t>(f)]) + "-tip")).origin;
      add(bone, f, from, to, f == 0 && k == 0 ? 0.2 : 0.4);
    }
}

}  // namespace

Result<Hand> make_hand(const RigSource& rig, Side side, float length_m, const std::string& where,
                       float breadth_m) {
  constexpr std::size_t kMostVertices = 65535;
  if (length_m != 0 && !(length_m >= 0.10f && length_m <= 0.30f))
    return fail(ErrorCode::kBadInput, "hand length must be 100 to 300 mm", where);
  if (rig.positions.empty() || rig.triangles.empty())
    return fail(ErrorCode::kBadInput, "the mesh is empty", where);
  if (rig.positions.size() > kMostVertices || rig.triangles.size() > kMostVertices)
    return fail(ErrorCode::kTooLarge, "a hand may have at most 65,535 vertices and faces; decimate it",
                where);
  if (rig.joints.size() != rig.positions.size() || rig.weights.size() != rig.positions.size())
    return fail(ErrorCode::kBadInput, "every vertex needs joints and weights", where);

  std::map<std::string, Frame3> joints;
  for (std::size_t j = 0; j < rig.joint_names.size() && j < rig.joint_frames.size(); ++j) {
    const Frame3 f = rigid(rig.joint_frames[j]);
    if (!finite(f.origin) || !finite(f.rotation.x) || !finite(f.rotation.y) || !finite(f.rotation.z) ||
        std::fabs(length(f.rotation.x) - 1) > 0.01f)
      return fail(ErrorCode::kBadInput, "joint '" + rig.joint_names[j] + "' has no usable frame", where);
    joints[rig.joint_names[j]] = f;
  }
  std::vector<std::string> needed = {"wrist"};
  for (std::size_t f = 0; f < kFingerCount; ++f)
    for (const char* part :
         {"-metacarpal", "-phalanx-proximal", "-phalanx-intermediate", "-phalanx-distal", "-tip"})
      if (f > 0 || part != std::string_view("-phalanx-intermediate"))
        needed.push_back(std::string(kFingers[f]) + part);
  for (const std::string& joint : needed)
    if (!joints.contains(joint))
      return fail(ErrorCode::kBadInput, "the joint '" + joint + "' is missing; name the joints as WebXR does",
                  where);

  std::vector<int> joint_bone;
  for (const std::string& joint : rig.joint_names) joint_bone.push_back(bone_of_joint(joint));
  for (std::size_t v = 0; v < rig.positions.size(); ++v) {
    if (!finite(rig.positions[v]))
      return fail(ErrorCode::kBadInput, "vertex " + std::to_string(v) + " is not finite", where);
    float sum = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const float w = rig.weights[v][k];
      if (!(w >= 0 && w <= 1e6f))  // sums of weights stay finite
        return fail(ErrorCode::kBadInput, "vertex " + std::to_string(v) + " has a bad weight", where);
      const std::uint16_t j = rig.joints[v][k];
      if (j >= joint_bone.size() || (w > 0 && joint_bone[j] < 0))
        return fail(ErrorCode::kBadInput,
                    "vertex " + std::to_string(v) + " hangs on a joint that is no hand joint", where);
      sum += w;
    }
    if (!(sum > 0))
      return fail(ErrorCode::kBadInput, "vertex " + std::to_string(v) + " has no weight", where);
  }
  for (int& b : joint_bone) b = std::max(b, 0);  // joints without weight may be anything

  Hand hand;
  hand.side = side;
  set_bones(joints, side, hand);
  std::vector<std::uint16_t> welded;
  weld(rig, inverse(joints.at("wrist")), joint_bone, hand, welded);
  sort_by_bones(hand, welded);
  for (const auto& t : rig.triangles) {
    for (std::uint32_t i : t)
      if (i >= welded.size())
        return fail(ErrorCode::kBadInput, "a triangle names a vertex that does not exist", where);
    const std::array<std::uint16_t, 3> f = {welded[t[0]], welded[t[1]], welded[t[2]]};
    if (f[0] != f[1] && f[1] != f[2] && f[2] != f[0]) hand.faces.push_back(f);
  }
  if (auto edges = find_edges(hand, where); !edges) return tl::unexpected(edges.error());

  double volume = 0;
  for (const auto& f : hand.faces)
    volume += static_cast<double>(dot(hand.vertices[f[0]], cross(hand.vertices[f[1]], hand.vertices[f[2]])));
  if (volume <= 0) return fail(ErrorCode::kBadInput, "the mesh is inside out; flip its faces", where);
  const bool thumb_on_plus_x = (inverse(joints.at("wrist")) * joints.at("thumb-tip")).origin.x > 0;
  if (thumb_on_plus_x != (side == Side::kLeft))
    return fail(ErrorCode::kBadInput,
                "this is a " + std::string(side == Side::kLeft ? "right" : "left") +
                    " hand; give the files as left,right",
                where);

  fit_capsules(joints, hand);
  for (std::size_t f = 0; f < kFingerCount; ++f)
    hand.fingertips[f] = hand.bones[3 + 3 * f].from_bind *
                         (inverse(joints.at("wrist")) * joints.at(std::string(kFingers[f]) + "-tip")).origin;

  hand.length_m = measured_length_m(hand);
  if (!(hand.length_m > 1e-4f)) return fail(ErrorCode::kBadInput, "the hand has no length", where);
  if (length_m == 0) length_m = hand.length_m;
  if (breadth_m != 0 && !(breadth_m >= 0.3f * length_m && breadth_m <= 0.6f * length_m))
    return fail(ErrorCode::kBadInput,
                "hand breadth must be 30 to 60 % of its length: " + millimetres(0.3f * length_m) + " to " +
                    millimetres(0.6f * length_m) + " mm",
                where);
  if (breadth_m != 0 && !(measured_breadth_m(hand) > 1e-4f))
    return fail(ErrorCode::kBadInput, "the hand has no breadth: its knuckles lie in each other", where);
  return resized(hand, length_m, breadth_m);
}

}  // namespace ombra
