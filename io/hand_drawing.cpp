#include "io/hand_drawing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace ombra {
namespace {

/// Samples a pixel along each axis.
constexpr int kSamples = 2;
constexpr Vec3 kInk{52, 38, 30}, kGreyInk{120, 112, 104};

/// A smooth surface in the world.
struct Surface {
  std::vector<Vec3> positions, normals;
  std::vector<float> presence;  ///< 1 drawn … 0 faded into the paper
  std::vector<std::array<std::uint32_t, 3>> triangles;
  std::vector<std::int8_t> fingers;  ///< a triangle's: 0 thumb … 4 little, -1 palm and arm
};

Surface hand_surface(const Hand& hand, const HeldHand& held) {
  Surface surface;
  skin(hand, pose_skeleton(hand, {matrix(held.orientation), held.wrist}, held.angles), surface.positions);
  surface.normals.resize(surface.positions.size());
  surface.presence.assign(surface.positions.size(), 1);
  for (const auto& [a, b, c] : hand.faces) {
    const Vec3 normal =
        cross(surface.positions[b] - surface.positions[a], surface.positions[c] - surface.positions[a]);
    for (const std::uint16_t v : {a, b, c}) surface.normals[v] += normal;
    surface.triangles.push_back({a, b, c});
    const int bone = hand.influences[a].bone[0];
    surface.fingers.push_back(static_cast<std::int8_t>(bone == 0 ? -1 : (bone - 1) / 3));
  }
  for (Vec3& normal : surface.normals) normal = normalized(normal);
  return surface;
}

/// The surface with every triangle cut into kCuts^2 and bulged towards its corners' tangent planes, so that
/// outlines are round (Phong tessellation, Boubekeur & Alexa 2008).
Surface rounded(const Surface& coarse) {
  constexpr int kCuts = 3;
  constexpr float kBulge = 0.6f;
  Surface fine;
  for (std::size_t triangle = 0; triangle < coarse.triangles.size(); ++triangle) {
    const auto& t = coarse.triangles[triangle];
    const auto first = static_cast<int>(fine.positions.size());
    for (int i = 0; i <= kCuts; ++i)
      for (int j = 0; j <= i; ++j) {
        const std::array<float, 3> share = {static_cast<float>(kCuts - i) / kCuts,
                                            static_cast<float>(i - j) / kCuts, static_cast<float>(j) / kCuts};
        Vec3 flat, normal, bulged;
        for (std::size_t k = 0; k < 3; ++k) {
          flat += coarse.positions[t[k]] * share[k];
          normal += coarse.normals[t[k]] * share[k];
        }
        for (std::size_t k = 0; k < 3; ++k) {
          const Vec3 n = coarse.normals[t[k]];
          bulged += (flat - n * dot(flat - coarse.positions[t[k]], n)) * share[k];
        }
        fine.positions.push_back(flat + (bulged - flat) * kBulge);
        fine.normals.push_back(normalized(normal));
        fine.presence.push_back(1);
        if (i == kCuts) continue;
        const auto corner = [&](int row, int column) {
          return static_cast<std::uint32_t>(first + row * (row + 1) / 2 + column);
        };
        fine.triangles.push_back({corner(i, j), corner(i + 1, j), corner(i + 1, j + 1)});
        if (j < i) fine.triangles.push_back({corner(i, j), corner(i + 1, j + 1), corner(i, j + 1)});
        fine.fingers.resize(fine.triangles.size(), coarse.fingers[triangle]);
      }
  }
  return fine;
}

/// The forearm, open at its ends, fading out towards the elbow: where it begins it has the wrist's direction
/// and is as flat as the wrist; 6 cm on it is its capsule.
Surface forearm_surface(const HeldHand& held, const Performer& performer) {
  constexpr int kAround = 40, kRings = 48;
  constexpr float kFadeFrom_m = 0.05f, kFadeTo_m = 0.20f;
  // Half the wrist's thickness as a share of half its breadth.
  constexpr float kThickness = 0.70f, kBend_m = 0.06f;
  const TaperedCapsule limb = arm_capsules(held, performer)[0];
  const Mat3 hand = matrix(held.orientation);
  const Vec3 axis = normalized(limb.to - limb.from);
  const float length_m = length(limb.to - limb.from);
  Surface surface;
  for (int ring = 0; ring <= kRings; ++ring) {
    const float t = static_cast<float>(ring) / kRings, along_m = t * length_m;
    // A cubic that leaves in the hand's direction and arrives in the arm's.
    const float bend = std::min(1.0f, along_m / kBend_m), left = 1 - bend;
    const Vec3 turn = hand.z - axis;
    const Vec3 centre = limb.from + axis * along_m + turn * (kBend_m * bend * left * left);
    const Vec3 along = normalized(axis + turn * (left * left - 2 * bend * left));
    const Vec3 across = normalized(hand.x - along * dot(hand.x, along)), other = cross(along, across);
    const float radius_m = limb.from_radius_m + (limb.to_radius_m - limb.from_radius_m) * t;
    const float thickness = kThickness + (1 - kThickness) * bend;
    for (int step = 0; step < kAround; ++step) {
      const auto [sin_turn, cos_turn] = sin_cos(2 * kPi * static_cast<float>(step) / kAround);
      surface.positions.push_back(centre + (across * cos_turn + other * (sin_turn * thickness)) * radius_m);
      surface.normals.push_back(normalized(across * cos_turn + other * (sin_turn / thickness)));
      surface.presence.push_back(std::clamp((kFadeTo_m - along_m) / (kFadeTo_m - kFadeFrom_m), 0.0f, 1.0f));
      if (ring == 0) continue;
      const auto at = [&](int r, int s) { return static_cast<std::uint32_t>(r * kAround + s % kAround); };
      const std::uint32_t a = at(ring - 1, step), b = at(ring - 1, step + 1), c = at(ring, step),
                          d = at(ring, step + 1);
      surface.triangles.push_back({a, b, d});
      surface.triangles.push_back({a, d, c});
    }
  }
  surface.fingers.assign(surface.triangles.size(), -1);
  return surface;
}

/// The point of the world that a sample at this depth shows.
Vec3 place_in_world(const Camera& camera, int x, int y, float depth) {
  const float along_right = (static_cast<float>(x) + 0.5f - camera.shift.x) / camera.scale;
  const float along_up = (camera.shift.y - static_cast<float>(y) - 0.5f) / camera.scale;
  return camera.eye + (camera.ahead + camera.right * along_right + camera.up * along_up) * depth;
}

/// A camera whose picture the points fill up to a margin.
Camera fitted_camera(const View& view, std::span<const Surface> surfaces, int width, int height) {
  Camera camera;
  camera.eye = view.eye;
  camera.ahead = normalized(view.target - view.eye);
  const bool vertical = std::fabs(camera.ahead.y) > 0.99f;
  camera.right = normalized(cross(camera.ahead, vertical ? Vec3{0, 0, -1} : Vec3{0, 1, 0}));
  camera.up = cross(camera.right, camera.ahead);
  constexpr float kFar = std::numeric_limits<float>::max();
  Vec2 low{kFar, kFar}, high{-kFar, -kFar};
  for (const Surface& surface : surfaces)
    for (const Vec3 p : surface.positions) {
      const Vec3 at = camera(p);
      if (at.z <= Camera::kNear_m) continue;
      low = {std::min(low.x, at.x), std::min(low.y, at.y)};
      high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
  if (high.x <= low.x || high.y <= low.y) return camera;  // all hands are behind the eye
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  constexpr float kFilled = 0.82f;
  camera.scale = kFilled * std::min(w / (high.x - low.x), h / (high.y - low.y));
  camera.shift = Vec2{w, h} * 0.5f - (low + high) * (0.5f * camera.scale);
  return camera;
}

/// What is seen through one sample.
struct Sample {
  float depth = std::numeric_limits<float>::infinity();
  Vec3 normal;
  float presence = 0;
  int hand = -1;
  std::int8_t finger = -1;
};

/// A z-buffer.
struct Canvas {
  int width, height;
  std::vector<Sample> samples;

  Canvas(int width_, int height_) : width(width_), height(height_), samples(index(0, height_)) {}

  Sample& at(int x, int y) { return samples[index(x, y)]; }
  const Sample& at(int x, int y) const { return samples[index(x, y)]; }

  void draw(const Surface& surface, const Camera& camera, int hand) {
    std::vector<Vec3> seen;
    seen.reserve(surface.positions.size());
    for (const Vec3 p : surface.positions) seen.push_back(camera(p));
    for (std::size_t t = 0; t < surface.triangles.size(); ++t)
      draw(surface, seen, surface.triangles[t], hand, surface.fingers[t]);
  }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }

  void draw(const Surface& surface, const std::vector<Vec3>& seen, const std::array<std::uint32_t, 3>& t,
            int hand, std::int8_t finger) {
    const Vec3 a = seen[t[0]], b = seen[t[1]], c = seen[t[2]];
    if (std::min({a.z, b.z, c.z}) <= Camera::kNear_m) return;
    const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (area == 0) return;
    const int left = std::max(0, static_cast<int>(std::floor(std::min({a.x, b.x, c.x})))),
              right = std::min(width - 1, static_cast<int>(std::ceil(std::max({a.x, b.x, c.x})))),
              top = std::max(0, static_cast<int>(std::floor(std::min({a.y, b.y, c.y})))),
              bottom = std::min(height - 1, static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}))));
    for (int y = top; y <= bottom; ++y)
      for (int x = left; x <= right; ++x) {
        const float px = static_cast<float>(x) + 0.5f, py = static_cast<float>(y) + 0.5f;
        const float u = ((b.x - px) * (c.y - py) - (b.y - py) * (c.x - px)) / area;
        const float v = ((c.x - px) * (a.y - py) - (c.y - py) * (a.x - px)) / area;
        const float w = 1 - u - v;
        if (u < 0 || v < 0 || w < 0) continue;
        // Linear in 1 / depth, as perspective wants.
        const float depth = 1 / (u / a.z + v / b.z + w / c.z);
        Sample& sample = at(x, y);
        if (depth >= sample.depth) continue;
        const float pu = u * depth / a.z, pv = v * depth / b.z, pw = w * depth / c.z;
        sample = {depth, surface.normals[t[0]] * pu + surface.normals[t[1]] * pv + surface.normals[t[2]] * pw,
                  surface.presence[t[0]] * pu + surface.presence[t[1]] * pv + surface.presence[t[2]] * pw,
                  hand, finger};
      }
  }
};

/// Whether a contour passes between two samples: one is clearly nearer than the other's surface reaches.
bool is_contour(const Sample& near, const Sample& far) {
  if (near.hand < 0) return false;
  if (far.hand < 0) return true;
  constexpr float kStep_m = 0.0045f;
  return far.depth - near.depth > (near.hand == far.hand ? kStep_m : kStep_m / 3);
}

/// Half-Lambert light (no side of a hand is ever black) and darkening of surfaces that turn away from the
/// eye.
float shade(const Sample& sample, const Camera& camera) {
  const Vec3 n = normalized(sample.normal);
  const Vec3 light = normalized(camera.up * 0.75f - camera.right * 0.55f - camera.ahead * 0.75f);
  const float lit = 0.5f + 0.5f * dot(n, light), towards_eye = std::clamp(-dot(n, camera.ahead), 0.0f, 1.0f);
  return (0.56f + 0.60f * lit * lit) * (0.80f + 0.20f * towards_eye);
}

/// How much of the surroundings within 14 mm stands above a sample's tangent plane: the dark between fingers.
/// Looked for along a spiral of a few samples, turned differently in neighbouring pixels.
float occlusion(const Canvas& canvas, const Camera& camera, int x, int y, float turn_rad) {
  const Sample& here = canvas.at(x, y);
  const Vec3 from = place_in_world(camera, x, y, here.depth), n = normalized(here.normal);
  constexpr float kReach_m = 0.014f, kGoldenAngle = 2.3999632f;
  constexpr int kSteps = 8;
  const float radius = kReach_m * camera.scale / here.depth;
  float hidden = 0;
  for (int i = 0; i < kSteps; ++i) {
    const auto [sin_turn, cos_turn] = sin_cos(turn_rad + kGoldenAngle * static_cast<float>(i));
    const float r = radius * (static_cast<float>(i) + 1) / kSteps;
    const int sx = x + static_cast<int>(cos_turn * r), sy = y + static_cast<int>(sin_turn * r);
    if (sx < 0 || sy < 0 || sx >= canvas.width || sy >= canvas.height) continue;
    const Sample& there = canvas.at(sx, sy);
    if (there.hand < 0) continue;
    const Vec3 to = place_in_world(camera, sx, sy, there.depth) - from;
    // What is far in front hides nothing here.
    if (dot(to, to) < 16 * kReach_m * kReach_m) hidden += std::clamp(dot(to, n) / kReach_m, 0.0f, 1.0f);
  }
  return std::min(1.0f, 2 * hidden / kSteps);
}

/// The light that reaches every pixel, 0 … 1, smooth within each hand.
std::vector<float> openness(const Canvas& canvas, const Camera& camera) {
  // The spirals of a block of pixels complete each other, so a mean over a block has no grain.
  constexpr int kBlock = 4;
  const int width = canvas.width / kSamples, height = canvas.height / kSamples;
  const auto index = [&](int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  };
  const auto hand = [&](int x, int y) { return canvas.at(x * kSamples, y * kSamples).hand; };
  std::vector<float> grainy(index(0, height), 1), smooth(grainy);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (hand(x, y) < 0) continue;
      const float turn_rad =
          2 * kPi * static_cast<float>(x % kBlock * kBlock + y % kBlock) / (kBlock * kBlock);
      grainy[index(x, y)] = 1 - 0.65f * occlusion(canvas, camera, x * kSamples, y * kSamples, turn_rad);
    }
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (hand(x, y) < 0) continue;
      float sum = 0, count = 0;
      for (int sy = std::max(0, y - 1); sy < std::min(height, y - 1 + kBlock); ++sy)
        for (int sx = std::max(0, x - 1); sx < std::min(width, x - 1 + kBlock); ++sx) {
          if (hand(sx, sy) != hand(x, y)) continue;
          sum += grainy[index(sx, sy)];
          ++count;
        }
      smooth[index(x, y)] = sum / count;
    }
  return smooth;
}

/// Whether a line passes through a sample. It is drawn on the nearer side, where its shape is.
bool on_line(const Canvas& canvas, int x, int y) {
  constexpr std::array<std::array<int, 2>, 8> kAround = {
      {{-3, 0}, {3, 0}, {0, -3}, {0, 3}, {-2, -2}, {2, -2}, {-2, 2}, {2, 2}}};
  return std::any_of(kAround.begin(), kAround.end(), [&](const std::array<int, 2>& step) {
    const int sx = x + step[0], sy = y + step[1];
    return sx >= 0 && sy >= 0 && sx < canvas.width && sy < canvas.height &&
           is_contour(canvas.at(x, y), canvas.at(sx, sy));
  });
}

/// A pixel as its samples make it.
struct Pixel {
  Vec3 colour;
  std::int8_t part = HandDrawing::kPaper;
};

Pixel drawn_pixel(const Canvas& canvas, const Camera& camera, int x, int y, float open, Vec3 paper, Ink ink) {
  Vec3 sum;
  Pixel pixel;
  for (int sy = y * kSamples; sy < (y + 1) * kSamples; ++sy)
    for (int sx = x * kSamples; sx < (x + 1) * kSamples; ++sx) {
      const Sample& sample = canvas.at(sx, sy);
      Vec3 c = paper;
      if (sample.hand >= 0 && on_line(canvas, sx, sy)) {
        c = ink == Ink::kShaded ? kInk : kGreyInk;
        if (sample.presence > 0.1f) pixel.part = HandDrawing::kLine;
      } else if (sample.hand >= 0) {
        if (pixel.part != HandDrawing::kLine && sample.presence > 0.1f)
          pixel.part = HandDrawing::part_of(static_cast<std::size_t>(sample.hand), sample.finger);
        if (ink == Ink::kContour) {
          sum += paper;
          continue;
        }
        const auto& [red, green, blue] = kHandTones[static_cast<std::size_t>(sample.hand)];
        c = Vec3{static_cast<float>(red), static_cast<float>(green), static_cast<float>(blue)} *
            (shade(sample, camera) * open);
      }
      sum += paper + (c - paper) * sample.presence;
    }
  pixel.colour = sum / (kSamples * kSamples);
  return pixel;
}

Vec3 palms_middle(const Pose& pose) {
  Vec3 sum;
  float count = 0;
  for (const auto& held : pose.hands) {
    if (!held) continue;
    sum += held->wrist - matrix(held->orientation).z * (0.45f * pose.hand_length_m);
    ++count;
  }
  return sum / std::max(count, 1.0f);
}

}  // namespace

View lamp_view(const Pose& pose, const Stage& stage) { return {stage.lamp.position, palms_middle(pose)}; }

View performer_view(const Pose& pose, const Stage& stage, std::size_t person) {
  const Vec3 middle = palms_middle(pose);
  const bool arms =
      std::any_of(pose.hands.begin(), pose.hands.end(), [](const auto& held) { return held && held->arm; });
  const Vec3 eyes = performer_of(stage, 2 * person).shoulder_centre + Vec3{0, 0.26f, 0};
  constexpr float kInFrontOfEyes_m = 0.1f;
  if (arms && length(middle - eyes) > kInFrontOfEyes_m) return {eyes, middle};
  return {middle + Vec3{0, 0.42f, 0.42f}, middle};
}

View side_view(const Pose& pose, const Stage& stage) {
  const Vec3 middle = palms_middle(pose);
  const float right = stage.performer.arms_from == ArmsFrom::kRight ? -1.0f : 1.0f;
  return {middle + Vec3{right * length(stage.lamp.position - middle), 0, 0}, middle};
}

Vec3 Camera::operator()(Vec3 p) const {
  const Vec3 d = p - eye;
  const float depth = dot(d, ahead), k = scale / std::max(depth, kNear_m);
  return {shift.x + dot(d, right) * k, shift.y - dot(d, up) * k, depth};
}

HandDrawing draw_hands(const Hands& hands, const Pose& pose, const Stage& stage, const View& view,
                       std::array<std::uint8_t, 3> paper, int width_px, int height_px, Ink ink) {
  std::vector<Surface> skins;
  std::vector<std::size_t> owner;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    skins.push_back(rounded(hand_surface(hands[side_index(hand)], *pose.hands[hand])));
    owner.push_back(hand);
  }
  Canvas canvas(width_px * kSamples, height_px * kSamples);
  const Camera camera = fitted_camera(view, skins, canvas.width, canvas.height);
  for (std::size_t i = 0; i < skins.size(); ++i) {
    canvas.draw(skins[i], camera, static_cast<int>(owner[i]));
    const HeldHand& held = *pose.hands[owner[i]];
    if (held.arm)
      canvas.draw(forearm_surface(held, performer_of(stage, owner[i])), camera, static_cast<int>(owner[i]));
  }

  const Vec3 ground{static_cast<float>(paper[0]), static_cast<float>(paper[1]), static_cast<float>(paper[2])};
  const std::vector<float> open =
      ink == Ink::kShaded
          ? openness(canvas, camera)
          : std::vector<float>(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px), 1);
  HandDrawing drawing{{width_px, height_px, {}}, camera, {}};
  drawing.camera.scale /= kSamples;
  drawing.camera.shift = drawing.camera.shift * (1.0f / kSamples);
  drawing.parts.reserve(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px));
  drawing.image.rgb.reserve(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px) * 3);
  for (int y = 0; y < height_px; ++y)
    for (int x = 0; x < width_px; ++x) {
      const Pixel pixel =
          drawn_pixel(canvas, camera, x, y, open[static_cast<std::size_t>(y * width_px + x)], ground, ink);
      for (const float value : {pixel.colour.x, pixel.colour.y, pixel.colour.z})
        drawing.image.rgb.push_back(static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f)));
      drawing.parts.push_back(pixel.part);
    }
  return drawing;
}

}  // namespace ombra
