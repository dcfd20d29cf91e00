// Threads for the core, which has none of its own.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "ombra/parallel.h"

namespace ombra {

/// Runs loops on a fixed number of threads, the caller's among them. One loop at a time; a body must not
/// start another.
class ThreadPool {
 public:
  /// @param threads at least 1; 1 starts none. Where the system gives fewer, the work takes longer.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Runs body(0) … body(count - 1), begun in this order, and returns when all are done: a ParallelFor. What
  /// a body throws is thrown on once those that were under way are done; no more are begun then.
  void run(int count, const std::function<void(int)>& body);
  /// run() for the core; the pool must outlive it.
  ParallelFor parallel_for() {
    return [this](int count, const std::function<void(int)>& body) { run(count, body); };
  }

 private:
  void work(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable_any begun_;
  std::condition_variable_any done_;
  const std::function<void(int)>* body_ = nullptr;
  int count_ = 0, next_ = 0, unfinished_ = 0;
  std::exception_ptr thrown_;          ///< first of the loop; null: nothing was
  std::vector<std::jthread> helpers_;  // last: they use all of the above
};

}  // namespace ombra
