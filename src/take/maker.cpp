#include <algorithm>
#include <cassert>
#include <cmath>

#include "math/random.h"
#include "ombra/light.h"
#include "ombra/take_maker.h"
#include "take/body_view.h"
#include "take/tone.h"
#include "take/wallpaper.h"

namespace ombra {
namespace {

constexpr float kWide = 4;  // frames: as far as light is drawn
constexpr int kLightSize = 1408, kTruthSize = 3072;
constexpr float kPersonSoft_m = 0.012f;  // half the penumbra of somebody near the wall

constexpr Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }

Stage widened(const Stage& stage) {
  Stage wide = stage;
  wide.frame.size_m *= kWide;
  return wide;
}

/// A square picture of the wall around the middle of the frame.
struct WallSquare {
  Vec2 corner;  ///< top left, metres
  float px_per_m = 1;
  int size_px = 0;
  WallSquare(const Frame& frame, int size)
      : corner(frame.centre + Vec2{-0.5f, 0.5f} * frame.size_m),
        px_per_m(static_cast<float>(size) / frame.size_m),
        size_px(size) {}
  Vec2 pixel(Vec2 wall) const { return {(wall.x - corner.x) * px_per_m, (corner.y - wall.y) * px_per_m}; }
};

bool dark(const Mask& mask, const WallSquare& square, Vec2 wall) {
  const Vec2 p = square.pixel(wall);
  return p.x >= 0 && p.y >= 0 && p.x < static_cast<float>(square.size_px) &&
         p.y < static_cast<float>(square.size_px) && mask.at(static_cast<int>(p.x), static_cast<int>(p.y));
}

/// Between the four nearest pixels; 1 outside.
float visible_at(const std::vector<float>& visible, const WallSquare& square, Vec2 wall) {
  const Vec2 p = square.pixel(wall) - Vec2{0.5f, 0.5f};
  const auto last = static_cast<float>(square.size_px - 1);
  if (!(p.x >= 0 && p.y >= 0 && p.x < last && p.y < last)) return 1;
  const auto x = static_cast<std::size_t>(p.x), y = static_cast<std::size_t>(p.y);
  const auto row = static_cast<std::size_t>(square.size_px);
  const float along = p.x - static_cast<float>(x), down = p.y - static_cast<float>(y);
  const float* at = visible.data() + y * row + x;
  return (at[0] * (1 - along) + at[1] * along) * (1 - down) +
         (at[row] * (1 - along) + at[row + 1] * along) * down;
}

float from_segment(Vec2 p, Vec2 a, Vec2 b) {
  const Vec2 ab = b - a;
  const float t = std::clamp(dot(p - a, ab) / dot(ab, ab), 0.0f, 1.0f);
  return length(p - a - ab * t);
}

/// The share of the lamp that somebody who stands near the wall leaves: head, neck, shoulders and down.
float past_person(const TakeSetup& setup, Vec2 wall) {
  const Vec2 head{setup.person_x, setup.person_y};
  const float d = std::min({from_segment(wall, head + Vec2{0, 0.03f}, head - Vec2{0, 0.03f}) - 0.09f,
                            from_segment(wall, head, head - Vec2{0, 0.3f}) - 0.065f,
                            from_segment(wall, head - Vec2{0.11f, 0.34f}, head - Vec2{0.15f, 3}) - 0.1f,
                            from_segment(wall, head + Vec2{0.11f, -0.34f}, head + Vec2{0.15f, -3}) - 0.1f,
                            from_segment(wall, head - Vec2{0, 0.32f}, head - Vec2{0, 3}) - 0.13f});
  const float x = std::clamp(d / kPersonSoft_m / 2 + 0.5f, 0.0f, 1.0f);
  return x * x * (3 - 2 * x);
}

/// A picture in light.
struct LightPicture {
  int width, height;
  std::vector<Vec3> pixels;
  Vec3 at(int x, int y) const {
    return pixels[static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(std::clamp(x, 0, width - 1))];
  }
};

/// Each pixel the weighted mean of the pixels at the steps from it.
struct Tap {
  int x, y;
  float weight;
};
void spread(LightPicture& picture, const std::vector<Tap>& taps) {
  LightPicture out{picture.width, picture.height, std::vector<Vec3>(picture.pixels.size())};
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x) {
      Vec3 sum;
      for (const Tap& tap : taps) sum += picture.at(x + tap.x, y + tap.y) * tap.weight;
      out.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                 static_cast<std::size_t>(x)] = sum;
    }
  picture = std::move(out);
}

/// The lens along x, then along y: three or more points with the variance asked for.
void blur_lens(LightPicture& picture, float sigma_px) {
  const int reach = std::max(1, static_cast<int>(std::ceil(2 * sigma_px)));
  std::vector<float> weights;
  float sum = 0;
  for (int k = -reach; k <= reach; ++k) {
    const float t = static_cast<float>(k) / static_cast<float>(reach + 1);
    const float w = (1 - t * t) * (1 - t * t) * (1 - t * t);
    weights.push_back(w), sum += w;
  }
  std::vector<Tap> across, down;
  for (int k = -reach; k <= reach; ++k) {
    const float w = weights[static_cast<std::size_t>(k + reach)] / sum;
    across.push_back({k, 0, w}), down.push_back({0, k, w});
  }
  spread(picture, across);
  spread(picture, down);
}

/// The path of a camera that moves while the shutter is open, its middle in place.
void blur_motion(LightPicture& picture, float length_px, float angle) {
  const SinCos along = sin_cos(angle);
  const int count = static_cast<int>(std::ceil(2 * length_px)) + 1;
  std::vector<Tap> taps;
  for (int k = 0; k < count; ++k) {
    const float at = (static_cast<float>(k) / static_cast<float>(count - 1) - 0.5f) * length_px;
    taps.push_back({static_cast<int>(std::lround(at * along.cos)),
                    static_cast<int>(std::lround(-at * along.sin)), 1 / static_cast<float>(count)});
  }
  spread(picture, taps);
}

/// Light of the lamp and from everywhere on the lit wall in the middle of the frame, together about 1.
struct LightShares {
  Vec3 direct, ambient;
};
LightShares light_shares(const TakeSetup& setup) {
  const float ambient = 1 / setup.contrast;
  return {setup.lamp_colour * (setup.scene == Scene::kDark ? 0 : 1 - ambient),
          setup.ambient_colour * ambient};
}

BodyLight body_light(const Stage& stage, const TakeSetup& setup) {
  const LightShares shares = light_shares(setup);
  return {stage.lamp.position, length(stage.lamp.position - lamp_aim(stage)), shares.direct, shares.ambient};
}

Lamp disc_lamp(const Stage& stage, float width_m) {
  Lamp lamp = stage.lamp;
  lamp.shape = LampShape::kDisc;
  lamp.width_m = width_m, lamp.height_m = 0, lamp.angular_diameter = 0;
  lamp.intensity_cd = 1;
  return lamp;
}

}  // namespace

std::string_view name(Wallpaper wallpaper) {
  constexpr std::array<std::string_view, 4> names = {"plain", "stripes", "damask", "bricks"};
  return names[static_cast<std::size_t>(wallpaper)];
}

std::string_view name(Scene scene) {
  constexpr std::array<std::string_view, 4> names = {"figure", "empty", "dark", "person"};
  return names[static_cast<std::size_t>(scene)];
}

MadeTake make_take(const Hands& hands, const Pose& pose, const Stage& stage, const TakeSetup& setup) {
  assert(setup.width >= 64 && setup.height >= 64 && setup.width <= 4096 && setup.height <= 4096);
  const bool has_figure = setup.scene == Scene::kFigure;
  const bool has_hands = setup.hands_seen && (has_figure || setup.scene == Scene::kDark);
  const bool has_person = setup.scene == Scene::kPerson || (setup.person && setup.scene != Scene::kDark);
  const Stage wide = widened(stage);
  const WallSquare light_square(wide.frame, kLightSize), truth_square(wide.frame, kTruthSize);
  const Lamp lamp = disc_lamp(stage, setup.lamp_width_m);
  std::vector<float> visible;
  Mask silhouette;
  if (has_figure) {
    visible = LightCaster(hands).visible(pose, wide, lamp, kLightSize);
    silhouette = Caster(hands).cast(pose, wide, kTruthSize);
  }

  const Vec3 aim = lamp_aim(stage);
  const float middle_lx = illuminance_lx(lamp, aim, stage.frame.centre);
  const LightShares shares = light_shares(setup);
  const Vec3 brightest = setup.wall * (shares.direct + shares.ambient);
  const float exposure = setup.exposure / std::max({brightest.x, brightest.y, brightest.z});
  const WallpaperTile tile(setup.wallpaper, setup.seed);
  const Pinhole camera(setup, setup.width, setup.height);
  std::optional<BodyView> bodies;
  if (has_hands)
    bodies.emplace(hands, pose, stage, setup, body_light(stage, setup), setup.width, setup.height);

  MadeTake take{setup.width, setup.height, {}, {setup.width, setup.height, {}}, {}, 0};
  LightPicture picture{setup.width, setup.height, {}};
  const auto count = static_cast<std::size_t>(setup.width) * static_cast<std::size_t>(setup.height);
  picture.pixels.reserve(count);
  take.truth.pixels.reserve(count);
  const float corner_px2 = static_cast<float>(setup.width * setup.width + setup.height * setup.height) / 4;
  std::size_t shadow_px = 0, hidden_px = 0;
  for (int y = 0; y < setup.height; ++y)
    for (int x = 0; x < setup.width; ++x) {
      const float px = static_cast<float>(x) + 0.5f, py = static_cast<float>(y) + 0.5f;
      const Vec2 wall = camera.wall(px, py);
      const bool shadow = has_figure && dark(silhouette, truth_square, wall);
      take.truth.pixels.push_back(shadow);
      float seen = illuminance_lx(lamp, aim, wall) / middle_lx;
      if (has_figure) seen *= visible_at(visible, light_square, wall);
      if (has_person) seen *= past_person(setup, wall);
      const float mix = tile(wall.x / setup.pattern_m, wall.y / setup.pattern_m);
      const Vec2 aside = (wall - stage.frame.centre) * (1 / stage.frame.size_m);
      const float around = std::max(0.2f, 1 + dot(setup.ambient_slope, aside));
      Vec3 light = (setup.wall + (setup.pattern - setup.wall) * mix) *
                   (shares.direct * seen + shares.ambient * around);
      const std::size_t pixel = picture.pixels.size();
      const bool covered = bodies && bodies->covers(pixel);
      if (covered) light = bodies->colour(pixel);
      shadow_px += shadow, hidden_px += shadow && covered;
      const Vec2 off{px - static_cast<float>(setup.width) / 2, py - static_cast<float>(setup.height) / 2};
      const float r2 = dot(off, off) / corner_px2;
      const float kept = 1 - setup.vignette * r2 * (1.4f - 0.4f * r2);
      picture.pixels.push_back(light * (exposure * kept));
    }
  if (shadow_px > 0) take.hidden = static_cast<double>(hidden_px) / static_cast<double>(shadow_px);

  if (setup.lens_blur_px > 0) blur_lens(picture, setup.lens_blur_px);
  if (setup.motion_px > 0) blur_motion(picture, setup.motion_px, setup.motion_angle);
  const Encoder encoded;
  Random random(setup.seed, 2);
  take.rgb.reserve(3 * count);
  const float shot2 = setup.shot_noise * setup.shot_noise, read2 = setup.read_noise * setup.read_noise;
  for (const Vec3& light : picture.pixels)
    for (const float value : {light.x, light.y, light.z}) {
      const float noise = std::sqrt(shot2 * std::min(value, 1.0f) + read2);
      take.rgb.push_back(encoded(value + noise * random.normal()));
    }

  constexpr std::array<Vec2, 4> kAround = {Vec2{-0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, -0.5f}, {-0.5f, -0.5f}};
  for (std::size_t k = 0; k < 4; ++k) {
    const Vec2 corner = stage.frame.centre + kAround[k] * stage.frame.size_m;
    take.corners[k] = camera.pixel({corner.x, corner.y, 0});
  }
  return take;
}

namespace {

/// What a camera would see of a pose, told from a small picture.
struct CameraView {
  double hidden = 1;                               ///< share of the silhouette that bodies hide
  bool has_bodies = false, has_shoulders = false;  ///< a body ends at its shoulders, which looks odd
};
CameraView look(const Hands& hands, const Pose& pose, const Stage& stage, const TakeSetup& setup,
                const Mask& silhouette) {
  constexpr int kWidth = 160, kHeight = 90;
  const WallSquare square(widened(stage).frame, silhouette.width);
  const Pinhole camera(setup, kWidth, kHeight);
  const BodyView bodies(hands, pose, stage, setup, body_light(stage, setup), kWidth, kHeight);
  int shadow = 0, hidden = 0, covered = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) {
      const bool is_dark =
          dark(silhouette, square, camera.wall(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f));
      const bool covers = bodies.covers(static_cast<std::size_t>(y * kWidth + x));
      shadow += is_dark, hidden += is_dark && covers, covered += covers;
    }
  bool has_shoulders = false;
  for (const auto& held : pose.hands) {
    if (!held || !held->arm || camera.depth(held->arm->shoulder) <= 0) continue;
    const Vec2 p = camera.pixel(held->arm->shoulder);
    has_shoulders = has_shoulders || (p.x > 0 && p.x < kWidth && p.y > 0 && p.y < kHeight);
  }
  return {shadow > 0 ? static_cast<double>(hidden) / shadow : 1, covered > 0, has_shoulders};
}

/// Chances of a difficulty: between what is easy and what is hard.
class Draw {
 public:
  Draw(double difficulty, std::uint64_t seed) : hard_(static_cast<float>(difficulty)), random_(seed, 3) {}
  /// About as far from `easy` to `worst` as the difficulty is.
  float towards(float easy, float worst) {
    return easy + (worst - easy) * hard_ * random_.uniform(0.7f, 1.0f);
  }
  /// Anything within ± most at the worst.
  float around(float most_easy, float most_worst) {
    return (most_easy + (most_worst - most_easy) * hard_) * random_.uniform(-1, 1);
  }
  bool chance(float easy, float worst) { return random_.uniform() < easy + (worst - easy) * hard_; }
  Random& random() { return random_; }

 private:
  float hard_;
  Random random_;
};

/// Light from warm (1) over white (0) to cold (-1), about as bright.
Vec3 warm(float warmth) { return {1 + 0.20f * warmth, 1, 1 - 0.35f * warmth}; }

}  // namespace

TakeSetup draw_take_setup(const Hands& hands, const Pose& pose, const Stage& stage, Scene scene,
                          double difficulty, std::uint64_t seed) {
  Draw draw(difficulty, seed);
  Random& random = draw.random();
  TakeSetup setup;
  setup.seed = seed;
  setup.scene = scene;
  setup.lamp_width_m = draw.towards(0.003f, 0.012f);
  setup.contrast = 1 + 7 / (1 + draw.towards(0, 20));
  setup.lamp_colour = warm(draw.around(0.3f, 1.0f));
  setup.ambient_colour = warm(draw.around(0.2f, 0.8f));
  setup.ambient_slope = {draw.around(0.02f, 0.25f), draw.around(0.02f, 0.15f)};

  const float tone = random.uniform(0.55f, 0.8f);
  setup.wall = Vec3{1 + draw.around(0.03f, 0.12f), 1, 1 + draw.around(0.05f, 0.2f)} * tone;
  if (draw.chance(0, 1)) setup.wallpaper = kWallpapers[static_cast<std::size_t>(1 + random.below(3))];
  const float depth = draw.towards(0.02f, 0.25f);
  setup.pattern = setup.wall * (1 - depth) * Vec3{1 + draw.around(0, 0.05f), 1, 1 + draw.around(0, 0.08f)};
  setup.pattern_m = setup.wallpaper == Wallpaper::kBricks ? 0.45f : random.uniform(0.06f, 0.2f);

  const bool dark_skin = random.uniform() < 0.35f;
  setup.skin = dark_skin ? Vec3{0.16f, 0.09f, 0.06f} : Vec3{0.46f, 0.29f, 0.21f};
  constexpr std::array<Vec3, 4> kSleeves = {
      Vec3{0.06f, 0.10f, 0.25f}, {0.35f, 0.05f, 0.05f}, {0.05f, 0.2f, 0.09f}, {0.46f, 0.29f, 0.21f}};
  setup.sleeve = kSleeves[static_cast<std::size_t>(random.below(4))];

  setup.exposure = scene == Scene::kDark ? random.uniform(0.03f, 0.3f) : draw.towards(0.6f, 0.25f);
  setup.vignette = draw.towards(0, 0.45f);
  setup.lens_blur_px = draw.towards(0.5f, 1.2f);
  setup.motion_px = draw.chance(0, 0.6f) ? draw.towards(0, 8) : 0;
  setup.motion_angle = random.uniform(0, kPi);
  setup.shot_noise = draw.towards(0.004f, 0.05f);
  setup.read_noise = draw.towards(0.001f, 0.008f);
  setup.jpeg_quality = static_cast<int>(draw.towards(96, 40));

  // The lens beside or above the lamp, where bodies hide the least; the first that will do.
  const Stage wide = widened(stage);
  const Mask silhouette = Caster(hands).cast(pose, wide, 512);
  const Vec3 middle = lamp_aim(stage);
  TakeSetup best = setup;
  double least = 2;
  for (int k = 0; k < 40 && least > 0.002; ++k) {
    const float azimuth =
        radians(6) + radians(28) * static_cast<float>(difficulty) * random.uniform() + radians(0.4 * k);
    const float height = radians(static_cast<double>(random.uniform(-6, 16)));
    const float distance = random.uniform(2.3f, 3.0f);
    const SinCos a = sin_cos(random.uniform() < 0.5f ? azimuth : -azimuth), h = sin_cos(height);
    setup.camera = middle + Vec3{a.sin * h.cos, h.sin, a.cos * h.cos} * distance;
    setup.aim =
        stage.frame.centre + Vec2{draw.around(0.03f, 0.12f), draw.around(0.03f, 0.08f)} * stage.frame.size_m;
    setup.roll = radians(static_cast<double>(draw.around(0.5f, 4)));
    setup.focal = random.uniform(0.58f, 0.75f) * distance / stage.frame.size_m;
    const CameraView view = look(hands, pose, stage, setup, silhouette);
    // Hands in the picture are wanted half of the time.
    const double cost =
        view.hidden + (view.has_bodies || k % 2 == 0 ? 0 : 0.001) + (view.has_shoulders ? 0.003 : 0);
    if (cost < least) least = cost, best = setup;
  }
  // Somebody beside stands where no arm's shadow comes in.
  best.person = draw.chance(0, 0.4f);
  const ArmsFrom from = stage.performer.arms_from;
  const float side = from == ArmsFrom::kLeft    ? 1.0f
                     : from == ArmsFrom::kRight ? -1.0f
                     : random.uniform() < 0.5f  ? 1.0f
                                                : -1.0f;
  best.person_x = stage.frame.centre.x + side * (stage.frame.size_m * random.uniform(0.9f, 1.1f) + 0.15f);
  best.person_y = stage.frame.centre.y + random.uniform(0, 0.25f);
  return best;
}

}  // namespace ombra
