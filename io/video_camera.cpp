#include "io/video_camera.h"

#include <fmt/format.h>
#include <linux/videodev2.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "io/ffmpeg.h"
#include "io/frame_image.h"

namespace ombra {
namespace {

constexpr unsigned kWidth = 640, kHeight = 480, kBuffers = 8;
constexpr int kWait_ms = 200, kMostMisses = 50;

/// What is wrong in words, with the next step.
tl::unexpected<Error> failure(int error, const std::string& where) {
  const auto because = [&](const std::string& reason) { return fail(ErrorCode::kCannotRead, reason, where); };
  switch (error) {
    case ENOENT:
      return because("there is no such device; plug the camera in, and see `ls /dev/video*`");
    case ENODEV:
    case ENXIO:
      return because("is not there or was unplugged; plug the camera in again");
    case EACCES:
    case EPERM:
      return because("may not be opened; add yourself to the group `video` and log in again");
    case EBUSY:
      return because("is in use by another program; close that one");
    case ENOSPC:
      return because("has no room left on its USB bus; unplug another camera");
    default:
      return because(fmt::format("cannot be read: {}; plug the camera in again",
                                 std::generic_category().message(error)));
  }
}

/// "YUYV", "MJPG" …
std::string name_of(std::uint32_t pixel_format) {
  std::string name;
  for (int shift = 0; shift < 32; shift += 8) {
    const char letter = static_cast<char>(pixel_format >> shift & 0x7f);
    if (letter > ' ') name += letter;
  }
  return name;
}

v4l2_buffer buffer_request() {
  v4l2_buffer buffer{};
  buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer.memory = V4L2_MEMORY_MMAP;
  return buffer;
}

/// A JPEG that goes to its end: cameras pad them, so the end is looked for.
bool is_whole_jpeg(std::span<const std::byte> bytes) {
  constexpr std::array kEnd{std::byte{0xff}, std::byte{0xd9}};
  return std::find_end(bytes.begin(), bytes.end(), kEnd.begin(), kEnd.end()) != bytes.end();
}

}  // namespace

struct VideoCamera::Stream {
  std::string where;
  std::unique_ptr<VideoDevice> device;
  v4l2_pix_format format{};
  std::vector<std::span<std::byte>> buffers;
  ffmpeg::Owned<AVCodecContext> jpeg;  ///< none for YUYV
  ffmpeg::Owned<AVPacket> packet{av_packet_alloc()};
  ffmpeg::Owned<AVFrame> frame{av_frame_alloc()};
  std::vector<std::byte> pixels;  ///< of the frame in hand, YUYV
  FrameImages images;
  std::optional<double> begin_s;
  double last_s = 0;

  ~Stream();
  Result<void> open();
  Result<void> choose_format();
  Result<void> begin();
  Result<std::vector<v4l2_buffer>> filled();
  Result<void> give_back(v4l2_buffer buffer);
  std::optional<VideoFrame> read(const v4l2_buffer& buffer);
  bool decode(std::span<const std::byte> bytes);
};

VideoCamera::Stream::~Stream() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (!buffers.empty()) device->ask(VIDIOC_STREAMOFF, &type);
  for (const std::span<std::byte> buffer : buffers) device->unmap(buffer.data(), buffer.size());
}

Result<void> VideoCamera::Stream::open() {
  if (const int error = device->open(where)) return failure(error, where);
  v4l2_capability able{};
  if (const int error = device->ask(VIDIOC_QUERYCAP, &able)) {
    if (error == ENODEV) return failure(error, where);
    return fail(ErrorCode::kBadInput, "is no camera; see `ls /dev/video*`", where);
  }
  const std::uint32_t does = able.capabilities & V4L2_CAP_DEVICE_CAPS ? able.device_caps : able.capabilities;
  if (!(does & V4L2_CAP_VIDEO_CAPTURE))
    return fail(ErrorCode::kBadInput,
                "gives no pictures; a camera often has two devices, take the other one of `ls /dev/video*`",
                where);
  if (!(does & V4L2_CAP_STREAMING))
    return fail(ErrorCode::kUnsupported, "gives no stream; record a video with it and rehearse that", where);
  return choose_format().and_then([&] { return begin(); });
}

Result<void> VideoCamera::Stream::choose_format() {
  for (const std::uint32_t wanted : {V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG}) {
    v4l2_format asked{};
    asked.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    asked.fmt.pix.width = kWidth;
    asked.fmt.pix.height = kHeight;
    asked.fmt.pix.pixelformat = wanted;
    asked.fmt.pix.field = V4L2_FIELD_ANY;
    const int error = device->ask(VIDIOC_S_FMT, &asked);
    if (error != 0 && error != EINVAL) return failure(error, where);
    format = asked.fmt.pix;  // what the driver makes of it
    if (error == 0 && format.pixelformat == wanted && format.width > 0 && format.height > 0 &&
        format.width <= kMaxVideoSide && format.height <= kMaxVideoSide)
      return {};
  }
  std::string offered;
  v4l2_fmtdesc one{};
  one.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  for (; one.index < 64 && device->ask(VIDIOC_ENUM_FMT, &one) == 0; ++one.index)
    offered += (offered.empty() ? "" : ", ") + name_of(one.pixelformat);
  return fail(ErrorCode::kUnsupported,
              fmt::format("gives its pictures as {} and not as YUYV or MJPEG; record a video with it and "
                          "rehearse that",
                          offered.empty() ? "nothing that it names" : offered),
              where);
}

Result<void> VideoCamera::Stream::begin() {
  if (format.pixelformat == V4L2_PIX_FMT_MJPEG) {
    ffmpeg::be_silent();
    const AVCodec* const decoder = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
    jpeg.reset(avcodec_alloc_context3(decoder));
    jpeg->max_pixels = kMaxPicturePixels;
    jpeg->thread_count = 1;
    if (const int error = avcodec_open2(jpeg.get(), decoder, nullptr); error < 0)
      return fail(ErrorCode::kUnsupported,
                  fmt::format("gives MJPEG, which FFmpeg cannot read here: {}", ffmpeg::reason(error)),
                  where);
  }
  v4l2_requestbuffers wanted{};
  wanted.count = kBuffers;
  wanted.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  wanted.memory = V4L2_MEMORY_MMAP;
  if (const int error = device->ask(VIDIOC_REQBUFS, &wanted)) return failure(error, where);
  for (std::uint32_t i = 0; i < wanted.count; ++i) {
    v4l2_buffer buffer = buffer_request();
    buffer.index = i;
    if (const int error = device->ask(VIDIOC_QUERYBUF, &buffer)) return failure(error, where);
    std::byte* const memory = device->map(buffer.length, buffer.m.offset);
    if (!memory) return failure(ENOMEM, where);
    buffers.emplace_back(memory, buffer.length);
    if (Result<void> given = give_back(buffer); !given) return given;
  }
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (const int error = buffers.empty() ? ENOMEM : device->ask(VIDIOC_STREAMON, &type))
    return failure(error, where);
  return {};
}

/// The buffers that hold a frame, oldest first; the camera has them no longer.
Result<std::vector<v4l2_buffer>> VideoCamera::Stream::filled() {
  std::vector<v4l2_buffer> out;
  while (out.size() < buffers.size()) {
    v4l2_buffer buffer = buffer_request();
    const int error = device->ask(VIDIOC_DQBUF, &buffer);
    if (error == EAGAIN) break;
    if (error != 0 || buffer.index >= buffers.size()) return failure(error != 0 ? error : EIO, where);
    out.push_back(buffer);
  }
  return out;
}

Result<void> VideoCamera::Stream::give_back(v4l2_buffer buffer) {
  v4l2_buffer given = buffer_request();
  given.index = buffer.index;
  if (const int error = device->ask(VIDIOC_QBUF, &given)) return failure(error, where);
  return {};
}

/// Makes `frame` of a JPEG, or of YUYV. @return whether it is whole
bool VideoCamera::Stream::decode(std::span<const std::byte> bytes) {
  av_frame_unref(frame.get());
  if (jpeg) {
    if (!is_whole_jpeg(bytes) || av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0)
      return false;
    std::memcpy(packet->data, bytes.data(), bytes.size());
    const bool sent = avcodec_send_packet(jpeg.get(), packet.get()) >= 0;
    av_packet_unref(packet.get());
    return avcodec_receive_frame(jpeg.get(), frame.get()) >= 0 && sent;
  }
  const std::size_t stride = std::max(format.bytesperline, 2 * format.width),
                    length = stride * (format.height - 1) + 2 * std::size_t{format.width};
  if (bytes.size() < length) return false;
  pixels.assign(bytes.begin(), bytes.end());
  pixels.resize(bytes.size() + 64);  // what the scaler's vector code may run into
  frame->format = AV_PIX_FMT_YUYV422;
  frame->width = static_cast<int>(format.width);
  frame->height = static_cast<int>(format.height);
  frame->data[0] = reinterpret_cast<std::uint8_t*>(pixels.data());
  frame->linesize[0] = static_cast<int>(stride);
  return true;
}

std::optional<VideoFrame> VideoCamera::Stream::read(const v4l2_buffer& buffer) {
  const std::span<const std::byte> whole = buffers[buffer.index];
  if (buffer.flags & V4L2_BUF_FLAG_ERROR ||
      !decode(whole.first(std::min<std::size_t>(buffer.bytesused, whole.size()))))
    return std::nullopt;
  std::optional<Image> picture = images(*frame, {0, 1});
  if (!picture) return std::nullopt;
  const double noted_s =
      static_cast<double>(buffer.timestamp.tv_sec) + 1e-6 * static_cast<double>(buffer.timestamp.tv_usec);
  if (!begin_s) begin_s = noted_s;
  last_s = std::max(last_s, noted_s - *begin_s);
  return VideoFrame{std::move(*picture), last_s};
}

VideoCamera::VideoCamera(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
VideoCamera::VideoCamera(VideoCamera&&) noexcept = default;
VideoCamera& VideoCamera::operator=(VideoCamera&&) noexcept = default;
VideoCamera::~VideoCamera() = default;

bool is_camera(const std::string& path) { return path.starts_with("/dev/"); }

Result<VideoCamera> VideoCamera::open(const std::string& path, std::unique_ptr<VideoDevice> device) {
  auto stream = std::make_unique<Stream>();
  stream->where = path;
  stream->device = std::move(device);
  if (const Result<void> opened = stream->open(); !opened) return tl::unexpected(opened.error());
  return VideoCamera(std::move(stream));
}

Result<std::optional<VideoFrame>> VideoCamera::next(const std::function<bool()>& stop) {
  bool fresh = false;  ///< whether what is filled came while it was waited for
  for (int misses = 0; misses < kMostMisses; ++misses) {
    if (stop()) return std::nullopt;
    const Result<std::vector<v4l2_buffer>> filled = stream_->filled();
    if (!filled) return tl::unexpected(filled.error());
    std::optional<VideoFrame> frame;
    if (!filled->empty() && (fresh || 2 * filled->size() < stream_->buffers.size()))
      frame = stream_->read(filled->back());
    for (const v4l2_buffer& buffer : *filled)
      if (const Result<void> given = stream_->give_back(buffer); !given) return tl::unexpected(given.error());
    if (frame) return frame;
    const int error = stream_->device->wait(kWait_ms);
    if (error != 0 && error != ETIMEDOUT && error != EINTR) return failure(error, stream_->where);
    fresh = true;
  }
  return fail(ErrorCode::kCannotRead, "gives no frame, or damaged ones alone; plug the camera in again",
              stream_->where);
}

}  // namespace ombra
