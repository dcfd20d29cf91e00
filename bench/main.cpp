// ombra_kernels: times the kernels and says on what machine and with which instructions.
#include <benchmark/benchmark.h>

#include "bench/benchmarks.h"
#include "bench/machine.h"
#include "bench/workload.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::AddCustomContext("cpu_model", ombra::bench::cpu_model());
  benchmark::AddCustomContext("hwy_target", ombra::bench::simd_target());
  benchmark::AddCustomContext("compiler", __VERSION__);
  ombra::bench::workload();  // a missing asset ends the program before any output
  ombra::bench::register_kernels();
  ombra::bench::register_judging();
  ombra::bench::register_embree();
  ombra::bench::register_deodr();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
