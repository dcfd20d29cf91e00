// Work side by side: the core has no threads of its own and is given some.
#pragma once

#include <functional>

#pragma GCC visibility push(default)
namespace ombra {

/// Runs body(0) … body(count - 1), in any order and on any threads, and returns when all are done.
using ParallelFor = std::function<void(int count, const std::function<void(int)>& body)>;

/// Runs body(0) … body(count - 1) as `parallel_for` does; empty: in order.
inline void run_all(const ParallelFor& parallel_for, int count, const std::function<void(int)>& body) {
  if (parallel_for)
    parallel_for(count, body);
  else
    for (int i = 0; i < count; ++i) body(i);
}

}  // namespace ombra
#pragma GCC visibility pop
