// Linked in place of deodr.cpp where there is no copy of DEODR.
#include "bench/benchmarks.h"

namespace ombra::bench {

void register_deodr() {}

}  // namespace ombra::bench
