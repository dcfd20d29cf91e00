// The instruction sets that SIMD kernels are compiled for.
#pragma once

#include <hwy/highway.h>

#include <cstdint>
#include <string>

namespace ombra {

/// Runs something with each instruction set that this machine has and that was compiled, one after the other;
/// it is told the name.
template <typename Run>
void on_every_instruction_set(Run&& run) {
  if constexpr ((HWY_TARGETS & (HWY_TARGETS - 1)) == 0) {  // one alone is not chosen at run time
    run(std::string(hwy::TargetName(HWY_TARGETS)));
  } else {
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
      hwy::SetSupportedTargetsForTest(target);
      run(std::string(hwy::TargetName(target)));
    }
    hwy::SetSupportedTargetsForTest(0);
  }
}

}  // namespace ombra
