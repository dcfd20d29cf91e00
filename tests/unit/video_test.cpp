// Videos in and out, and everything that can be wrong with one.
#include "io/video.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <random>
#include <string_view>
#include <vector>

#include "io/bounded.h"
#include "io/ffmpeg.h"
#include "io/file.h"
#include "support/folder.h"

namespace {

using namespace ombra;
namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;
using Colour = std::array<std::uint8_t, 3>;

constexpr Colour kRed{200, 30, 40}, kGreen{20, 160, 60}, kBlue{40, 50, 210}, kGrey{128, 128, 128};

Image flat(int width, int height, const Colour& colour) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height; ++i) image.rgb.insert(image.rgb.end(), colour.begin(), colour.end());
  return image;
}

/// Red left, green right; blue below the red.
Image corners(int width, int height) {
  Image image = flat(width, height, kGreen);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width / 2; ++x)
      for (int c = 0; c < 3; ++c)
        image.rgb[static_cast<std::size_t>(3 * (y * width + x) + c)] =
            (y < height / 2 ? kRed : kBlue)[static_cast<std::size_t>(c)];
  return image;
}

Photo seen(const Image& image) { return {image.width, image.height, image.rgb}; }

bool is(const Image& image, int x, int y, const Colour& colour) {
  for (int c = 0; c < 3; ++c) {
    const int difference = image.rgb[static_cast<std::size_t>(3 * (y * image.width + x) + c)] -
                           colour[static_cast<std::size_t>(c)];
    if (std::abs(difference) > 6) return false;
  }
  return true;
}

void write(const fs::path& path, const std::vector<Image>& pictures, const std::vector<double>& times_s,
           std::span<const Chapter> chapters = {}) {
  Result<VideoWriter> writer = VideoWriter::create(path, pictures[0].width, pictures[0].height, chapters);
  if (!writer) FAIL(writer.error().message);
  for (std::size_t i = 0; i < times_s.size(); ++i)
    REQUIRE(writer->add(seen(pictures[i % pictures.size()]), times_s[i]).has_value());
  const Result<void> done = writer->finish();
  if (!done) FAIL(done.error().message);
}

VideoReader must_open(const fs::path& path) {
  Result<VideoReader> reader = VideoReader::open(path);
  if (!reader) FAIL(reader.error().message);
  return std::move(*reader);
}

std::vector<VideoFrame> read(const fs::path& path) {
  VideoReader reader = must_open(path);
  std::vector<VideoFrame> frames;
  for (;;) {
    Result<std::optional<VideoFrame>> frame = reader.next();
    if (!frame) FAIL(frame.error().message);
    if (!*frame) return frames;
    frames.push_back(std::move(**frame));
  }
}

void check_says(const Error& error, ErrorCode code, const fs::path& path, std::string_view said) {
  CAPTURE(error.message);
  CHECK(error.code == code);
  CHECK(error.where == path.string());
  CHECK(error.message.find(said) != std::string::npos);
  CHECK(error.message.find('\n') == std::string::npos);
}

void check_refused(const fs::path& path, ErrorCode code, std::string_view said) {
  const Result<VideoReader> reader = VideoReader::open(path);
  REQUIRE_FALSE(reader.has_value());
  check_says(reader.error(), code, path, said);
}

Bytes bytes_of(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

void put_int(Bytes& bytes, std::size_t at, std::int32_t value) {
  for (int i = 0; i < 4; ++i)
    bytes[at + static_cast<std::size_t>(i)] =
        static_cast<std::byte>(static_cast<std::uint32_t>(value) >> (24 - 8 * i));
}

std::size_t place_of(const Bytes& bytes, std::string_view mark) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.find(mark);
}

/// Four numbers of the display matrix of an MP4's first track, as ISO/IEC 14496-12 lays it out.
void set_display_matrix(const fs::path& path, std::array<int, 4> matrix) {
  Bytes bytes = *read_file(path);
  const std::size_t at = place_of(bytes, "tkhd") + 44;
  put_int(bytes, at, matrix[0] * 65536);
  put_int(bytes, at + 4, matrix[1] * 65536);
  put_int(bytes, at + 12, matrix[2] * 65536);
  put_int(bytes, at + 16, matrix[3] * 65536);
  REQUIRE(write_file(path, bytes).has_value());
}

/// A film of Y4M pictures in one grey, in the plainest of formats.
Bytes y4m(int width, int height, int count, const std::string& tags = "") {
  std::string text =
      "YUV4MPEG2 W" + std::to_string(width) + " H" + std::to_string(height) + " F10:1 " + tags + " Cmono\n";
  for (int i = 0; i < count; ++i)
    text +=
        "FRAME\n" + std::string(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), '\x7e');
  return bytes_of(text);
}

}  // namespace

TEST_CASE("a film read back has its frames, times and colours") {
  const Folder folder("video");
  const std::vector<Image> pictures{corners(96, 64), flat(96, 64, kGrey)};
  std::vector<double> times_s;
  for (int i = 0; i < 50; ++i) times_s.push_back(i / 25.0);
  for (const char* name : {"film.mp4", "film.webm", "film.gif"}) {
    CAPTURE(name);
    write(folder.path / name, pictures, times_s);
    CHECK(folder.count() == 1);  // nothing temporary stays
    const std::vector<VideoFrame> frames = read(folder.path / name);
    REQUIRE(frames.size() == 50);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const Image& picture = frames[i].picture;
      CHECK(frames[i].time_s == doctest::Approx(times_s[i]).epsilon(1e-6));
      REQUIRE(picture.width == 96);
      REQUIRE(picture.height == 64);
      if (i % 2) {
        CHECK(is(picture, 48, 32, kGrey));
      } else {
        CHECK(is(picture, 20, 15, kRed));
        CHECK(is(picture, 75, 50, kGreen));
        CHECK(is(picture, 20, 50, kBlue));
      }
    }
    fs::remove(folder.path / name);
  }
}

TEST_CASE("the same frames make the same file") {
  const Folder folder("video");
  for (const std::string ending : {".mp4", ".webm", ".gif"}) {
    for (const char* name : {"a", "b"})
      write(folder.path / (name + ending), {corners(64, 48)}, {0, 0.1, 0.2});
    CHECK(*read_file(folder.path / ("a" + ending)) == *read_file(folder.path / ("b" + ending)));
  }
}

TEST_CASE("a varying frame rate stays one") {
  const Folder folder("video");
  const std::vector<double> times_s{0, 0.04, 0.08, 0.5, 0.52, 2, 2.25};
  for (const char* name : {"film.mp4", "film.webm"}) {
    write(folder.path / name, {flat(32, 32, kBlue)}, times_s);
    const std::vector<VideoFrame> frames = read(folder.path / name);
    REQUIRE(frames.size() == times_s.size());
    for (std::size_t i = 0; i < frames.size(); ++i) CHECK(std::abs(frames[i].time_s - times_s[i]) < 1e-5);
  }
}

TEST_CASE("chapters are there for a player") {
  const Folder folder("video");
  const std::vector<Chapter> chapters{{0, 0.5, "heart, take 1"}, {0.5, 1, "하트"}};
  for (const char* name : {"film.mp4", "film.webm"}) {
    CAPTURE(name);
    const fs::path path = folder.path / name;
    write(path, {flat(32, 32, kBlue)}, {0, 0.25, 0.5, 0.75}, chapters);
    AVFormatContext* input = nullptr;
    REQUIRE(avformat_open_input(&input, path.c_str(), nullptr, nullptr) == 0);
    CHECK(avformat_find_stream_info(input, nullptr) >= 0);
    CHECK(std::abs(static_cast<double>(input->duration) / AV_TIME_BASE - 1) < 0.01);
    REQUIRE(input->nb_chapters == 2);
    for (unsigned i = 0; i < 2; ++i) {
      const AVChapter& chapter = *input->chapters[i];
      CHECK(std::abs(static_cast<double>(chapter.start) * av_q2d(chapter.time_base) - chapters[i].start_s) <
            1e-3);
      CHECK(av_dict_get(chapter.metadata, "title", nullptr, 0)->value == chapters[i].title);
    }
    avformat_close_input(&input);
    CHECK(read(path).size() == 4);  // they are no picture
  }
  for (const auto& wrong : {std::vector<Chapter>{{0, 1, "a"}, {0.5, 2, "b"}}, {{1, 1, "a"}}, {{-1, 1, "a"}}})
    CHECK(VideoWriter::create(folder.path / "wrong.mp4", 8, 8, wrong).error().code == ErrorCode::kBadInput);
}

TEST_CASE("a camera held on its side or looking into a mirror is turned back") {
  const Folder folder("video");
  const fs::path path = folder.path / "film.mp4";
  struct Case {
    std::array<int, 4> matrix;  // a, b, c, d: x' = a x + c y, y' = b x + d y
    bool on_side;
    Colour top_left, top_right, bottom_left;
  };
  // As written: red top left, green on the right, blue bottom left.
  for (const Case& one : {Case{{1, 0, 0, 1}, false, kRed, kGreen, kBlue},
                          Case{{0, 1, -1, 0}, true, kBlue, kRed, kGreen},      // a quarter clockwise
                          Case{{-1, 0, 0, -1}, false, kGreen, kBlue, kGreen},  // half a turn
                          Case{{0, -1, 1, 0}, true, kGreen, kGreen, kRed},     // a quarter counter-clockwise
                          Case{{-1, 0, 0, 1}, false, kGreen, kRed, kGreen}}) {
    write(path, {corners(96, 64)}, {0, 0.1});
    set_display_matrix(path, one.matrix);
    const Image picture = read(path).at(0).picture;
    CAPTURE(one.matrix[0]);
    CAPTURE(one.matrix[1]);
    REQUIRE(picture.width == (one.on_side ? 64 : 96));
    REQUIRE(picture.height == (one.on_side ? 96 : 64));
    CHECK(is(picture, 8, 8, one.top_left));
    CHECK(is(picture, picture.width - 9, 8, one.top_right));
    CHECK(is(picture, 8, picture.height - 9, one.bottom_left));
  }
}

TEST_CASE("pixels that are not square are made so") {
  const Folder folder("video");
  const fs::path path = folder.path / "film.y4m";
  REQUIRE(write_file(path, y4m(60, 40, 2, "A4:3")).has_value());
  const std::vector<VideoFrame> frames = read(path);
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].picture.width == 80);
  CHECK(frames[0].picture.height == 40);
  CHECK(is(frames[0].picture, 79, 39, kGrey));
  CHECK(frames[1].time_s == doctest::Approx(0.1));
}

TEST_CASE("one pixel, an odd size and the widest") {
  const Folder folder("video");
  for (const char* name : {"film.mp4", "film.webm"}) {
    CAPTURE(name);
    write(folder.path / name, {flat(1, 1, kRed)}, {0, 1});
    std::vector<VideoFrame> frames = read(folder.path / name);
    REQUIRE(frames.size() == 2);
    CHECK(frames[1].picture.width == 2);  // even, for the codec
    CHECK(is(frames[1].picture, 1, 1, kRed));
    write(folder.path / name, {corners(65, 33)}, {0});
    frames = read(folder.path / name);
    REQUIRE(frames.size() == 1);
    CHECK(frames[0].picture.width == 66);
    CHECK(frames[0].picture.height == 34);
    CHECK(is(frames[0].picture, 65, 33, kGreen));
    write(folder.path / name, {flat(kMaxVideoSide, 16, kGreen)}, {0});
    CHECK(is(read(folder.path / name).at(0).picture, kMaxVideoSide - 1, 8, kGreen));
  }
  REQUIRE(write_file(folder.path / "dot.y4m", y4m(1, 1, 1)).has_value());
  CHECK(is(read(folder.path / "dot.y4m").at(0).picture, 0, 0, kGrey));
}

TEST_CASE("12,000 pixels across are scaled down, and too many are refused before memory is taken") {
  const Folder folder("video");
  const fs::path wide = folder.path / "wide.y4m", huge = folder.path / "huge.y4m";
  REQUIRE(write_file(wide, y4m(12000, 30, 1)).has_value());
  const Image picture = read(wide).at(0).picture;
  CHECK(picture.width == kMaxVideoSide);
  CHECK(picture.height == 10);
  CHECK(is(picture, kMaxVideoSide - 1, 9, kGrey));
  REQUIRE(write_file(huge, bytes_of("YUV4MPEG2 W12000 H12000 F10:1 Cmono\nFRAME\n")).has_value());
  check_refused(huge, ErrorCode::kTooLarge, "12000 x 12000");
}

TEST_CASE("an animated GIF is a video") {
  const Folder folder("video");
  const fs::path path = folder.path / "dot.gif";
  // Two frames of one pixel, 0.2 s each: red, then blue.
  const std::string text(
      "GIF89a\1\0\1\0\xf0\0\0\xff\0\0\0\0\xff"
      "!\xf9\4\0\x14\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"
      "!\xf9\4\0\x14\0\0\0,\0\0\0\0\1\0\1\0\0\2\2L\1\0;",
      19 + 23 + 24);
  REQUIRE(write_file(path, bytes_of(text)).has_value());
  const std::vector<VideoFrame> frames = read(path);
  REQUIRE(frames.size() == 2);
  CHECK(is(frames[0].picture, 0, 0, {255, 0, 0}));
  CHECK(is(frames[1].picture, 0, 0, {0, 0, 255}));
  CHECK(frames[1].time_s == doctest::Approx(0.2));
}

TEST_CASE("a written GIF paints what differs, at once where it may, and keeps its length and its colours") {
  const Folder folder("video");
  const fs::path path = folder.path / "film.gif";
  // A dot goes to the right over a slope of more than 256 colours; it rests in between.
  Image slope = flat(96, 64, kGrey);
  for (std::size_t i = 0; i < slope.rgb.size() / 3; ++i) {
    slope.rgb[3 * i] = static_cast<std::uint8_t>(2 * (i % 96));
    slope.rgb[3 * i + 1] = static_cast<std::uint8_t>(3 * (i / 96));
  }
  const auto with_dot = [&](int x) {
    Image picture = slope;
    for (int c = 0; c < 3; ++c) picture.rgb[static_cast<std::size_t>(3 * (30 * 96 + x) + c)] = 255;
    return picture;
  };
  write(path, {with_dot(10), with_dot(10), with_dot(20), with_dot(30), with_dot(40)},
        {0.5, 0.6, 0.8, 0.81, 0.83});
  const std::vector<VideoFrame> frames = read(path);
  REQUIRE(frames.size() == 3);  // without the one that repeats and the one that is gone after 1/100 s
  CHECK(frames[0].time_s == 0);
  CHECK(frames[1].time_s == doctest::Approx(0.3));
  CHECK(frames[2].time_s == doctest::Approx(0.33));
  for (std::size_t k = 0; k < 3; ++k) {
    const std::array<int, 3> kDot{10, 20, 40};
    const Image expected = with_dot(kDot[k]);
    int worst = 0;
    for (std::size_t i = 0; i < expected.rgb.size(); ++i)
      worst = std::max(worst, std::abs(frames[k].picture.rgb[i] - expected.rgb[i]));
    CHECK(worst <= 12);  // 255 colours in a plane of 192 x 192
    CHECK(is(frames[k].picture, kDot[k], 30, {255, 255, 255}));
  }
  // After the first, two dots a frame and 4 colours.
  write(folder.path / "first.gif", {with_dot(10)}, {0});
  CHECK(fs::file_size(path) < fs::file_size(folder.path / "first.gif") + 200);
}

TEST_CASE("a GIF goes on for ever, one that is one frame too, however large") {
  const Folder folder("video");
  const fs::path path = folder.path / "film.gif";
  write(path, {corners(65, 33)}, {0});
  const Bytes bytes = *read_file(path);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(text.substr(0, 6) == "GIF89a");
  CHECK(text.find(std::string_view("NETSCAPE2.0\3\1\0\0\0", 16)) != std::string_view::npos);
  CHECK(read(path).at(0).picture.width == 65);
  CHECK(is(read(path).at(0).picture, 64, 32, kGreen));
  write(path, {flat(kMaxVideoSide, 16, kGreen)}, {0});
  CHECK(is(read(path).at(0).picture, kMaxVideoSide - 1, 15, kGreen));
  write(path, {flat(1, 1, kRed)}, {0});
  CHECK(is(read(path).at(0).picture, 0, 0, kRed));
}

TEST_CASE("what is no video is named, with the reason") {
  const Folder folder("video");
  const fs::path missing = folder.path / "missing.mp4", text = folder.path / "text.mp4",
                 empty = folder.path / "empty.mp4", pipe = folder.path / "pipe.mp4",
                 list = folder.path / "list.mp4", sound = folder.path / "sound.avi";
  REQUIRE(write_file(text, bytes_of("Dear diary, today the dog had two tails.\n")).has_value());
  REQUIRE(write_file(empty, {}).has_value());
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  // A playlist would lead FFmpeg to other files.
  REQUIRE(write_file(list, bytes_of("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n"))
              .has_value());
  check_refused(missing, ErrorCode::kCannotRead, "No such file");
  check_refused(folder.path, ErrorCode::kCannotRead, "is a folder");
  check_refused(pipe, ErrorCode::kCannotRead, "is not a regular file");
  check_refused(empty, ErrorCode::kBadInput, "is no video");
  check_refused(text, ErrorCode::kBadInput, "is no video");
  check_refused(list, ErrorCode::kBadInput, "is no video");

  AVFormatContext* output = nullptr;
  REQUIRE(avformat_alloc_output_context2(&output, nullptr, "avi", nullptr) >= 0);
  AVStream* stream = avformat_new_stream(output, nullptr);
  stream->codecpar->codec_type = AVMEDIA_TYPE_AUDIO;
  stream->codecpar->codec_id = AV_CODEC_ID_PCM_S16LE;
  stream->codecpar->sample_rate = 8000;
  stream->codecpar->bits_per_coded_sample = 16;
  stream->codecpar->block_align = 2;
  av_channel_layout_default(&stream->codecpar->ch_layout, 1);
  REQUIRE(avio_open(&output->pb, sound.c_str(), AVIO_FLAG_WRITE) >= 0);
  REQUIRE(avformat_write_header(output, nullptr) >= 0);
  const ffmpeg::Owned<AVPacket> packet(av_packet_alloc());
  REQUIRE(av_new_packet(packet.get(), 1600) == 0);
  std::fill_n(packet->data, 1600, std::uint8_t{0});
  CHECK(av_write_frame(output, packet.get()) >= 0);
  CHECK(av_write_trailer(output) == 0);
  avio_closep(&output->pb);
  avformat_free_context(output);
  check_refused(sound, ErrorCode::kBadInput, "no moving picture");
}

TEST_CASE("a video without a frame is one, until one asks for it") {
  const Folder folder("video");
  const fs::path path = folder.path / "none.y4m";
  REQUIRE(write_file(path, y4m(32, 32, 0)).has_value());
  VideoReader reader = must_open(path);
  for (int round = 0; round < 2; ++round) {  // and it stays so
    const auto frame = reader.next();
    REQUIRE_FALSE(frame.has_value());
    check_says(frame.error(), ErrorCode::kBadInput, path, "no frame");
  }
}

TEST_CASE("a film that is cut short gives its good frames and says so; one without an index is refused") {
  const Folder folder("video");
  const fs::path path = folder.path / "film.mp4";
  std::vector<Image> pictures;
  std::mt19937 random(1);
  for (int i = 0; i < 10; ++i) {  // noise, so that every frame takes room
    pictures.push_back(flat(64, 64, kGrey));
    for (std::uint8_t& value : pictures.back().rgb) value = static_cast<std::uint8_t>(random());
  }
  std::vector<double> times_s;
  for (int i = 0; i < 30; ++i) times_s.push_back(i / 10.0);
  write(path, pictures, times_s);
  Bytes bytes = *read_file(path);
  const std::size_t pixels_at = place_of(bytes, "mdat");
  bytes.resize(pixels_at + (bytes.size() - pixels_at) / 2);
  REQUIRE(write_file(path, bytes).has_value());

  VideoReader reader = must_open(path);
  int frames = 0;
  auto frame = reader.next();
  for (; frame && *frame; frame = reader.next()) ++frames;
  CHECK(frames > 5);
  CHECK(frames < 25);
  REQUIRE_FALSE(frame.has_value());
  check_says(frame.error(), ErrorCode::kBadInput, path, "cut short after");

  Bytes part = bytes;
  part.resize(place_of(bytes, "moov") + 100);
  REQUIRE(write_file(path, part).has_value());
  check_refused(path, ErrorCode::kBadInput, "cut short");
  // As cameras write it, the index comes last and is lost first.
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(place_of(bytes, "moov")) - 4,
              bytes.begin() + static_cast<std::ptrdiff_t>(place_of(bytes, "mdat")) - 4);
  REQUIRE(write_file(path, bytes).has_value());
  check_refused(path, ErrorCode::kBadInput, "cut short");
}

TEST_CASE("damaged films end in a value, whatever is damaged") {
  const Folder folder("video");
  std::mt19937 random(7);
  for (const char* name : {"film.mp4", "film.webm", "film.gif"}) {
    const fs::path path = folder.path / name;
    write(path, {corners(64, 48), flat(64, 48, kGrey)}, {0, 0.1, 0.2, 0.3, 0.4});
    const Bytes good = *read_file(path);
    for (int round = 0; round < 60; ++round) {
      Bytes bad = good;
      for (int i = 0; i < 1 + round / 4; ++i) bad[random() % bad.size()] = static_cast<std::byte>(random());
      REQUIRE(write_file(path, bad).has_value());
      Result<VideoReader> reader = VideoReader::open(path);
      if (!reader) {
        CHECK(reader.error().where == path.string());
        continue;
      }
      auto frame = reader->next();
      for (int frames = 0; frame && *frame; frame = reader->next()) REQUIRE(++frames < 1000);
      if (!frame) CHECK(frame.error().where == path.string());
    }
  }
}

TEST_CASE("films that cannot be written are refused, and nothing is left of them") {
  const Folder folder("video");
  const auto refused = [](const fs::path& to, int width, int height) {
    return VideoWriter::create(to, width, height).error().code;
  };
  CHECK(refused(folder.path / "film.avi", 8, 8) == ErrorCode::kUnsupported);
  for (const char* name : {"film.mp4", "film.webm", "film.gif"}) {
    CAPTURE(name);
    const fs::path path = folder.path / name;
    CHECK(refused(path, 0, 8) == ErrorCode::kBadInput);
    CHECK(refused(path, 8, kMaxVideoSide + 1) == ErrorCode::kTooLarge);
    CHECK(refused(folder.path / "missing" / name, 8, 8) == ErrorCode::kCannotWrite);
    {
      Result<VideoWriter> writer = VideoWriter::create(path, 8, 8);
      REQUIRE(writer.has_value());
      CHECK(folder.count() == 1);
      const Image small = flat(4, 8, kRed), right = flat(8, 8, kRed);
      CHECK(writer->add(seen(small), 0).error().code == ErrorCode::kBadInput);
      CHECK(writer->add(seen(right), -1).error().code == ErrorCode::kBadInput);
      CHECK(writer->add(seen(right), 0.5).has_value());
      CHECK(writer->add(seen(right), 0.5).error().code == ErrorCode::kBadInput);
      CHECK(writer->add(seen(right), std::nan("")).error().code == ErrorCode::kBadInput);
    }
    CHECK(folder.count() == 0);
    CHECK(VideoWriter::create(path, 8, 8)->finish().error().code == ErrorCode::kBadInput);
    CHECK(folder.count() == 0);
  }
}

TEST_CASE("a disc that is full while a film is written is an error that names the film") {
  const Folder folder("video");
  for (const char* name : {"film.mp4", "film.gif"}) {
    const fs::path path = folder.path / name;
    const auto said = run_bounded(
        [&]() -> Bytes {
          const rlimit full{20000, 20000};
          ::setrlimit(RLIMIT_FSIZE, &full);
          std::signal(SIGXFSZ, SIG_IGN);
          Image noise = flat(256, 256, kGrey);
          std::mt19937 random(1);
          Result<VideoWriter> writer = VideoWriter::create(path, 256, 256);
          Result<void> done;
          for (int i = 0; done && i < 10; ++i) {
            for (std::uint8_t& value : noise.rgb) value = static_cast<std::uint8_t>(random());
            done = writer->add(seen(noise), i);
          }
          if (done) done = writer->finish();
          if (done) return {};
          return bytes_of(std::to_string(static_cast<int>(done.error().code)) + done.error().where);
        },
        30);
    CHECK(said == bytes_of(std::to_string(static_cast<int>(ErrorCode::kCannotWrite)) + path.string()));
    CHECK(folder.count() == 0);
  }
}
