// What published figures say about where they were taken.
#pragma once

#include <string>

namespace ombra::bench {

/// The processor's name, "unknown" where Linux does not tell.
std::string cpu_model();
/// The instructions that the kernels choose on this machine, in Highway's words.
std::string simd_target();

/// Processor time of this thread, seconds.
double thread_seconds();

}  // namespace ombra::bench
