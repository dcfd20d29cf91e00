#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <cerrno>

#include "io/descriptor.h"
#include "io/video_camera.h"

namespace ombra {
namespace {

class KernelDevice final : public VideoDevice {
 public:
  int open(const std::string& path) override {
    file_ = Descriptor(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    return file_ ? 0 : errno;
  }
  int ask(unsigned long request, void* argument) override {
    for (;;) {
      if (::ioctl(file_.number(), request, argument) >= 0) return 0;
      if (errno != EINTR) return errno;
    }
  }
  std::byte* map(std::size_t length, std::size_t offset) override {
    void* const buffer = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED, file_.number(),
                                static_cast<off_t>(offset));
    return buffer == MAP_FAILED ? nullptr : static_cast<std::byte*>(buffer);
  }
  void unmap(std::byte* buffer, std::size_t length) override { ::munmap(buffer, length); }
  int wait(int milliseconds) override {
    pollfd asked{file_.number(), POLLIN, 0};
    const int ready = ::poll(&asked, 1, milliseconds);
    return ready > 0 ? 0 : ready == 0 ? ETIMEDOUT : errno;
  }

 private:
  Descriptor file_;
};

}  // namespace

std::unique_ptr<VideoDevice> kernel_device() { return std::make_unique<KernelDevice>(); }

}  // namespace ombra
