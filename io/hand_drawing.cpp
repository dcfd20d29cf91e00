#include "io/hand_drawing.h"

#include <algorithm>
#include <vector>

#include "io/canvas.h"
#include "io/surface.h"

namespace ombra {
namespace {

constexpr Vec3 kInk{52, 38, 30}, kGreyInk{120, 112, 104};
/// Contours are drawn where a finger is so far before what is behind it.
constexpr float kStep_m = 0.0045f;

/// Half-Lambert light (no side of a hand is ever black) and darkening of surfaces that turn away from the
/// eye.
float shade(const Sample& sample, const Camera& camera) {
  const Vec3 n = normalized(sample.normal);
  const Vec3 light = normalized(camera.up * 0.75f - camera.right * 0.55f - camera.ahead * 0.75f);
  const float lit = 0.5f + 0.5f * dot(n, light), towards_eye = std::clamp(-dot(n, camera.ahead), 0.0f, 1.0f);
  return (0.56f + 0.60f * lit * lit) * (0.80f + 0.20f * towards_eye);
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
      if (sample.body >= 0 && on_line(canvas, sx, sy, kStep_m)) {
        c = ink == Ink::kShaded ? kInk : kGreyInk;
        if (sample.presence > 0.1f) pixel.part = HandDrawing::kLine;
      } else if (sample.body >= 0) {
        if (pixel.part != HandDrawing::kLine && sample.presence > 0.1f)
          pixel.part = HandDrawing::part_of(static_cast<std::size_t>(sample.body), sample.finger);
        if (ink == Ink::kContour) {
          sum += paper;
          continue;
        }
        const auto& [red, green, blue] = kHandTones[static_cast<std::size_t>(sample.body)];
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

HandDrawing draw_hands(const Hands& hands, const Pose& pose, const Stage& stage, const View& view,
                       std::array<std::uint8_t, 3> paper, int width_px, int height_px, Ink ink) {
  std::vector<Surface> skins;
  std::vector<Vec3> points;
  std::vector<std::size_t> owner;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    skins.push_back(hand_surface(hands[side_index(hand)], *pose.hands[hand]));
    points.insert(points.end(), skins.back().positions.begin(), skins.back().positions.end());
    owner.push_back(hand);
  }
  constexpr float kFilled = 0.82f;
  Canvas canvas(width_px * kSamples, height_px * kSamples);
  const Camera camera = fitted_camera(view, points, canvas.width, canvas.height, kFilled);
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
