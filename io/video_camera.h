// Cameras: their frames as they come, through the kernel's own interface (V4L2).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "io/video.h"
#include "ombra/result.h"

namespace ombra {

/// The kernel's side of one device; a test puts another in its place. Where nothing else is said a call
/// returns 0 or an errno.
class VideoDevice {
 public:
  virtual ~VideoDevice() = default;
  /// Opens it, without ever waiting.
  virtual int open(const std::string& path) = 0;
  /// An ioctl of linux/videodev2.h.
  virtual int ask(unsigned long request, void* argument) = 0;
  /// A buffer of the device in memory, until it is unmapped. @return nothing where it cannot be
  virtual std::byte* map(std::size_t length, std::size_t offset) = 0;
  virtual void unmap(std::byte* buffer, std::size_t length) = 0;
  /// Waits for something to be there. @return ETIMEDOUT when nothing came, EINTR at a signal
  virtual int wait(int milliseconds) = 0;
};
/// The real one.
std::unique_ptr<VideoDevice> kernel_device();

/// By the name: everything in /dev.
bool is_camera(const std::string& path);

/// Reads a camera as it goes: 640 x 480 pixels or what it has nearest to that, as YUYV or MJPEG.
///
/// It never falls behind: of the frames that came while nobody asked the newest is given and the others are
/// dropped. A camera fills the buffers that it has and then stops, so when half of them or more have been
/// waiting all are dropped, for they may be old, and the next frame is waited for.
class VideoCamera {
 public:
  /// @return kCannotRead when there is no such device, it may not be opened or is in use; kBadInput when it
  /// is no camera; kUnsupported when it gives no stream or none as YUYV or MJPEG
  static Result<VideoCamera> open(const std::string& path,
                                  std::unique_ptr<VideoDevice> device = kernel_device());
  VideoCamera(VideoCamera&&) noexcept;
  VideoCamera& operator=(VideoCamera&&) noexcept;
  ~VideoCamera();

  /// The next frame, its time counted from the first by the camera's clock; nothing when `stop` says so,
  /// which is asked five times a second. Damaged frames are left out.
  /// @return kCannotRead when the camera is unplugged, or gives no frame for ten seconds or fifty damaged
  /// ones in a row
  Result<std::optional<VideoFrame>> next(const std::function<bool()>& stop);

 private:
  struct Stream;
  explicit VideoCamera(std::unique_ptr<Stream> stream);
  std::unique_ptr<Stream> stream_;
};

}  // namespace ombra
