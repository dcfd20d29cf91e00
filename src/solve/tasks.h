// Tasks: bodies that may run side by side.
#pragma once

#include "ombra/solve.h"

namespace ombra {

/// Runs body(0) … body(count - 1) as `parallel_for` does; empty: in order.
inline void run_all(const ParallelFor& parallel_for, int count, const std::function<void(int)>& body) {
  if (parallel_for)
    parallel_for(count, body);
  else
    for (int i = 0; i < count; ++i) body(i);
}

}  // namespace ombra
