// Embree on the same skinned triangles: build the tree, then one occlusion ray from the lamp to the middle of
// every pixel, written as packed bits as we write ours. Skinning is not charged to it. Of what it offers this
// is the quickest here: sixteen rays a packet, square tiles, the coherent mode, and a fast build, for a tree
// refitted from another pose traces three times slower.
#include <benchmark/benchmark.h>
#include <embree3/rtcore.h>

#include <cstring>
#include <memory>
#include <vector>

#include "bench/benchmarks.h"
#include "bench/workload.h"

namespace ombra::bench {
namespace {

constexpr int kTile = 4;  ///< side of the square of pixels that a packet covers
constexpr int kPacket = kTile * kTile;
constexpr int kSize = 256;

struct Release {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
};
template <typename Handle>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Release>;

class EmbreeCaster {
 public:
  EmbreeCaster(const Workload& work, RTCDevice device) : scene_(rtcNewScene(device)) {
    const auto faces = triangles(work);
    vertex_count_ = work.hands[0].vertices.size() + work.hands[1].vertices.size();
    mesh_ = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
    vertices_ = rtcSetNewGeometryBuffer(mesh_, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, sizeof(Vec3),
                                        vertex_count_);
    std::memcpy(rtcSetNewGeometryBuffer(mesh_, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, sizeof faces[0],
                                        faces.size()),
                faces.data(), faces.size() * sizeof faces[0]);
    rtcSetGeometryBuildQuality(mesh_, RTC_BUILD_QUALITY_LOW);
    rtcAttachGeometry(scene_.get(), mesh_);
    rtcReleaseGeometry(mesh_);  // the scene keeps it
    rtcSetSceneFlags(scene_.get(), RTC_SCENE_FLAG_DYNAMIC);
    rtcSetSceneBuildQuality(scene_.get(), RTC_BUILD_QUALITY_LOW);
  }

  void commit(const std::vector<Vec3>& vertices) {
    std::memcpy(vertices_, vertices.data(), vertex_count_ * sizeof(Vec3));
    rtcUpdateGeometryBuffer(mesh_, RTC_BUFFER_TYPE_VERTEX, 0);
    rtcCommitGeometry(mesh_);
    rtcCommitScene(scene_.get());
  }

  /// Packed dark pixels: a word a tile, tiles and pixels within them row by row.
  const std::vector<std::uint16_t>& cast(const Stage& stage) {
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    context.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
    const Vec3 lamp = stage.lamp.position;
    const float pixel = stage.frame.size_m / kSize;
    const float left = stage.frame.centre.x - stage.frame.size_m / 2 - lamp.x;
    const float top = stage.frame.centre.y + stage.frame.size_m / 2 - lamp.y;
    alignas(64) int valid[kPacket];
    RTCRay16 rays{};
    for (int lane = 0; lane < kPacket; ++lane) {
      valid[lane] = -1;
      rays.org_x[lane] = lamp.x, rays.org_y[lane] = lamp.y, rays.org_z[lane] = lamp.z;
      rays.dir_z[lane] = -lamp.z;
      rays.mask[lane] = ~0u;
    }
    auto out = bits_.begin();
    for (int y = 0; y < kSize; y += kTile)
      for (int x = 0; x < kSize; x += kTile) {
        for (int lane = 0; lane < kPacket; ++lane) {
          rays.dir_x[lane] = left + (static_cast<float>(x + lane % kTile) + 0.5f) * pixel;
          rays.dir_y[lane] = top - (static_cast<float>(y + lane / kTile) + 0.5f) * pixel;
          rays.tfar[lane] = 1;
        }
        rtcOccluded16(valid, scene_.get(), &context, &rays);
        unsigned dark = 0;
        for (int lane = 0; lane < kPacket; ++lane) dark |= (rays.tfar[lane] < 0 ? 1u : 0u) << lane;
        *out++ = static_cast<std::uint16_t>(dark);
      }
    return bits_;
  }

 private:
  Owned<RTCScene> scene_;
  RTCGeometry mesh_;
  void* vertices_;
  std::size_t vertex_count_;
  std::vector<std::uint16_t> bits_ = std::vector<std::uint16_t>(kSize * kSize / kPacket);
};

Mask unpacked(const std::vector<std::uint16_t>& bits) {
  Mask mask{kSize, kSize, {}};
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) {
      const int tile = y / kTile * (kSize / kTile) + x / kTile, lane = y % kTile * kTile + x % kTile;
      mask.pixels.push_back(static_cast<std::uint8_t>(bits[static_cast<std::size_t>(tile)] >> lane & 1));
    }
  return mask;
}

/// All poses, each in a tree of its own.
struct Peer {
  Peer() {
    for (const Pose& pose : work.two_hands) {
      meshes.push_back(skinned(work, pose));
      casters.emplace_back(work, device.get()).commit(meshes.back());
    }
    std::vector<Mask> masks;
    for (EmbreeCaster& caster : casters) masks.push_back(unpacked(caster.cast(work.stage)));
    agreement = agreement_percent(work, masks);
  }

  const Workload& work = workload();
  Owned<RTCDevice> device{rtcNewDevice("threads=1,set_affinity=0")};
  std::vector<std::vector<Vec3>> meshes;
  std::vector<EmbreeCaster> casters;
  double agreement;
};

template <typename Step>
void run(benchmark::State& state, Step&& step) {
  static Peer peer;
  if (peer.agreement < kLeastAgreementPercent) return state.SkipWithError("draws another silhouette");
  EmbreeCaster caster(peer.work, peer.device.get());
  caster.commit(peer.meshes[0]);
  Round round;
  for (auto _ : state) {
    step(peer, caster, round.next());
    benchmark::ClobberMemory();
  }
  state.counters["agreement_percent"] = peer.agreement;
}

}  // namespace

void register_embree() {
  const auto add = [](const char* name, auto step) {
    benchmark::RegisterBenchmark(name, [step](benchmark::State& state) {
      run(state, step);
    })->Unit(benchmark::kMicrosecond);
  };
  add("embree/2hands/256", [](Peer& peer, EmbreeCaster& caster, std::size_t pose) {
    caster.commit(peer.meshes[pose]);
    benchmark::DoNotOptimize(caster.cast(peer.work.stage).data());
  });
  add("embree/2hands/256/commit",
      [](Peer& peer, EmbreeCaster& caster, std::size_t pose) { caster.commit(peer.meshes[pose]); });
  add("embree/2hands/256/rays", [](Peer& peer, EmbreeCaster&, std::size_t pose) {
    benchmark::DoNotOptimize(peer.casters[pose].cast(peer.work.stage).data());
  });
}

}  // namespace ombra::bench
