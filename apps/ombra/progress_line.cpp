#include "progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "terminal.h"

namespace ombra {

ProgressLine::ProgressLine() : on_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (on_terminal_) fmt::print(stderr, "\r\033[K");
}

void ProgressLine::show(const std::string& text) {
  if (!on_terminal_) return;
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  // The last column stays free: a full line would scroll.
  const auto columns = static_cast<std::size_t>(terminal_columns(STDERR_FILENO) - 1);
  fmt::print(stderr, "\r\033[K{}", text.substr(0, columns));
  std::fflush(stderr);
}

}  // namespace ombra
