// Our own kernels: from a pose to packed dark pixels, and to a loss with its derivatives.
#include <benchmark/benchmark.h>

#include "bench/benchmarks.h"
#include "bench/workload.h"
#include "ombra/light.h"

namespace ombra::bench {
namespace {

void silhouette(benchmark::State& state, Poses Workload::*poses, int size_px) {
  const Workload& work = workload();
  Caster caster(work.hands);
  Round round;
  for (auto _ : state) {
    benchmark::DoNotOptimize(caster.cast_bits((work.*poses)[round.next()], work.stage, size_px).data());
    benchmark::ClobberMemory();
  }
}

void loss_gradient(benchmark::State& state, Poses Workload::*poses, int size_px) {
  const Workload& work = workload();
  const std::vector<float> density = disc_density(size_px);
  Caster caster(work.hands);
  Round round;
  for (auto _ : state)
    benchmark::DoNotOptimize(caster.loss_gradient((work.*poses)[round.next()], work.stage, density, size_px));
}

/// Under a frosted bulb: the widest penumbra of the named lamps.
void penumbra(benchmark::State& state, Poses Workload::*poses, int size_px) {
  const Workload& work = workload();
  Lamp lamp = work.stage.lamp;
  lamp.shape = LampShape::kSphere, lamp.width_m = 0.06f;
  LightCaster caster(work.hands);
  Round round;
  for (auto _ : state)
    benchmark::DoNotOptimize(caster.visible((work.*poses)[round.next()], work.stage, lamp, size_px).data());
}

}  // namespace

void register_kernels() {
  const auto add = [](const char* name, auto kernel, Poses Workload::*poses, int size_px) {
    benchmark::RegisterBenchmark(name, kernel, poses, size_px)->Unit(benchmark::kMicrosecond);
  };
  add("silhouette/1hand/256", silhouette, &Workload::one_hand, 256);
  add("silhouette/2hands/64", silhouette, &Workload::two_hands, 64);
  add("silhouette/2hands/128", silhouette, &Workload::two_hands, 128);
  add("silhouette/2hands/256", silhouette, &Workload::two_hands, 256);
  add("silhouette/2hands/512", silhouette, &Workload::two_hands, 512);
  add("silhouette/2hands_arms/256", silhouette, &Workload::two_hands_arms, 256);
  add("loss_gradient/2hands/128", loss_gradient, &Workload::two_hands, 128);
  add("loss_gradient/2hands_arms/128", loss_gradient, &Workload::two_hands_arms, 128);
  add("penumbra/2hands_arms/256", penumbra, &Workload::two_hands_arms, 256);
  add("penumbra/2hands_arms/512", penumbra, &Workload::two_hands_arms, 512);
}

}  // namespace ombra::bench
