// The groups of benchmarks; each adds its own to Google Benchmark's list.
#pragma once

namespace ombra::bench {

void register_kernels();
void register_judging();
void register_embree();
/// Nothing where the program was built without OMBRA_DEODR_DIR (deodr_absent.cpp).
void register_deodr();

}  // namespace ombra::bench
