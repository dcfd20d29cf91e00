#include "io/bounded.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using Bytes = std::vector<std::byte>;

}  // namespace

TEST_CASE("what a child returns comes back whole, and what it changes does not") {
  int seen = 0;
  const Bytes large(3'000'000, std::byte{7});
  CHECK(ombra::run_bounded([&] { return seen = 1, large; }, 5) == large);
  CHECK(ombra::run_bounded([] { return Bytes{}; }, 5) == Bytes{});
  CHECK(seen == 0);
}

TEST_CASE("a child that is killed, throws, leaves or never ends returns nothing") {
  CHECK_FALSE(ombra::run_bounded([]() -> Bytes { ::_exit(0); }, 5).has_value());
  CHECK_FALSE(ombra::run_bounded([]() -> Bytes { throw std::runtime_error("no"); }, 5).has_value());
  CHECK_FALSE(
      ombra::run_bounded([]() -> Bytes { return ::kill(::getpid(), SIGKILL), Bytes{}; }, 5).has_value());
  const auto endless = []() -> Bytes {
    for (std::atomic<unsigned> turns = 0;;) ++turns;
  };
  CHECK_FALSE(ombra::run_bounded(endless, 1).has_value());
}

TEST_CASE("a lock held by another thread at the birth of the child only delays it") {
  std::mutex mutex;
  std::atomic<bool> held = false;
  std::thread holder([&] {
    const std::lock_guard lock(mutex);
    held = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  });
  while (!held) std::this_thread::yield();
  const auto bytes = ombra::run_bounded(
      [&] {
        const std::lock_guard lock(mutex);
        return Bytes{std::byte{1}};
      },
      5);
  holder.join();
  CHECK(bytes == Bytes{std::byte{1}});
}
