#include "support/traced_light.h"

#include <embree3/rtcore.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <random>

namespace ombra {
namespace {

struct Release {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
};
template <typename Handle>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Release>;

void attach(RTCScene scene, RTCGeometry geometry) {
  rtcCommitGeometry(geometry);
  rtcAttachGeometry(scene, geometry);
  rtcReleaseGeometry(geometry);  // the scene keeps it
}

void add_skin(RTCDevice device, RTCScene scene, const Hand& hand, const HeldHand& held) {
  std::vector<Vec3> vertices;
  skin(hand, pose_skeleton(hand, {matrix(normalized(held.orientation)), held.wrist}, held.angles), vertices);
  RTCGeometry mesh = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
  std::memcpy(rtcSetNewGeometryBuffer(mesh, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, sizeof(Vec3),
                                      vertices.size()),
              vertices.data(), vertices.size() * sizeof(Vec3));
  auto* faces = static_cast<std::uint32_t*>(rtcSetNewGeometryBuffer(
      mesh, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, 3 * sizeof(std::uint32_t), hand.faces.size()));
  for (const auto& face : hand.faces)
    for (const std::uint16_t v : face) *faces++ = v;
  attach(scene, mesh);
}

void add_capsule(RTCDevice device, RTCScene scene, const TaperedCapsule& c) {
  RTCGeometry cone = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_ROUND_LINEAR_CURVE);
  const float ends[] = {c.from.x, c.from.y, c.from.z, c.from_radius_m, c.to.x, c.to.y, c.to.z, c.to_radius_m};
  std::memcpy(
      rtcSetNewGeometryBuffer(cone, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT4, 4 * sizeof(float), 2), ends,
      sizeof ends);
  *static_cast<std::uint32_t*>(
      rtcSetNewGeometryBuffer(cone, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT, sizeof(std::uint32_t), 1)) = 0;
  attach(scene, cone);
}

}  // namespace

std::vector<float> traced_light(const Hands& hands, const Pose& pose, const Stage& stage, const Lamp& lamp,
                                int size_px, int side) {
  const Owned<RTCDevice> device(rtcNewDevice("threads=1,set_affinity=0"));
  const Owned<RTCScene> scene(rtcNewScene(device.get()));
  for (std::size_t number = 0; number < kMostHands; ++number) {
    const auto& held = pose.hands[number];
    if (!held) continue;
    add_skin(device.get(), scene.get(), hands[side_index(number)], *held);
    if (!held->arm) continue;
    const Performer& performer = performer_of(stage, number);
    for (const TaperedCapsule& c : arm_capsules(*held, performer)) add_capsule(device.get(), scene.get(), c);
    if (performer.sleeve.ease_m > 0)
      for (const TaperedCapsule& c : sleeve_capsules(*held, performer))
        add_capsule(device.get(), scene.get(), c);
  }
  for (const Bystander& person : stage.people)
    for (const TaperedCapsule& c : body_capsules(person)) add_capsule(device.get(), scene.get(), c);
  rtcCommitScene(scene.get());
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);

  std::mt19937 bits(2026);
  const auto uniform = [&] { return static_cast<float>(bits() >> 8) * 0x1p-24f; };
  const unsigned count = static_cast<unsigned>(side * side);
  const auto stratum = [&](unsigned k) {
    const auto n = static_cast<unsigned>(side);
    return Vec2{(static_cast<float>(k % n) + uniform()) / static_cast<float>(n),
                (static_cast<float>(k / n) + uniform()) / static_cast<float>(n)};
  };
  // Points of the lamp, half sizes being 1; what is round is turned anew for each pixel.
  const bool round = lamp.shape != LampShape::kRectangle;
  std::vector<Vec2> on_lamp, in_pixel;
  for (unsigned k = 0; k < count; ++k) {
    const Vec2 p = stratum(k);
    if (round) {
      const float angle = 2 * kPi * p.y, r = std::sqrt(p.x);
      on_lamp.push_back({r * std::cos(angle), r * std::sin(angle)});
    } else {
      on_lamp.push_back({2 * p.x - 1, 2 * p.y - 1});
    }
    in_pixel.push_back(stratum(k));
  }

  const Vec3 aim = lamp_aim(stage);
  const Vec2 half = lamp.shape == LampShape::kPoint ? Vec2{} : half_size_m(lamp, aim);
  const float pixel_m = stage.frame.size_m / static_cast<float>(size_px);
  std::vector<float> out;
  RTCRay16 rays{};
  alignas(64) int valid[16];
  for (int lane = 0; lane < 16; ++lane) valid[lane] = -1, rays.mask[lane] = ~0u;
  for (int y = 0; y < size_px; ++y)
    for (int x = 0; x < size_px; ++x) {
      const Vec3 centre{
          stage.frame.centre.x - stage.frame.size_m / 2 + (static_cast<float>(x) + 0.5f) * pixel_m,
          stage.frame.centre.y + stage.frame.size_m / 2 - (static_cast<float>(y) + 0.5f) * pixel_m, 0};
      // A ball turns its disc to whoever looks; a flat lamp faces the middle of the frame.
      const Vec3 ahead = normalized((lamp.shape == LampShape::kSphere ? centre : aim) - lamp.position);
      const Vec3 right = normalized(cross(Vec3{0, 1, 0}, ahead)), up = cross(ahead, right);
      const float angle = 2 * kPi * uniform();
      const float c = round ? std::cos(angle) : 1, s = round ? std::sin(angle) : 0;
      const unsigned shift = bits();
      unsigned seen = 0;
      for (unsigned k = 0; k < count; k += 16) {
        for (unsigned lane = 0; lane < 16; ++lane) {
          const Vec2 p = on_lamp[k + lane];
          // Any odd factor shuffles the strata of the pixel against those of the lamp.
          const Vec2 q = in_pixel[((k + lane) * 1597 + shift) % count];
          const Vec3 from = centre + Vec3{(q.x - 0.5f) * pixel_m, (q.y - 0.5f) * pixel_m, 0};
          const Vec3 to =
              lamp.position + right * ((c * p.x - s * p.y) * half.x) + up * ((s * p.x + c * p.y) * half.y);
          rays.org_x[lane] = from.x, rays.org_y[lane] = from.y, rays.org_z[lane] = from.z;
          rays.dir_x[lane] = to.x - from.x, rays.dir_y[lane] = to.y - from.y,
          rays.dir_z[lane] = to.z - from.z;
          rays.tnear[lane] = 0, rays.tfar[lane] = 1;
        }
        rtcOccluded16(valid, scene.get(), &context, &rays);
        for (const float t : rays.tfar) seen += t >= 0;
      }
      out.push_back(static_cast<float>(seen) / static_cast<float>(count));
    }
  return out;
}

}  // namespace ombra
