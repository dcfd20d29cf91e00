#include "shadow/skin_table.h"

namespace ombra {

SkinTable::SkinTable(const Hand& hand) {
  vertex_count = hand.vertices.size();
  padded_count = (vertex_count + kLanes - 1) / kLanes * kLanes;
  x.resize(padded_count), y.resize(padded_count), z.resize(padded_count);
  max_influences = 1;
  for (int k = 0; k < 4; ++k) {
    auto& w = weight[static_cast<std::size_t>(k)];
    auto& b = bone[static_cast<std::size_t>(k)];
    w.resize(padded_count), b.resize(padded_count);
    for (std::size_t v = 0; v < vertex_count; ++v) {
      w[v] = hand.influences[v].weight[k];
      b[v] = hand.influences[v].bone[k];
      if (w[v] > 0) max_influences = std::max(max_influences, k + 1);
    }
    // Padding repeats bone 0 with full weight, so that no division by zero happens there.
    for (std::size_t v = vertex_count; v < padded_count; ++v) w[v] = k == 0 ? 1.0f : 0.0f;
  }
  for (std::size_t v = 0; v < vertex_count; ++v)
    x[v] = hand.vertices[v].x, y[v] = hand.vertices[v].y, z[v] = hand.vertices[v].z;
}

ProjectedBones project_bones(const Skeleton& skeleton, const Projection& p) {
  // Pixel = half + s (wall - centre) with wall = L + (q - L) Lz / (Lz - qz): over the common denominator Lz -
  // qz this is linear in q.
  ProjectedBones out;
  const float s = p.px_per_m, lz = p.lamp.z;
  const float left = p.half_px + s * (p.lamp.x - p.centre_x), top = p.half_px - s * (p.lamp.y - p.centre_y);
  for (std::size_t b = 0; b < kBoneCount; ++b) {
    const Frame3& f = skeleton.skinning[b];
    const Vec3 columns[4] = {f.rotation.x, f.rotation.y, f.rotation.z, f.origin - p.lamp};
    for (std::size_t c = 0; c < 4; ++c) {
      // q - L: depth below the lamp is -z.
      const Vec3 q = columns[c];
      out.element[c][b] = s * lz * q.x - left * q.z;
      out.element[4 + c][b] = -s * lz * q.y - top * q.z;
      out.element[8 + c][b] = -q.z;
    }
  }
  return out;
}

}  // namespace ombra
