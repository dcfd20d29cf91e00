#include "io/room_picture.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "io/camera.h"
#include "io/canvas.h"
#include "io/hand_drawing.h"
#include "io/surface.h"

namespace ombra {
namespace {

// sRGB, 0 … 255.
constexpr Vec3 kNight{40, 40, 48}, kFloor{54, 50, 52}, kCloth{96, 110, 138}, kOtherCloth{136, 112, 112},
    kHair{62, 52, 48}, kPassersBy{118, 124, 116}, kPasserByFace{176, 158, 142}, kInk{24, 22, 26};
/// Contours are drawn where a body is so far before what is behind it.
constexpr float kFingerStep_m = 0.012f, kBodyStep_m = 0.04f;

/// A lamp farther from the middle of the frame than the first is not in the picture; its beam is shown from
/// the second on.
constexpr float kFarLamp_m = 5, kBeamBegins_m = 2.6f;

/// Bodies of the drawing: hands as a Pose numbers them, what each performer wears, heads, hair, and head and
/// rest of each bystander.
constexpr int kWorn = kMostHands, kHeads = kWorn + 2, kHairs = kHeads + 2, kBystanders = kHairs + 2;

Vec3 tone(int body) {
  const auto of_hand = [](int hand) {
    const auto& [red, green, blue] = kHandTones[static_cast<std::size_t>(hand)];
    return Vec3{static_cast<float>(red), static_cast<float>(green), static_cast<float>(blue)};
  };
  if (body < kWorn) return of_hand(body);
  if (body < kHeads) return body == kWorn ? kCloth : kOtherCloth;
  if (body < kHairs) return of_hand(2 * (body - kHeads)) * 0.9f;
  if (body < kBystanders) return kHair;
  return (body - kBystanders) % 2 == 0 ? kPasserByFace : kPassersBy;
}

float smooth_step(float from, float to, float value) {
  const float t = std::clamp((value - from) / (to - from), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

bool has_arms(const Pose& pose, std::size_t person) {
  return std::any_of(&pose.hands[2 * person], &pose.hands[2 * person] + 2,
                     [](const auto& held) { return held && held->arm; });
}

bool stands_in_room(const Stage& stage) {
  return stage.lamp.shape != LampShape::kDistant &&
         length(stage.lamp.position - lamp_aim(stage)) < kFarLamp_m;
}

Vec3 light_from(const Stage& stage) {
  const Vec3 aim = lamp_aim(stage);
  return stands_in_room(stage) ? stage.lamp.position
                               : aim + normalized(stage.lamp.position - aim) * kBeamBegins_m;
}

/// A surface pressed flat along an axis through a point.
Surface flattened(Surface surface, Vec3 middle, Vec3 axis, float share) {
  for (Vec3& p : surface.positions) p += axis * (dot(p - middle, axis) * (share - 1));
  for (Vec3& n : surface.normals) n = normalized(n + axis * (dot(n, axis) * (1 / share - 1)));
  return surface;
}

/// Head, neck and trunk down to the hips, which a stage does not say.
void draw_trunk(Canvas& canvas, const Camera& camera, const Performer& body, int worn, int head, int hair) {
  const float share = body.shoulder_width_m / Performer{}.shoulder_width_m;
  const Vec3 right = (shoulder(body, Side::kRight) - body.shoulder_centre) / (body.shoulder_width_m / 2);
  const auto at = [&](float aside, float below) {
    return body.shoulder_centre + (right * aside + Vec3{0, -below, 0}) * share;
  };
  constexpr float kDepth = 0.62f;  // of a trunk, over its breadth
  Surface chest = flattened(capsule_surface({at(0, 0.13f), at(0, 0.52f), 0.19f * share, 0.165f * share}),
                            at(0, 0), facing(body), kDepth);
  // Whether they sit or stand a stage does not say either.
  for (std::size_t i = 0; i < chest.positions.size(); ++i)
    chest.presence[i] =
        1 - smooth_step(0.30f, 0.62f, (body.shoulder_centre.y - chest.positions[i].y) / share);
  canvas.draw(chest, camera, worn);
  for (const float aside : {-0.17f, 0.17f})
    canvas.draw(capsule_surface({at(aside, 0.02f), at(0, -0.03f), 0.06f * share, 0.06f * share}), camera,
                worn);

  const float radius_m = body.head_radius_m, neck_m = 0.55f * radius_m;
  const Vec3 middle = head_centre(body), up{0, radius_m, 0}, back = facing(body) * -radius_m;
  const Vec3 crown = middle + up * 0.17f + back * 0.2f;
  canvas.draw(capsule_surface({at(0, 0), middle, neck_m, neck_m}), camera, head);
  canvas.draw(capsule_surface({middle - up * 0.28f, middle + up * 0.1f, 0.74f * radius_m, 0.88f * radius_m}),
              camera, head);
  canvas.draw(capsule_surface({crown, crown - up * 0.15f, 0.88f * radius_m, 0.8f * radius_m}), camera, hair);
}

void draw_performer(Canvas& canvas, const Camera& camera, const Pose& pose, const Performer& body,
                    std::size_t person) {
  const int number = static_cast<int>(person), worn = kWorn + number;
  draw_trunk(canvas, camera, body, worn, kHeads + number, kHairs + number);
  for (std::size_t hand = 2 * person; hand < 2 * person + 2; ++hand) {
    if (!pose.hands[hand] || !pose.hands[hand]->arm) continue;
    TaperedCapsule upper = arm_capsules(*pose.hands[hand], body)[1];
    constexpr float kShirt_m = 0.006f;
    upper.from_radius_m += kShirt_m, upper.to_radius_m += kShirt_m;
    canvas.draw(capsule_surface(upper), camera, worn);
    if (body.sleeve.ease_m > 0)
      for (const TaperedCapsule& c : sleeve_capsules(*pose.hands[hand], body))
        canvas.draw(capsule_surface(c), camera, worn);
  }
}

void draw_bodies(Canvas& canvas, const Camera& camera, const Hands& hands, const Pose& pose,
                 const Stage& stage) {
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto& held = pose.hands[hand];
    if (!held) continue;
    canvas.draw(hand_surface(hands[side_index(hand)], *held), camera, static_cast<int>(hand));
    if (!held->arm) continue;
    Surface forearm = forearm_surface(*held, performer_of(stage, hand));
    forearm.presence.assign(forearm.presence.size(), 1);
    canvas.draw(forearm, camera, static_cast<int>(hand));
  }
  for (std::size_t person = 0; person < 2; ++person)
    if (has_arms(pose, person)) draw_performer(canvas, camera, pose, performer_of(stage, 2 * person), person);
  for (std::size_t i = 0; i < stage.people.size(); ++i) {
    const auto body = body_capsules(stage.people[i]);
    const int head = kBystanders + 2 * static_cast<int>(i);
    for (std::size_t part = 0; part < body.size(); ++part)
      canvas.draw(capsule_surface(body[part]), camera, part < kHeadParts ? head : head + 1);
  }
}

/// From behind and beside the performers, at the right: the lamp is then at the left of the picture, the
/// hands in its middle and the wall at the right, and no performer stands before the shadow.
Camera room_camera(const Hands& hands, const Pose& pose, const Stage& stage, int width, int height) {
  const Vec3 aim = lamp_aim(stage), lamp = light_from(stage);
  std::vector<Vec3> shown = {lamp + Vec3{0, 0.1f, 0}};
  const float half = 0.62f * stage.frame.size_m;
  for (const float x : {-half, half})
    for (const float y : {-half, half}) shown.push_back(aim + Vec3{x, y, 0});
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    if (!pose.hands[hand]) continue;
    const auto skin = hand_surface(hands[side_index(hand)], *pose.hands[hand]).positions;
    shown.insert(shown.end(), skin.begin(), skin.end());
  }
  for (std::size_t person = 0; person < 2; ++person) {
    if (!has_arms(pose, person)) continue;
    const Performer& body = performer_of(stage, 2 * person);
    shown.push_back(head_centre(body) + Vec3{0, 1.3f * body.head_radius_m, 0});
    for (const Side side : {Side::kLeft, Side::kRight})
      shown.push_back(shoulder(body, side) - Vec3{0, 0.2f, 0});
  }
  for (const Bystander& person : stage.people)
    for (const float share : {0.5f, 1.05f})
      for (const float aside : {-0.3f, 0.3f})
        shown.push_back({person.at.x + aside, share * person.height_m, person.at.y});

  const Vec3 middle = (aim + lamp) * 0.5f;
  const float away_m = 1.6f * std::max(length(lamp - aim), 2 * stage.frame.size_m);
  const Vec3 eye = middle + normalized(Vec3{0.66f, 0.26f, 0.9f}) * away_m;
  return fitted_camera({eye, middle}, shown, width, height, 0.94f);
}

/// Whether light reaches a point: a depth map seen from the lamp.
class LampSight {
 public:
  LampSight(const Hands& hands, const Pose& pose, const Stage& stage) : canvas_(kSize, kSize) {
    const Stage room = room_stage(stage);
    const float px_per_m = static_cast<float>(kSize) / room.frame.size_m;
    const Vec3 lamp = stage.lamp.position;
    camera_.eye = lamp, camera_.right = {1, 0, 0}, camera_.up = {0, 1, 0}, camera_.ahead = {0, 0, -1};
    camera_.scale = px_per_m * lamp.z;
    constexpr float kHalf = kSize / 2;
    camera_.shift = {kHalf + (lamp.x - room.frame.centre.x) * px_per_m,
                     kHalf - (lamp.y - room.frame.centre.y) * px_per_m};
    draw_bodies(canvas_, camera_, hands, pose, stage);
  }
  bool reaches(Vec3 p) const {
    const Vec3 at = camera_(p);
    if (!(at.x >= 0 && at.y >= 0 && at.x < kSize && at.y < kSize)) return true;
    return at.z < canvas_.at(static_cast<int>(at.x), static_cast<int>(at.y)).depth + kClear_m;
  }

 private:
  static constexpr int kSize = 1024;
  static constexpr float kClear_m = 0.01f;
  Canvas canvas_;
  Camera camera_;
};

/// The wall's light at a point of it, sRGB 0 … 1, dimmer beyond the frame.
Vec3 wall_colour(const WallPicture& wall, const Stage& stage, float side_m, Vec2 at) {
  const Vec2 off = at - stage.frame.centre;
  const float n = static_cast<float>(wall.size_px);
  const float px = std::clamp((off.x / side_m + 0.5f) * n - 0.5f, 0.0f, n - 1.001f),
              py = std::clamp((0.5f - off.y / side_m) * n - 0.5f, 0.0f, n - 1.001f);
  const auto x = static_cast<std::size_t>(px), y = static_cast<std::size_t>(py);
  const float u = px - static_cast<float>(x), v = py - static_cast<float>(y);
  const auto texel = [&](std::size_t i, std::size_t j) {
    const float* p = &wall.rgb[3 * (j * static_cast<std::size_t>(wall.size_px) + i)];
    return Vec3{p[0], p[1], p[2]};
  };
  const Vec3 seen = (texel(x, y) * (1 - u) + texel(x + 1, y) * u) * (1 - v) +
                    (texel(x, y + 1) * (1 - u) + texel(x + 1, y + 1) * u) * v;
  const float far = length(off);
  const float dimmed = 1 - 0.72f * smooth_step(0.55f, 1.5f, far / stage.frame.size_m);
  return seen * (dimmed * (1 - smooth_step(0.36f, 0.5f, far / side_m)));
}

/// Everything that a picture of the room is made from.
struct Room {
  const Stage& stage;
  const WallPicture& wall;
  float wall_side_m;
  Camera camera;
  LampSight sight;
  Vec3 lamp;
  Vec3 beam;  ///< its colour, sRGB 0 … 255
};

Vec3 over_night(Vec3 light) {
  return {kNight.x + light.x * (255 - kNight.x), kNight.y + light.y * (255 - kNight.y),
          kNight.z + light.z * (255 - kNight.z)};
}

/// What is behind all bodies: wall and floor. @return its depth as well
std::pair<Vec3, float> behind(const Room& room, Vec2 pixel) {
  const Vec3 ray = room.camera.ray(pixel), eye = room.camera.eye;
  const float to_wall = ray.z < 0 ? -eye.z / ray.z : 1e9f, to_floor = ray.y < 0 ? -eye.y / ray.y : 1e9f;
  if (to_floor < to_wall) {
    const Vec3 p = eye + ray * to_floor;
    const float far = length(p - room.lamp), near_wall = smooth_step(0.0f, 0.6f, p.z);
    return {kFloor * ((0.7f + 0.5f / (1 + 0.35f * far * far)) * (0.86f + 0.14f * near_wall)), to_floor};
  }
  if (to_wall > 1e8f) return {kNight, to_wall};
  const Vec3 p = eye + ray * to_wall;
  return {over_night(wall_colour(room.wall, room.stage, room.wall_side_m, {p.x, p.y})), to_wall};
}

Vec3 lit_body(const Room& room, const Sample& sample, Vec3 at, float open) {
  const Vec3 n = normalized(sample.normal), to_lamp = normalized(room.lamp - at);
  const float half = 0.5f + 0.5f * dot(n, to_lamp);
  const float turned = std::clamp(-dot(n, normalized(at - room.camera.eye)), 0.0f, 1.0f);
  const float shade = (0.42f + 0.68f * half * half) * (0.72f + 0.28f * turned) * open;
  return tone(sample.body) * shade;
}

/// A stretch of a ray, in metres of depth.
struct Stretch {
  float from, to;
};

/// Where a ray runs through the cone from the lamp to a disc of the wall around the frame.
Stretch in_cone(const Room& room, Vec3 ray, float radius_m, float depth) {
  const Vec3 eye = room.camera.eye, source = room.stage.lamp.position;
  const float end_z = room.lamp.z - 0.01f;
  Stretch in{0, depth};
  if (std::fabs(ray.z) > 1e-6f) {
    const float a = (end_z - eye.z) / ray.z, b = -eye.z / ray.z;
    in = {std::max(in.from, std::min(a, b)), std::min(in.to, std::max(a, b))};
  } else if (eye.z < 0 || eye.z > end_z) {
    return {0, 0};
  }
  // A point falls on the disc where |offset| <= radius * below, both linear along the ray.
  const Vec2 aside{source.x - room.stage.frame.centre.x, source.y - room.stage.frame.centre.y};
  const Vec3 q = eye - source;
  const Vec2 offset = aside * (-q.z / source.z) + Vec2{q.x, q.y},
             grows = aside * (-ray.z / source.z) + Vec2{ray.x, ray.y};
  const float below = -q.z * radius_m / source.z, falls = -ray.z * radius_m / source.z;
  const float a = dot(grows, grows) - falls * falls, b = dot(offset, grows) - below * falls,
              c = dot(offset, offset) - below * below;
  const float root = b * b - a * c;
  if (a <= 0) return in;  // seen from within
  if (root <= 0) return {0, 0};
  const float half = std::sqrt(root);
  return {std::max(in.from, (-b - half) / a), std::min(in.to, (-b + half) / a)};
}

/// How much dust shows of the beam on the way of a ray, 0 … 1.
float beam_along(const Room& room, Vec2 pixel, float depth) {
  const Vec3 ray = room.camera.ray(pixel), eye = room.camera.eye, source = room.stage.lamp.position;
  const float radius_m = 0.68f * room.stage.frame.size_m;
  const Stretch in = in_cone(room, ray, radius_m, depth);
  if (!(in.to > in.from)) return 0;
  constexpr int kSteps = 48;
  const float apart = (in.to - in.from) / kSteps;
  float sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const Vec3 p = eye + ray * (in.from + apart * (static_cast<float>(i) + 0.5f));
    if (!room.sight.reaches(p)) continue;
    const float k = source.z / (source.z - p.z);
    const Vec2 on_wall{source.x + (p.x - source.x) * k, source.y + (p.y - source.y) * k};
    const float far = length(p - room.lamp);
    const float strong = !stands_in_room(room.stage) ? 0.4f * smooth_step(0.0f, 0.9f, far) : 1 / (0.2f + far);
    sum += (1 - smooth_step(0.75f, 1.0f, length(on_wall - room.stage.frame.centre) / radius_m)) * strong;
  }
  const float dust = sum * apart * length(ray);
  return 1 - 1 / (1 + 0.7f * dust);
}

/// The glow around a lamp that stands in the room, 0 … 1 and 1 in its middle.
float glow_around(const Room& room, Vec2 pixel, float depth) {
  if (!stands_in_room(room.stage)) return 0;
  const Vec3 at = room.camera(room.lamp);
  if (at.z > depth) return 0;
  const Vec2 half = half_size_m(room.stage.lamp, lamp_aim(room.stage));
  const float lamp_m = std::max({half.x, half.y, 0.012f});
  const float far = length(pixel - Vec2{at.x, at.y}) * at.z / room.camera.scale;
  const float bright = 1 - smooth_step(0.8f * lamp_m, 1.2f * lamp_m, far), halo = far / (lamp_m + 0.05f);
  return std::max(bright, 0.75f / (1 + halo * halo * halo));
}

/// @param open how openly lies what the pixel shows, 0 … 1
Vec3 pixel_colour(const Room& room, const Canvas& canvas, int x, int y, float open) {
  Vec3 sum;
  float nearest = 1e9f;
  for (int sy = y * kSamples; sy < (y + 1) * kSamples; ++sy)
    for (int sx = x * kSamples; sx < (x + 1) * kSamples; ++sx) {
      const Vec2 place{static_cast<float>(sx) + 0.5f, static_cast<float>(sy) + 0.5f};
      const Sample& sample = canvas.at(sx, sy);
      const auto [ground, depth] = behind(room, place);
      nearest = std::min({nearest, depth, sample.depth});
      if (sample.body < 0 || sample.depth > depth) {
        sum += ground;
        continue;
      }
      const Vec3 at = room.camera.eye + room.camera.ray(place) * sample.depth;
      const bool line = on_line(canvas, sx, sy, sample.body < kWorn ? kFingerStep_m : kBodyStep_m);
      // The parts of a bystander would else be seen as parts.
      const Vec3 body = line ? kInk : lit_body(room, sample, at, sample.body < kBystanders ? open : 1);
      sum += ground + (body - ground) * sample.presence;
    }
  Vec3 seen = sum / (kSamples * kSamples);
  const Vec2 middle{static_cast<float>(x * kSamples) + 1, static_cast<float>(y * kSamples) + 1};
  seen += (room.beam - seen) * beam_along(room, middle, nearest);
  const float glow = glow_around(room, middle, nearest);
  return seen + (room.beam + (Vec3{255, 255, 255} - room.beam) * glow - seen) * glow;
}

}  // namespace

Stage room_stage(const Stage& stage) {
  Stage room = stage;
  const Vec2 off = stage.screen.centre - stage.frame.centre;
  const float reach_m =
      std::max(std::fabs(off.x) + stage.screen.width_m / 2, std::fabs(off.y) + stage.screen.height_m / 2);
  room.frame.size_m = std::min(2 * reach_m + 1, 8 * stage.frame.size_m);  // the wall goes on a little
  room.screen.seen_from_behind = false;
  Lamp& lamp = room.lamp;
  if (!is_lit(lamp)) (lamp.shape == LampShape::kDistant ? lamp.illuminance_lx : lamp.intensity_cd) = 1;
  return room;
}

Image room_picture(const Hands& hands, const Pose& pose, const Stage& stage, const WallPicture& wall,
                   const Tableau& view) {
  Canvas canvas(kRoomWidth * kSamples, kRoomHeight * kSamples);
  Vec3 brightest;
  for (std::size_t i = 0; i + 2 < wall.rgb.size(); i += 3)
    if (wall.rgb[i + 1] > brightest.y) brightest = {wall.rgb[i], wall.rgb[i + 1], wall.rgb[i + 2]};
  const Room room{stage,
                  wall,
                  room_stage(stage).frame.size_m,
                  room_camera(hands, view.pose, view.stage, canvas.width, canvas.height),
                  LampSight(hands, pose, stage),
                  light_from(stage),
                  brightest * 255};
  draw_bodies(canvas, room.camera, hands, pose, stage);
  const std::vector<float> open = openness(canvas, room.camera);

  Image image{kRoomWidth, kRoomHeight, {}};
  image.rgb.reserve(std::size_t{3} * kRoomWidth * kRoomHeight);
  for (int y = 0; y < kRoomHeight; ++y)
    for (int x = 0; x < kRoomWidth; ++x) {
      const Vec3 seen = pixel_colour(room, canvas, x, y, open[static_cast<std::size_t>(y * kRoomWidth + x)]);
      for (const float v : {seen.x, seen.y, seen.z})
        image.rgb.push_back(static_cast<std::uint8_t>(std::clamp(v + 0.5f, 0.0f, 255.0f)));
    }
  return image;
}

}  // namespace ombra
