#include "bench/machine.h"

#include <time.h>

#include <hwy/highway.h>

#include <fstream>

namespace ombra::bench {

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

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace ombra::bench
