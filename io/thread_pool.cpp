#include "io/thread_pool.h"

#include <system_error>

namespace ombra {

ThreadPool::ThreadPool(int threads) {
  try {
    for (int i = 1; i < threads; ++i)
      helpers_.emplace_back([this](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (begun_.wait(lock, stop, [this] { return next_ < count_; })) work(lock);
      });
  } catch (const std::system_error&) {  // no more threads than those
  }
}

ThreadPool::~ThreadPool() = default;

void ThreadPool::run(int count, const std::function<void(int)>& body) {
  std::unique_lock lock(mutex_);
  body_ = &body;
  count_ = unfinished_ = count;
  next_ = 0;
  thrown_ = nullptr;
  begun_.notify_all();
  work(lock);
  done_.wait(lock, [this] { return unfinished_ == 0; });
  if (thrown_) std::rethrow_exception(thrown_);
}

// Takes one index after another; the lock is held except while a body runs.
void ThreadPool::work(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const int index = next_++;
    lock.unlock();
    std::exception_ptr thrown;
    try {
      (*body_)(index);
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    if (thrown) {
      if (!thrown_) thrown_ = thrown;
      unfinished_ -= count_ - next_;
      next_ = count_;
    }
    if (--unfinished_ == 0) done_.notify_all();
  }
}

}  // namespace ombra
