// Threads for the core: every call starts its own.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "ombra/parallel.h"

namespace ombra {

inline ParallelFor threads(int count) {
  return [count](int tasks, const std::function<void(int)>& body) {
    std::atomic<int> next = 0;
    std::vector<std::thread> all;
    for (int t = 0; t < count; ++t)
      all.emplace_back([&] {
        for (int i = next++; i < tasks; i = next++) body(i);
      });
    for (std::thread& t : all) t.join();
  };
}

}  // namespace ombra
