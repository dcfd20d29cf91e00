// Faults on request, preloaded into the program (LD_PRELOAD). OMBRA_FAULT asks for one of them:
//   memory:N   the N-th allocation of C++ fails, and so does every later one
//   disc:N     once N bytes were written to files the disc is full
//   clock      the calendar's clock goes back by an hour each time it is read
// OMBRA_FAULT_COUNTS names a file that is told in the end how much of each there was: "ALLOCATIONS BYTES".
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>

namespace {

std::uint64_t limit_of(const char* fault) {
  const char* asked = std::getenv("OMBRA_FAULT");
  const std::size_t length = std::strlen(fault);
  if (asked == nullptr || std::strncmp(asked, fault, length) != 0) return UINT64_MAX;
  return std::strtoull(asked + length, nullptr, 10);
}

const std::uint64_t most_allocations = limit_of("memory:"), most_bytes = limit_of("disc:"),
                    clock_back = limit_of("clock");
std::atomic<std::uint64_t> allocations = 0, bytes = 0, readings = 0;

void* allocate(std::size_t size, std::size_t alignment) {
  // What is allocated before this file's own variables are there is not counted.
  if (most_allocations != 0 && ++allocations >= most_allocations) throw std::bad_alloc();
  if (size == 0) size = 1;
  void* memory = alignment == 0
                     ? std::malloc(size)
                     : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// Whether a file takes so many bytes more: never more than there is room for.
bool fits(int file, std::size_t& count) {
  struct stat status {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return true;
  const std::uint64_t before = bytes.fetch_add(count);
  if (before >= most_bytes) return false;
  if (count > most_bytes - before) count = most_bytes - before;
  return true;
}

struct Counts {
  ~Counts() {
    const char* path = std::getenv("OMBRA_FAULT_COUNTS");
    std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) return;
    std::fprintf(file, "%llu %llu\n", static_cast<unsigned long long>(allocations),
                 static_cast<unsigned long long>(bytes));
    std::fclose(file);
  }
} counts;

}  // namespace

void* operator new(std::size_t size) { return allocate(size, 0); }
void* operator new[](std::size_t size) { return allocate(size, 0); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size, 0);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

extern "C" {

ssize_t write(int file, const void* data, size_t count) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  if (fits(file, count)) return real(file, data, count);
  errno = ENOSPC;
  return -1;
}

ssize_t pwrite64(int file, const void* data, size_t count, off64_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  if (fits(file, count)) return real(file, data, count, offset);
  errno = ENOSPC;
  return -1;
}

int clock_gettime(clockid_t clock, struct timespec* time) noexcept {
  static const auto real = next<int (*)(clockid_t, struct timespec*)>("clock_gettime");
  const int code = real(clock, time);
  if (clock == CLOCK_REALTIME && clock_back != UINT64_MAX && code == 0)
    time->tv_sec -= 3600 * static_cast<time_t>(++readings);
  return code;
}
}
