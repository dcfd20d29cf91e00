// Foreign code on a leash.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace ombra {

/// Runs `work` in a child process and returns the bytes it returns, or nothing when the child used more than
/// `limit_s` seconds of processor time or crashed. For library code that untrusted input can keep busy
/// without end and that offers no way to stop it. Nothing that `work` changes is seen outside. Safe from
/// several threads: a child that was born while another thread held a lock it needs, and so waits for ever,
/// is noticed after a second and replaced.
std::optional<std::vector<std::byte>> run_bounded(const std::function<std::vector<std::byte>()>& work,
                                                  int limit_s);

}  // namespace ombra
