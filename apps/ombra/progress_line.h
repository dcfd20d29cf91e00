// The line on a terminal that says how far long work is.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

namespace ombra {

/// A line on stderr that is drawn over and over and gone in the end; nothing when stderr is no terminal. Safe
/// from several threads.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Shows a text, at most ten times a second (what comes sooner is dropped); cut to the terminal's width.
  /// @param text ASCII
  void show(const std::string& text);

 private:
  std::mutex mutex_;
  bool on_terminal_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace ombra
