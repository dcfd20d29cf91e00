#include "io/bounded.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <utility>

namespace ombra {
namespace {

/// The message on the pipe is its length and then the bytes, so that half a message is never taken for a
/// whole one.
using Length = std::uint64_t;

void send(int pipe, const void* data, std::size_t size) {
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = ::write(pipe, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) ::_exit(1);
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

[[noreturn]] void be_child(int pipe, const std::function<std::vector<std::byte>()>& work, int limit_s) {
  const rlimit seconds{static_cast<rlim_t>(limit_s), static_cast<rlim_t>(limit_s)}, no_core{0, 0};
  ::setrlimit(RLIMIT_CPU, &seconds);
  ::setrlimit(RLIMIT_CORE, &no_core);
  try {
    const std::vector<std::byte> bytes = work();
    const Length length = bytes.size();
    send(pipe, &length, sizeof length);
    send(pipe, bytes.data(), bytes.size());
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);  // not exit: the parent's buffers and exit handlers are the parent's
}

/// Processor time that a living child has used.
std::chrono::nanoseconds time_used(pid_t child) {
  clockid_t clock;
  timespec used{};
  if (::clock_getcpuclockid(child, &clock) == 0) ::clock_gettime(clock, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

struct Outcome {
  std::vector<std::byte> message;
  bool stuck = false;  ///< stopped because it neither worked nor ended
};

/// Everything up to the end of the pipe. A child that uses no time at all for a whole second waits for a
/// lock.
Outcome receive(int pipe, pid_t child) {
  constexpr int kPatience_ms = 1000;
  Outcome outcome;
  std::array<std::byte, 65536> chunk;
  std::chrono::nanoseconds used{-1};
  for (;;) {
    pollfd wait{pipe, POLLIN, 0};
    const int ready = ::poll(&wait, 1, kPatience_ms);
    if (ready == 0 && std::exchange(used, time_used(child)) == used) {
      outcome.stuck = true;
      return outcome;
    }
    if (ready <= 0) continue;
    const ssize_t got = ::read(pipe, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return outcome;
    outcome.message.insert(outcome.message.end(), chunk.begin(), chunk.begin() + got);
  }
}

Outcome run_once(const std::function<std::vector<std::byte>()>& work, int limit_s) {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) be_child(ends[1], work, limit_s);
  ::close(ends[1]);
  Outcome outcome;
  if (child > 0) {
    outcome = receive(ends[0], child);
    ::kill(child, SIGKILL);
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(ends[0]);
  return outcome;
}

}  // namespace

std::optional<std::vector<std::byte>> run_bounded(const std::function<std::vector<std::byte>()>& work,
                                                  int limit_s) {
  constexpr int kMostAttempts = 5;
  Outcome outcome = run_once(work, limit_s);
  for (int attempt = 1; outcome.stuck && attempt < kMostAttempts; ++attempt)
    outcome = run_once(work, limit_s);

  std::vector<std::byte>& message = outcome.message;
  Length length;
  if (outcome.stuck || message.size() < sizeof length) return std::nullopt;
  std::memcpy(&length, message.data(), sizeof length);
  if (message.size() - sizeof length != length) return std::nullopt;
  message.erase(message.begin(), message.begin() + sizeof length);
  return std::move(message);
}

}  // namespace ombra
