#include "support/hand_photo.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/random.h"
#include "support/real_hands.h"

namespace ombra {
namespace {

constexpr int kOversampling = 2;

struct Vertex {
  Vec3 at, normal;  ///< millimetres, world
  float paleness = 1;
};
struct Mesh {
  std::vector<Vertex> vertices;
  std::vector<std::array<std::size_t, 3>> faces;
};

Angles flat_angles(float spread) {
  Angles angles{};
  angles[kThumbCmcFlexion] = radians(-14.0 - 6 * static_cast<double>(spread));
  angles[kThumbCmcAbduction] = radians(-30);
  angles[kIndexMcpAbduction] = radians(12) * spread;
  angles[kRingMcpAbduction] = radians(8) * spread;
  angles[kLittleMcpAbduction] = radians(20) * spread;
  return angles;
}

struct FlatHand {
  Hand hand;
  Skeleton skeleton;  ///< in the wrist's frame
  std::vector<Vec3> skin;
};
FlatHand flat_hand(const HandPhoto& photo) {
  FlatHand out{
      make_hand(real_rig(photo.side), photo.side, photo.hand_length_mm / 1000, "hand").value(), {}, {}};
  out.skeleton = pose_skeleton(out.hand, Frame3{}, flat_angles(photo.spread));
  skin(out.hand, out.skeleton, out.skin);
  return out;
}

/// The hand on the sheet, the undersides of its fingers on the paper, and a forearm behind it that grows
/// from the skin's end.
Mesh mesh_on_sheet(const HandPhoto& photo) {
  const FlatHand flat = flat_hand(photo);
  float lowest = 0;
  for (std::size_t v = 0; v < flat.skin.size(); ++v)
    if (flat.hand.influences[v].bone[0] >= 4) lowest = std::min(lowest, flat.skin[v].y);
  const Mat3 turn =
      rotation_z(radians(static_cast<double>(photo.heading_deg))) * Mat3{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}};
  const auto on_sheet = [&](Vec3 p) { return turn * (p - Vec3{0, lowest, 0}) * 1000; };
  const Vec3 knuckle = on_sheet(flat.skeleton.bones[7].origin);
  const Vec3 shift{photo.palm.x - knuckle.x, photo.palm.y - knuckle.y, 0};

  Mesh mesh;
  for (std::size_t v = 0; v < flat.skin.size(); ++v) {
    const int bone = flat.hand.influences[v].bone[0];
    const std::size_t finger = static_cast<std::size_t>(bone - 1) / 3;
    const bool at_tip = bone > 0 && bone % 3 == 0 &&
                        length(flat.skin[v] - flat.skeleton.bones[static_cast<std::size_t>(bone)] *
                                                  flat.hand.fingertips[finger]) < 0.012f;
    mesh.vertices.push_back({on_sheet(flat.skin[v]) + shift, {}, at_tip ? 1.12f : 1});
  }
  for (const auto& f : flat.hand.faces) mesh.faces.push_back({f[0], f[1], f[2]});

  // Rings of an ellipse like that of the wrist's skin, broader and broader to the elbow.
  const float scale = photo.hand_length_mm / 190;
  constexpr std::size_t kAround = 32, kRings = 30;
  const std::size_t first = mesh.vertices.size();
  for (std::size_t ring = 0; ring < kRings; ++ring)
    for (std::size_t k = 0; k < kAround; ++k) {
      const float behind_mm = 14 + 9 * static_cast<float>(ring);
      const SinCos angle = sin_cos(2 * kPi * static_cast<float>(k) / kAround);
      const Vec3 p{(-1 + (24.5f + 0.1f * behind_mm) * angle.cos) * scale / 1000,
                   (16.5f + 0.06f * behind_mm) * angle.sin * scale / 1000, behind_mm * scale / 1000};
      mesh.vertices.push_back({on_sheet(p) + shift, {}, 1});
    }
  for (std::size_t ring = 0; ring + 1 < kRings; ++ring)
    for (std::size_t k = 0; k < kAround; ++k) {
      const std::size_t a = first + ring * kAround + k, b = first + ring * kAround + (k + 1) % kAround;
      mesh.faces.push_back({a, b, b + kAround});
      mesh.faces.push_back({a, b + kAround, a + kAround});
    }
  for (const auto& f : mesh.faces) {
    const Vec3 n = cross(mesh.vertices[f[1]].at - mesh.vertices[f[0]].at,
                         mesh.vertices[f[2]].at - mesh.vertices[f[0]].at);
    for (const std::size_t v : f) mesh.vertices[v].normal += n;
  }
  for (Vertex& v : mesh.vertices) v.normal = normalized(v.normal);
  return mesh;
}

/// Calls visit(x, y, a, b, c) with the barycentric coordinates of every pixel centre in a triangle.
template <typename Visit>
void fill(const std::array<Vec2, 3>& t, int width, int height, Visit visit) {
  const float area = cross(t[1] - t[0], t[2] - t[0]);
  if (area == 0) return;
  const auto [left, right] = std::minmax({t[0].x, t[1].x, t[2].x});
  const auto [top, bottom] = std::minmax({t[0].y, t[1].y, t[2].y});
  const int x0 = std::max(0, static_cast<int>(left)), x1 = std::min(width - 1, static_cast<int>(right) + 1);
  const int y0 = std::max(0, static_cast<int>(top)), y1 = std::min(height - 1, static_cast<int>(bottom) + 1);
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x) {
      const Vec2 p{static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f};
      const float a = cross(t[1] - p, t[2] - p) / area, b = cross(t[2] - p, t[0] - p) / area;
      if (a >= 0 && b >= 0 && a + b <= 1) visit(x, y, a, b, 1 - a - b);
    }
}

/// How much of the lamp each spot of the table loses, on a grid of 1 mm.
class Shade {
 public:
  Shade(const Mesh& mesh, Vec3 lamp, float penumbra_mm) : cover_(kSide * kSide) {
    for (const auto& f : mesh.faces) {
      std::array<Vec2, 3> t;
      for (std::size_t k = 0; k < 3; ++k) {
        const Vec3 p = mesh.vertices[f[k]].at;
        const float drop = std::max(0.0f, p.z) / lamp.z;
        t[k] = {p.x - lamp.x * drop + kHalf, p.y - lamp.y * drop + kHalf};
      }
      fill(t, kSide, kSide, [&](int x, int y, float, float, float) { cover(x, y) = 1; });
    }
    for (int round = 0; round < 2; ++round) blur(static_cast<int>(penumbra_mm / 2));
  }
  float at(float x_mm, float y_mm) const {
    const int x = static_cast<int>(x_mm + kHalf), y = static_cast<int>(y_mm + kHalf);
    return x < 0 || y < 0 || x >= kSide || y >= kSide ? 0 : cover_[static_cast<std::size_t>(y * kSide + x)];
  }

 private:
  static constexpr int kSide = 800;
  static constexpr float kHalf = kSide / 2;
  float& cover(int x, int y) { return cover_[static_cast<std::size_t>(y * kSide + x)]; }
  void blur(int reach) {
    std::vector<float> line(kSide);
    for (const bool rows : {true, false})
      for (int i = 0; i < kSide; ++i) {
        const auto value = [&](int k) -> float& { return rows ? cover(k, i) : cover(i, k); };
        float sum = 0;
        for (int k = -reach; k < kSide; ++k) {
          if (k + reach < kSide) sum += value(k + reach);
          if (k - reach - 1 >= 0) sum -= value(k - reach - 1);
          if (k >= 0) line[static_cast<std::size_t>(k)] = sum / static_cast<float>(2 * reach + 1);
        }
        for (int k = 0; k < kSide; ++k) value(k) = line[static_cast<std::size_t>(k)];
      }
  }
  std::vector<float> cover_;
};

float linear(float srgb) {
  return srgb <= 0.04045f ? srgb / 12.92f : std::pow((srgb + 0.055f) / 1.055f, 2.4f);
}
float encoded(float light) {
  return light <= 0.0031308f ? 12.92f * light : 1.055f * std::pow(light, 1 / 2.4f) - 0.055f;
}
/// encoded() of light from 0 to 1, in 255ths, at even steps.
std::vector<float> encoding() {
  std::vector<float> table;
  for (int i = 0; i <= 4096; ++i) table.push_back(255 * encoded(static_cast<float>(i) / 4096));
  return table;
}

Vec3 albedo(Rgb8 c) {
  return {linear(static_cast<float>(c[0]) / 255), linear(static_cast<float>(c[1]) / 255),
          linear(static_cast<float>(c[2]) / 255)};
}

struct Camera {
  Vec3 at, right, up, forward;
  float focal_px;
  Vec2 centre;
  /// Pixel and distance along the view.
  Vec3 project(Vec3 p) const {
    const Vec3 d = p - at;
    const float z = dot(d, forward);
    return {centre.x + focal_px * dot(d, right) / z, centre.y - focal_px * dot(d, up) / z, z};
  }
  /// Where the table is seen at a pixel.
  Vec3 on_table(float x, float y) const {
    const Vec3 ray = forward + right * ((x - centre.x) / focal_px) - up * ((y - centre.y) / focal_px);
    return at + ray * (-at.z / ray.z);
  }
};

}  // namespace

Image render(const HandPhoto& photo) {
  const int width = photo.width * kOversampling, height = photo.height * kOversampling;
  Camera camera;
  camera.at = photo.camera;
  camera.forward = normalized(Vec3{photo.target.x, photo.target.y, 0} - photo.camera);
  const Vec3 up = rotation_z(radians(static_cast<double>(photo.roll_deg))) * Vec3{0, 1, 0};
  camera.right = normalized(cross(camera.forward, up));
  camera.up = cross(camera.right, camera.forward);
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  camera.focal_px = std::sqrt(w * w + h * h) * photo.lens_mm / 43.27f;
  camera.centre = {w / 2, h / 2};

  const Vec2 half = photo.paper == Paper::kA4 ? Vec2{105, 148.5f} : Vec2{107.95f, 139.7f};
  const Mesh mesh = photo.with_hand ? mesh_on_sheet(photo) : Mesh{};
  const Shade shade(mesh, photo.lamp, photo.penumbra_mm);
  const Vec3 lamp = normalized(photo.lamp), paper = albedo({238, 238, 236}), table = albedo(photo.table),
             skin_colour = albedo(photo.skin);

  const auto index = [&](int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  };
  std::vector<Vec3> light(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  std::vector<float> depth(light.size());
  const auto falling = [&](Vec3 p) {
    return std::clamp(1 + (photo.light_fall.x * p.x + photo.light_fall.y * p.y) / 100, 0.2f, 2.0f);
  };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const Vec3 p = camera.on_table(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      depth[index(x, y)] = dot(p - camera.at, camera.forward);
      const bool on_paper = photo.with_sheet && std::fabs(p.x) < half.x && std::fabs(p.y) < half.y;
      const float wood = 1 + photo.grain * std::sin(p.x / 9 + p.y / 50);
      light[index(x, y)] =
          (on_paper ? paper : table * wood) * falling(p) * (1 - photo.shadow * shade.at(p.x, p.y));
    }
  for (const auto& f : mesh.faces) {
    std::array<Vec2, 3> t;
    std::array<Vec3, 3> seen;
    for (std::size_t k = 0; k < 3; ++k)
      seen[k] = camera.project(mesh.vertices[f[k]].at), t[k] = {seen[k].x, seen[k].y};
    fill(t, width, height, [&](int x, int y, float a, float b, float c) {
      const float z = a * seen[0].z + b * seen[1].z + c * seen[2].z;
      if (z >= depth[index(x, y)]) return;
      depth[index(x, y)] = z;
      const Vertex &u = mesh.vertices[f[0]], &v = mesh.vertices[f[1]], &q = mesh.vertices[f[2]];
      const Vec3 n = normalized(u.normal * a + v.normal * b + q.normal * c),
                 p = u.at * a + v.at * b + q.at * c;
      const float lit = 0.45f + 0.55f * std::max(0.0f, dot(n, lamp));
      const float freckled = 1 + 0.05f * std::sin(p.x / 3) * std::sin(p.y / 4);
      light[index(x, y)] =
          skin_colour * (lit * freckled * falling(p) * (u.paleness * a + v.paleness * b + q.paleness * c));
    });
  }

  Random random(photo.seed);
  const std::vector<float> encode = encoding();
  Image image{photo.width, photo.height, {}};
  image.rgb.reserve(static_cast<std::size_t>(3 * photo.width * photo.height));
  for (int y = 0; y < photo.height; ++y)
    for (int x = 0; x < photo.width; ++x) {
      Vec3 sum;
      for (int k = 0; k < kOversampling * kOversampling; ++k)
        sum += light[index(kOversampling * x + k % kOversampling, kOversampling * y + k / kOversampling)];
      sum = sum / (kOversampling * kOversampling) * 0.85f;
      for (const float value : {sum.x * photo.tint[0], sum.y * photo.tint[1], sum.z * photo.tint[2]}) {
        // The sum of two uniforms is bell enough: standard deviation 0.577.
        const float normal = random.uniform(-1, 1) / 1.41421356f + random.uniform(-1, 1) / 1.41421356f;
        image.rgb.push_back(static_cast<std::uint8_t>(
            std::clamp(encode[static_cast<std::size_t>(4096 * std::clamp(value, 0.0f, 1.0f))] +
                           photo.noise * normal / 0.577f + 0.5f,
                       0.0f, 255.0f)));
      }
    }
  return image;
}

double true_breadth_mm(const HandPhoto& photo) {
  const FlatHand flat = flat_hand(photo);
  const Vec3 index = flat.skeleton.bones[4].origin, little = flat.skeleton.bones[13].origin;
  const Vec3 along = normalized(Vec3{little.x - index.x, 0, little.z - index.z}),
             across{-along.z, 0, along.x};
  const auto side = [&](std::size_t v) { return dot(across, flat.skin[v] - index); };
  // The cut through the skin is one or more closed curves: two points of it in each face that it crosses.
  struct Piece {
    std::array<std::array<std::uint16_t, 2>, 2> edges;  ///< its ends: the edges that it runs between
    float least, most;
    bool reached = false;
  };
  std::vector<Piece> pieces;
  for (const auto& f : flat.hand.faces) {
    std::vector<std::array<std::uint16_t, 2>> crossed;
    float least = std::numeric_limits<float>::max(), most = -least;
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint16_t a = std::min(f[k], f[(k + 1) % 3]), b = std::max(f[k], f[(k + 1) % 3]);
      const float da = side(a), db = side(b);
      if ((da < 0) == (db < 0)) continue;
      crossed.push_back({a, b});
      const float at = dot(along, flat.skin[a] + (flat.skin[b] - flat.skin[a]) * (da / (da - db)) - index);
      least = std::min(least, at), most = std::max(most, at);
    }
    if (crossed.size() == 2) pieces.push_back({{crossed[0], crossed[1]}, least, most});
  }
  // The one that runs around the knuckles, begun over the middle of the hand.
  const float middle = dot(along, little - index) / 2;
  float least = middle, most = middle;
  std::vector<std::size_t> open;
  const auto reach = [&](std::size_t p) {
    pieces[p].reached = true;
    least = std::min(least, pieces[p].least), most = std::max(most, pieces[p].most);
    open.push_back(p);
  };
  for (std::size_t p = 0; p < pieces.size(); ++p)
    if (open.empty() && pieces[p].least <= middle && pieces[p].most >= middle) reach(p);
  while (!open.empty()) {
    const Piece from = pieces[open.back()];
    open.pop_back();
    for (std::size_t p = 0; p < pieces.size(); ++p)
      for (const auto& edge : pieces[p].edges)
        if (!pieces[p].reached && (edge == from.edges[0] || edge == from.edges[1])) reach(p);
  }
  return 1000 * static_cast<double>(most - least);
}

}  // namespace ombra
