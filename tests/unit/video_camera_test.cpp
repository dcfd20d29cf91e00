// Cameras, before a made-up kernel: what is agreed on, frames as they come, and everything that can go wrong.
#include "io/video_camera.h"

#include <doctest/doctest.h>
#include <linux/videodev2.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <map>
#include <vector>

using namespace ombra;

namespace {

using Bytes = std::vector<std::byte>;

struct Sent {
  Bytes bytes;
  double time_s = 0;
  bool broken = false;  ///< as the driver notes it
};

/// What the made-up camera is and does, and what was done with it.
struct Camera {
  std::uint32_t does = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
  std::vector<std::uint32_t> formats = {V4L2_PIX_FMT_YUYV};
  unsigned width = 64, height = 48, padding = 0;  ///< whatever is asked for; bytes after each row
  unsigned buffer_count = 8;
  std::map<unsigned long, int> errors;     ///< of requests, to answer with
  int open_error = 0;                      ///< of opening
  std::deque<std::vector<Sent>> arrivals;  ///< what comes during each wait
  int error_in_the_end = 0;                ///< of the request for a frame, once all has come
  int waits = 0, dropped = 0;              ///< dropped: frames that found no buffer
  bool streams = false;
  std::vector<Bytes> memory;
  std::deque<unsigned> empty;  ///< buffers the camera may fill, in order
  std::deque<v4l2_buffer> filled;
  std::uint32_t format = 0;

  void send(const Sent& sent) {
    if (empty.empty()) {
      ++dropped;
      return;
    }
    v4l2_buffer buffer{};
    buffer.index = empty.front();
    empty.pop_front();
    std::copy(sent.bytes.begin(), sent.bytes.end(), memory[buffer.index].begin());
    buffer.bytesused = static_cast<std::uint32_t>(sent.bytes.size());
    buffer.flags = sent.broken ? V4L2_BUF_FLAG_ERROR : 0;
    const double time_s = 1000 + sent.time_s;  // a camera's clock begins anywhere
    buffer.timestamp.tv_sec = static_cast<long>(time_s);
    buffer.timestamp.tv_usec =
        static_cast<long>((time_s - static_cast<double>(buffer.timestamp.tv_sec)) * 1e6);
    filled.push_back(buffer);
  }
};

class MadeUpDevice final : public VideoDevice {
 public:
  explicit MadeUpDevice(Camera& camera) : camera_(camera) {}
  ~MadeUpDevice() override { CHECK(mapped_ == 0); }

  int open(const std::string&) override { return camera_.open_error; }

  int ask(unsigned long request, void* argument) override {
    if (const auto error = camera_.errors.find(request); error != camera_.errors.end()) return error->second;
    switch (request) {
      case VIDIOC_QUERYCAP: {
        auto& able = *static_cast<v4l2_capability*>(argument);
        // The whole camera does everything; this device of it only what it says.
        able.capabilities = V4L2_CAP_DEVICE_CAPS | V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        able.device_caps = camera_.does;
        return 0;
      }
      case VIDIOC_ENUM_FMT: {
        auto& one = *static_cast<v4l2_fmtdesc*>(argument);
        if (one.index >= camera_.formats.size()) return EINVAL;
        one.pixelformat = camera_.formats[one.index];
        return 0;
      }
      case VIDIOC_S_FMT: {
        v4l2_pix_format& pix = static_cast<v4l2_format*>(argument)->fmt.pix;
        bool has = false;
        for (const std::uint32_t format : camera_.formats) has = has || format == pix.pixelformat;
        if (!has) pix.pixelformat = camera_.formats[0];
        pix.width = camera_.width, pix.height = camera_.height;
        pix.bytesperline = pix.pixelformat == V4L2_PIX_FMT_YUYV ? 2 * pix.width + camera_.padding : 0;
        pix.sizeimage = 4 * pix.width * pix.height;
        camera_.format = pix.pixelformat;
        return 0;
      }
      case VIDIOC_REQBUFS: {
        auto& wanted = *static_cast<v4l2_requestbuffers*>(argument);
        wanted.count = std::min(wanted.count, camera_.buffer_count);
        camera_.memory.assign(wanted.count, Bytes(std::size_t{4} * camera_.width * camera_.height));
        return 0;
      }
      case VIDIOC_QUERYBUF: {
        auto& buffer = *static_cast<v4l2_buffer*>(argument);
        buffer.length = static_cast<std::uint32_t>(camera_.memory[buffer.index].size());
        buffer.m.offset = buffer.index * 4096;
        return 0;
      }
      case VIDIOC_QBUF:
        camera_.empty.push_back(static_cast<v4l2_buffer*>(argument)->index);
        return 0;
      case VIDIOC_DQBUF:
        if (camera_.filled.empty())
          return camera_.arrivals.empty() && camera_.error_in_the_end != 0 ? camera_.error_in_the_end
                                                                           : EAGAIN;
        *static_cast<v4l2_buffer*>(argument) = camera_.filled.front();
        camera_.filled.pop_front();
        return 0;
      case VIDIOC_STREAMON:
        camera_.streams = true;
        return 0;
      case VIDIOC_STREAMOFF:
        camera_.streams = false;
        return 0;
      default:
        return ENOTTY;
    }
  }

  std::byte* map(std::size_t length, std::size_t offset) override {
    Bytes& buffer = camera_.memory.at(offset / 4096);
    CHECK(length == buffer.size());
    ++mapped_;
    return buffer.data();
  }
  void unmap(std::byte*, std::size_t) override { --mapped_; }

  int wait(int) override {
    ++camera_.waits;
    if (camera_.arrivals.empty()) return camera_.error_in_the_end != 0 ? 0 : ETIMEDOUT;
    for (const Sent& sent : camera_.arrivals.front()) camera_.send(sent);
    camera_.arrivals.pop_front();
    return 0;
  }

 private:
  Camera& camera_;
  int mapped_ = 0;
};

Result<VideoCamera> open(Camera& camera) {
  return VideoCamera::open("/dev/video0", std::make_unique<MadeUpDevice>(camera));
}
VideoCamera must_open(Camera& camera) {
  Result<VideoCamera> opened = open(camera);
  if (!opened) FAIL(opened.error().message);
  return std::move(*opened);
}

bool never() { return false; }

VideoFrame must_read(VideoCamera& camera) {
  Result<std::optional<VideoFrame>> frame = camera.next(never);
  if (!frame) FAIL(frame.error().message);
  REQUIRE(frame->has_value());
  return std::move(**frame);
}

/// A picture of one light, YUYV of limited range: 16 is black and 235 white.
Sent light(const Camera& camera, int luma, double time_s) {
  Sent sent{{}, time_s};
  for (unsigned y = 0; y < camera.height; ++y) {
    for (unsigned x = 0; x < camera.width; ++x) {
      sent.bytes.push_back(static_cast<std::byte>(luma));
      sent.bytes.push_back(std::byte{128});
    }
    sent.bytes.resize(sent.bytes.size() + camera.padding, std::byte{7});
  }
  return sent;
}

Sent jpeg(int light, double time_s) {
  const Image image{64, 48,
                    std::vector<std::uint8_t>(std::size_t{3} * 64 * 48, static_cast<std::uint8_t>(light))};
  return {write_jpeg(image, 90).value(), time_s};
}

int light_of(const VideoFrame& frame) {
  const Image& picture = frame.picture;
  REQUIRE(picture.rgb.size() == static_cast<std::size_t>(3 * picture.width * picture.height));
  for (const std::uint8_t value : picture.rgb) REQUIRE(std::abs(value - picture.rgb[0]) < 4);
  return picture.rgb[0];
}

}  // namespace

TEST_CASE("a camera that gives YUYV is read, its rows padded or not, on its own clock") {
  Camera made;
  made.padding = 32;
  made.arrivals = {{light(made, 235, 0)}, {light(made, 16, 0.5)}, {}, {light(made, 126, 0.75)}};
  {
    VideoCamera camera = must_open(made);
    CHECK(made.streams);
    const VideoFrame white = must_read(camera), black = must_read(camera), grey = must_read(camera);
    CHECK(white.picture.width == 64);
    CHECK(white.picture.height == 48);
    CHECK(light_of(white) > 250);
    CHECK(light_of(black) < 4);
    CHECK(light_of(grey) == doctest::Approx(128).epsilon(0.03));
    CHECK(white.time_s == 0);
    CHECK(black.time_s == doctest::Approx(0.5));
    CHECK(grey.time_s == doctest::Approx(0.75));
    CHECK(made.empty.size() == 8);  // every buffer was given back
  }
  CHECK_FALSE(made.streams);
}

TEST_CASE(
    "a camera that gives MJPEG is read; JPEGs that are cut short and frames that are noted as broken are "
    "left out") {
  Camera made;
  made.formats = {V4L2_PIX_FMT_H264, V4L2_PIX_FMT_MJPEG};
  Sent cut = jpeg(40, 0.1), padded = jpeg(220, 0.3), broken = jpeg(40, 0.2);
  cut.bytes.resize(cut.bytes.size() * 2 / 3);
  padded.bytes.resize(padded.bytes.size() + 100);
  broken.broken = true;
  made.arrivals = {{jpeg(100, 0)}, {cut}, {broken}, {Sent{{}, 0.25}}, {padded}};
  VideoCamera camera = must_open(made);
  CHECK(made.format == V4L2_PIX_FMT_MJPEG);
  CHECK(light_of(must_read(camera)) == doctest::Approx(100).epsilon(0.03));
  const VideoFrame next = must_read(camera);
  CHECK(light_of(next) == doctest::Approx(220).epsilon(0.03));
  CHECK(next.time_s == doctest::Approx(0.3));
  CHECK(made.empty.size() == 8);
}

TEST_CASE("YUYV that is cut short is left out") {
  Camera made;
  Sent cut = light(made, 16, 0);
  cut.bytes.resize(cut.bytes.size() - 1);
  made.arrivals = {{cut}, {light(made, 235, 0.1)}};
  VideoCamera camera = must_open(made);
  CHECK(light_of(must_read(camera)) > 250);
}

TEST_CASE("who is slow gets the newest frame, and never one that waited while all buffers were full") {
  Camera made;
  made.arrivals = {{light(made, 16, 0)}, {light(made, 235, 3)}};
  VideoCamera camera = must_open(made);
  must_read(camera);
  // A few came while the first was looked at: the last of them is new.
  for (int k = 1; k <= 3; ++k) made.send(light(made, 16 + 20 * k, 0.03 * k));
  CHECK(must_read(camera).time_s == doctest::Approx(0.09));
  CHECK(made.waits == 1);
  // It took so long that the camera had to stop: the eight that it holds are old.
  for (int k = 0; k < 60; ++k) made.send(light(made, 126, 1 + 0.03 * k));
  CHECK(made.dropped == 52);
  CHECK(must_read(camera).time_s == doctest::Approx(3));
  CHECK(made.empty.size() == 8);
}

TEST_CASE("a camera is watched until it is told to stop") {
  Camera made;
  VideoCamera camera = must_open(made);
  int asked = 0;
  const Result<std::optional<VideoFrame>> frame = camera.next([&] { return ++asked == 3; });
  REQUIRE(frame.has_value());
  CHECK_FALSE(frame->has_value());
  CHECK(made.waits == 2);
}

TEST_CASE("one that is unplugged, or gives nothing, says so") {
  Camera made;
  made.arrivals = {{light(made, 126, 0)}};
  VideoCamera unplugged = must_open(made);
  must_read(unplugged);
  made.error_in_the_end = ENODEV;
  const auto gone = unplugged.next(never);
  REQUIRE_FALSE(gone.has_value());
  CHECK(gone.error().code == ErrorCode::kCannotRead);
  CHECK(gone.error().where == "/dev/video0");
  CHECK(gone.error().message.find("unplugged") != std::string::npos);

  Camera covered;
  VideoCamera silent = must_open(covered);
  const auto nothing = silent.next(never);
  REQUIRE_FALSE(nothing.has_value());
  CHECK(nothing.error().message.find("gives no frame") != std::string::npos);
  CHECK(covered.waits == 50);
}

TEST_CASE("what cannot be opened says why and what to do") {
  const auto refused = [](const Camera& camera, ErrorCode code, const std::string& words) {
    Camera made = camera;
    const auto opened = open(made);
    REQUIRE_FALSE(opened.has_value());
    CAPTURE(opened.error().message);
    CHECK(opened.error().code == code);
    CHECK(opened.error().where == "/dev/video0");
    CHECK(opened.error().message.find(words) != std::string::npos);
    CHECK_FALSE(made.streams);
  };
  for (const auto& [error, words] : {std::pair{ENOENT, "no such device"},
                                     {EACCES, "group `video`"},
                                     {EBUSY, "in use"},
                                     {EIO, "cannot be read"}}) {
    Camera made;
    made.open_error = error;
    refused(made, ErrorCode::kCannotRead, words);
  }
  // Another program may take the camera at each of these.
  for (const unsigned long request : {VIDIOC_S_FMT, VIDIOC_REQBUFS, VIDIOC_STREAMON}) {
    Camera made;
    made.errors[request] = EBUSY;
    refused(made, ErrorCode::kCannotRead, "in use");
  }
  Camera made;
  made.errors[VIDIOC_STREAMON] = ENOSPC;
  refused(made, ErrorCode::kCannotRead, "USB");
  made = {};
  made.errors[VIDIOC_QUERYCAP] = ENOTTY;
  refused(made, ErrorCode::kBadInput, "is no camera");
  made = {};
  made.does = V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING;
  refused(made, ErrorCode::kBadInput, "gives no pictures");
  made = {};
  made.does = V4L2_CAP_VIDEO_CAPTURE;
  refused(made, ErrorCode::kUnsupported, "gives no stream");
  made = {};
  made.formats = {V4L2_PIX_FMT_H264, V4L2_PIX_FMT_NV12};
  refused(made, ErrorCode::kUnsupported, "as H264, NV12 and not as YUYV or MJPEG");
  made = {};
  made.buffer_count = 0;
  refused(made, ErrorCode::kCannotRead, "cannot be read");
}
