#include "thread_pool.h"

namespace ombra {

ThreadPool::ThreadPool(int threads) {
  for (int i = 1; i < threads; ++i)
    helpers_.emplace_back([this](std::stop_token stop) {
      std::unique_lock lock(mutex_);
      while (begun_.wait(lock, stop, [this] { return next_ < count_; })) work(lock);
    });
}

ThreadPool::~ThreadPool() = default;

void ThreadPool::run(int count, const std::function<void(int)>& body) {
  std::unique_lock lock(mutex_);
  body_ = &body;
  count_ = unfinished_ = count;
  next_ = 0;
  begun_.notify_all();
  work(lock);
  done_.wait(lock, [this] { return unfinished_ == 0; });
}

// Takes one index after another; the lock is held except while a body runs.
void ThreadPool::work(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const int index = next_++;
    lock.unlock();
    (*body_)(index);
    lock.lock();
    if (--unfinished_ == 0) done_.notify_all();
  }
}

}  // namespace ombra
