// ombra_kernels: times the kernels and says on what machine and with which instructions.
#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include <fstream>
#include <string>

#include "bench/benchmarks.h"
#include "bench/workload.h"

namespace {

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  return "unknown";
}

// Dynamic dispatch takes the best of what was compiled and what the machine has; better targets have lower
// bits.
std::string simd_target() {
  const auto usable = static_cast<std::int64_t>(HWY_TARGETS) & hwy::SupportedTargets();
  return hwy::TargetName(static_cast<decltype(HWY_STATIC_TARGET)>(usable & -usable));
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::AddCustomContext("cpu_model", cpu_model());
  benchmark::AddCustomContext("hwy_target", simd_target());
  benchmark::AddCustomContext("compiler", __VERSION__);
  ombra::bench::workload();  // a missing asset ends the program before any output
  ombra::bench::register_kernels();
  ombra::bench::register_embree();
  ombra::bench::register_deodr();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
