// What a camera asks of the judge: the shadow found in a frame of 1280 x 720, and a verdict about it.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/benchmarks.h"
#include "bench/gallery.h"
#include "ombra/judge.h"
#include "ombra/take.h"
#include "ombra/take_maker.h"

namespace ombra::bench {
namespace {

constexpr std::size_t kTakes = 20;

struct Take {
  MadeTake made;
  Photo photo() const { return {made.width, made.height, made.rgb}; }
  FoundShadow found;
  Judge judge;
};

/// Made-up takes of figures of the gallery, difficulty spread evenly over 0 to 1; made at the first call.
/// Ends the program with a message when the gallery cannot be read.
const std::vector<Take>& takes() {
  static const std::vector<Take> all = [] {
    const auto figures = gallery();
    if (!figures) {
      std::fprintf(stderr, "%s: %s\n", figures.error().where.c_str(), figures.error().message.c_str());
      std::exit(1);
    }
    std::vector<Take> out;
    for (std::size_t k = 0; k < kTakes; ++k) {
      const Figure& figure = (*figures)[k * figures->size() / kTakes];
      const SolvedPose& solved = figure.solved;
      const double turn =
          static_cast<double>(k) * 0.6180339887498949;  // the golden ratio's multiples fill evenly
      const TakeSetup setup = draw_take_setup(solved.hands, solved.pose, solved.stage, Scene::kFigure,
                                              turn - std::floor(turn), 1'000'000 + k);
      Take take{make_take(solved.hands, solved.pose, solved.stage, setup), {}, Judge(figure.target)};
      take.found = find_shadow(take.photo(), {}, figure.name).value();
      out.push_back(std::move(take));
    }
    return out;
  }();
  return all;
}

void find(benchmark::State& state) {
  const std::vector<Take>& all = takes();
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(find_shadow(all[next++ % kTakes].photo(), {}, "take"));
}

void judge(benchmark::State& state) {
  const std::vector<Take>& all = takes();
  std::size_t next = 0;
  for (auto _ : state) {
    const Take& take = all[next++ % kTakes];
    benchmark::DoNotOptimize(take.judge(take.found));
  }
}

}  // namespace

void register_judging() {
  benchmark::RegisterBenchmark("find_shadow/1280x720", find)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("judge/720p", judge)->Unit(benchmark::kMillisecond);
}

}  // namespace ombra::bench
