#include "child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

#include "io/descriptor.h"

namespace ombra {
namespace {

constexpr std::size_t kKept = std::size_t{64} << 10;
constexpr int kAsked_ms = 100;

struct Pipe {
  Descriptor read, write;
};
std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Reads what there is. @return false at the end
bool drain(int from, std::string& to) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::read(from, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  to.append(buffer.data(), static_cast<std::size_t>(got));
  if (to.size() > 2 * kKept) to.erase(0, to.size() - kKept);
  return true;
}

/// Between fork() and exec() only what POSIX calls async-signal-safe may be done.
[[noreturn]] void become(char* const* words, const char* folder, int in, int out, int err, int failed,
                         pid_t parent) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() == parent && ::dup2(in, 0) == 0 && ::dup2(out, 1) == 1 && ::dup2(err, 2) == 2 &&
      ::chdir(folder) == 0)
    ::execvp(words[0], words);
  const int error = errno;
  [[maybe_unused]] const ssize_t told = ::write(failed, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

Result<ChildEnd> run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                           const std::function<bool()>& stop) {
  const auto failure = [&](int error) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("cannot be run: {}", std::generic_category().message(error)), words.front());
  };
  std::optional<Pipe> out = make_pipe(), err = make_pipe(), failed = make_pipe();
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!out || !err || !failed || !nothing) return failure(errno);
  std::vector<char*> raw;
  for (const std::string& word : words) raw.push_back(const_cast<char*>(word.c_str()));
  raw.push_back(nullptr);
  const pid_t parent = ::getpid(), child = ::fork();
  if (child < 0) return failure(errno);
  if (child == 0)
    become(raw.data(), folder.c_str(), nothing.number(), out->write.number(), err->write.number(),
           failed->write.number(), parent);
  out->write.close(), err->write.close(), failed->write.close();

  ChildEnd end;
  bool killed = false;
  std::array<pollfd, 2> open = {{{out->read.number(), POLLIN, 0}, {err->read.number(), POLLIN, 0}}};
  const std::array<std::string*, 2> heard = {&end.out, &end.err};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    if (!killed && stop()) killed = ::kill(child, SIGKILL) == 0;
    if (::poll(open.data(), open.size(), kAsked_ms) <= 0) continue;
    for (std::size_t k = 0; k < open.size(); ++k)
      if (open[k].fd >= 0 && open[k].revents != 0 && !drain(open[k].fd, *heard[k])) open[k].fd = -1;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (int error = 0; ::read(failed->read.number(), &error, sizeof error) == sizeof error)
    return failure(error);
  for (std::string* text : heard)
    if (text->size() > kKept) text->erase(0, text->size() - kKept);
  if (WIFSIGNALED(status))
    end.signal = WTERMSIG(status);
  else
    end.code = WEXITSTATUS(status);
  return end;
}

}  // namespace ombra
