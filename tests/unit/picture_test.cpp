// Pictures in and out: what counts as shape, every format, and everything that can be wrong with one.
#include "io/picture.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <numeric>
#include <random>

#include "io/descriptor.h"
#include "io/file.h"
#include "support/folder.h"

namespace {

using namespace ombra;
using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

// One black pixel, in base64.
constexpr std::string_view kBlackPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNg"
    "AAAAAgABSK+kcQAAAABJRU5ErkJggg==";

// A black 6 x 8 rectangle at (4, 5) on white, 16 x 16 pixels, in several dresses.
constexpr std::string_view kCmykJpeg =
    "ffd8ffee000e41646f626500640000000000ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d3042605565"
    "645f555d"
    "5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffc000140800100010044311004d11005911004b11"
    "00ffc400"
    "17000101010100000000000000000000000000060405ffc400221000010303040301000000000000000000010002110304051213"
    "21510631"
    "c114ffda000e0443004d0059004b00003f00a654ca9975f2795a18cdadf65476e4c6800fa8ec8ed11168b1bba77d6acb9a41c18f"
    "980e1cf0"
    "63e2222e779062abe4ff003ec3e9b76f54eb247b8e81e91116cc45a54b1c752b6aa5a5ec992d3c7249fabfffd9";
constexpr std::string_view kGreyJpeg =
    "ffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d304260"
    "5565645f"
    "555d5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffc0000b080010001001011100ffc400150001"
    "01000000"
    "00000000000000000000000405ffc40022100001030304030100000000000000000001020311040513001221510631c114ffda00"
    "08010100"
    "003f00af73bab16cc59d0e2b24c6c00fa8ec8ef48a1ab6eba95152d05042e602873c18f9a9de416a7ee7f9f02db4e3dd3bc91ee3"
    "a07ad32d"
    "148e50db9aa674a4ad1325278e493f75ffd9";
constexpr std::string_view kDeepPng =  // 16 bits a channel
    "89504e470d0a1a0a0000000d49484452000000100000001010000000006a087cfe000000264944415478da63fcff9f012f606260"
    "1870052c"
    "300623234210d9e183c1917450c048fbc80200ac24061d7880793e0000000049454e44ae426082";
constexpr std::string_view kAnimatedGif =  // a second frame of black alone
    "47494638376110001000810000000000ffffff0000000000002c000000001000100000082c0003081c48b0a0c18308132a5cc8d0"
    "20808710"
    "15428c9870e2438916314ed44811a145001c2f361c49726140002c000000001000100081000000000000000000000000081d0001"
    "081c48b0"
    "a0c18308132a5cc8b0a1c38710234a9c48b1a2c5810101003b";
// The same, but 16 x 14 and marked as taken with the camera on its side.
constexpr std::string_view kSidewaysJpeg =
    "ffd8ffe000104a46494600010100000100010000ffe100224578696600004d4d002a000000080001011200030000000100060000"
    "00000000"
    "ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d3042605565645f555d5b6a7899816a7190735b5d85b586"
    "909ea3ab"
    "adab6780bcc9baa6c799a8aba4ffc0000b08000e001001011100ffc4001500010100000000000000000000000000000405ffc400"
    "22100001"
    "030304030100000000000000000001020311040513001221510631c114ffda0008010100003f00af73bab16cc59d0e2b24c6c00f"
    "a8ec8ef4"
    "8a1ab6eba95152d05042e602873c18f9a9de416a7ee7f9f02db4e3dd3bc91ee3a07ad32d148e50db9aa674a4ad1325278e493f75"
    "ffd9";
constexpr std::string_view kHugePng =  // says 20000 x 20000
    "89504e470d0a1a0a0000000d4948445200004e2000004e200800000000c61b19e50000000849444154789c030000000001480689"
    "d2000000"
    "0049454e44ae426082";

Mask rectangle(int width, int height, int left, int top, int wide, int high) {
  Mask mask{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), 0)};
  for (int y = top; y < top + high; ++y)
    for (int x = left; x < left + wide; ++x) mask.pixels[static_cast<std::size_t>(y * width + x)] = 1;
  return mask;
}

/// A grey picture in the plainest of formats.
Bytes pgm(int width, const std::vector<int>& greys) {
  std::string text = "P5 " + std::to_string(width) + " " +
                     std::to_string(greys.size() / static_cast<std::size_t>(width)) + " 255\n";
  for (const int grey : greys) text.push_back(static_cast<char>(grey));
  return bytes_of(text);
}

struct Rgba {
  int red, green, blue, alpha;
};
/// A TGA with alpha, rows from the top.
Bytes tga(int width, const std::vector<Rgba>& pixels) {
  const int height = static_cast<int>(pixels.size()) / width;
  std::string text{
      0, 0,  2,   0, 0, 0, 0, 0, 0, 0, 0, 0, static_cast<char>(width), 0, static_cast<char>(height),
      0, 32, 0x28};
  for (const Rgba& p : pixels)
    for (const int value : {p.blue, p.green, p.red, p.alpha}) text.push_back(static_cast<char>(value));
  return bytes_of(text);
}

std::string svg(const std::string& attributes, const std::string& body) {
  return "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' " + attributes +
         ">" + body + "</svg>";
}

Result<Mask> read(const Bytes& bytes) { return read_picture(bytes, "the picture"); }
Result<Mask> read(const std::string& text) { return read(bytes_of(text)); }

Mask must_read(const auto& bytes) {
  const Result<Mask> mask = read(bytes);
  if (!mask) FAIL(mask.error().message);
  return *mask;
}

void check_refused(const auto& bytes, ErrorCode code, std::string_view said = "") {
  const Result<Mask> mask = read(bytes);
  REQUIRE_FALSE(mask.has_value());
  CAPTURE(mask.error().message);
  CHECK(mask.error().code == code);
  CHECK(mask.error().where == "the picture");
  CHECK(mask.error().message.find(said) != std::string::npos);
  CHECK(mask.error().message.find('\n') == std::string::npos);
  CHECK_FALSE(mask.error().message.ends_with('.'));
}

int area(const Mask& mask) { return std::accumulate(mask.pixels.begin(), mask.pixels.end(), 0); }

}  // namespace

TEST_CASE("a mask written and read again is the same, and its bytes repeat") {
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    const int width = 3 + static_cast<int>(random() % 40), height = 3 + static_cast<int>(random() % 40);
    Mask mask{width, height, {}};
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        mask.pixels.push_back(x > 0 && y > 0 && x < width - 1 && y < height - 1 && random() % 2);
    const auto bytes = write_png(mask);
    REQUIRE(bytes.has_value());
    CHECK(must_read(*bytes) == mask);
    CHECK(*bytes == *write_png(mask));
  }
}

TEST_CASE("an image is written in its colours") {
  // Luma of pure red is 76, of pure green 150: only the green one counts as light, on a black border.
  Image image{4, 3, std::vector<std::uint8_t>(36, 0)};
  image.rgb[(4 + 1) * 3 + 0] = 255;
  image.rgb[(4 + 2) * 3 + 1] = 255;
  const auto bytes = write_png(image);
  REQUIRE(bytes.has_value());
  CHECK(must_read(*bytes) == rectangle(4, 3, 2, 1, 1, 1));
}

TEST_CASE("pictures that no PNG can hold are refused") {
  CHECK(write_png(Mask{}).error().code == ErrorCode::kBadInput);
  CHECK(write_png(Image{}).error().code == ErrorCode::kBadInput);
  Mask wide{40000, 1, std::vector<std::uint8_t>(40000, 0)};
  CHECK(write_png(wide).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("the border tells the background, on grey of more or less than one half") {
  const Mask dot = rectangle(3, 3, 1, 1, 1, 1);
  CHECK(must_read(pgm(3, {0, 0, 0, 0, 255, 0, 0, 0, 0})) == dot);
  CHECK(must_read(pgm(3, {255, 255, 255, 255, 0, 255, 255, 255, 255})) == dot);
  CHECK(must_read(pgm(3, {127, 127, 127, 127, 128, 127, 127, 127, 127})) == dot);
  CHECK(must_read(pgm(3, {128, 128, 128, 128, 127, 128, 128, 128, 128})) == dot);
  // A shape that touches the border does not turn it while it holds less than half of it.
  CHECK(must_read(pgm(3, {0, 0, 0, 255, 255, 255, 0, 0, 0})) == rectangle(3, 3, 0, 1, 3, 1));
}

TEST_CASE("an even border's median is the mean of the middle two") {
  // Border values, corners twice: six of 0 and six of 255 make 127.5, which is dark.
  CHECK(must_read(pgm(2, {0, 0, 255, 0, 255, 255})) == [] {
    Mask mask{2, 3, {0, 0, 1, 0, 1, 1}};
    return mask;
  }());
  // 128 in place of the 0s makes 191.5: light, and nothing is darker.
  CHECK(area(must_read(pgm(2, {128, 128, 255, 128, 255, 255}))) == 0);
}

TEST_CASE("alpha decides before any colour, where a pixel is more than half transparent") {
  const Rgba clear{255, 255, 255, 0}, faint{0, 0, 0, 127}, half{255, 255, 255, 128},
      white{255, 255, 255, 255};
  CHECK(must_read(tga(3, {clear, faint, clear, half, white, faint, clear, clear, clear})) ==
        Mask{3, 3, {0, 0, 0, 1, 1, 0, 0, 0, 0}});
  // No pixel below one half: the colours speak, without the alpha.
  const Rgba dark{0, 0, 0, 128};
  CHECK(must_read(tga(3, {half, half, half, half, dark, half, half, half, half})) ==
        rectangle(3, 3, 1, 1, 1, 1));
}

TEST_CASE("CMYK, grey and turned JPEGs, a 16-bit PNG and the first frame of an animation") {
  const Mask expected = rectangle(16, 16, 4, 5, 6, 8);
  for (const std::string_view hex : {kCmykJpeg, kGreyJpeg, kDeepPng, kAnimatedGif})
    CHECK(must_read(from_hex(hex)) == expected);
  // Turned upright, a quarter clockwise: what was 5 from the top is 14 - 13 = 1 from the right.
  CHECK(must_read(from_hex(kSidewaysJpeg)) == rectangle(14, 16, 1, 4, 8, 6));
}

TEST_CASE("a photograph is read upright and in its colours, on white where it is transparent") {
  const Result<Image> turned = read_photo(from_hex(kSidewaysJpeg), "the picture");
  REQUIRE(turned.has_value());
  CHECK(turned->width == 14);
  CHECK(turned->height == 16);
  const auto at = [&](int x, int y) { return turned->rgb[static_cast<std::size_t>(3 * (14 * y + x))]; };
  CHECK(at(4, 6) < 60);  // of the black rectangle
  CHECK(at(11, 6) > 195);
  const Result<Image> colours = read_photo(tga(2, {{10, 20, 30, 255}, {10, 20, 30, 0}}), "the picture");
  REQUIRE(colours.has_value());
  CHECK(colours->rgb == std::vector<std::uint8_t>{10, 20, 30, 255, 255, 255});
  CHECK(read_photo({}, "x").error().code == ErrorCode::kBadInput);
  CHECK(read_photo(bytes_of("no picture"), "x").error().code == ErrorCode::kBadInput);
  CHECK(read_photo(bytes_of(svg("viewBox='0 0 9 9'", "")), "x").error().code == ErrorCode::kUnsupported);
}

TEST_CASE("a picture of one colour is an empty mask") {
  for (const int grey : {0, 127, 128, 255}) {
    CHECK(must_read(pgm(1, {grey})) == Mask{1, 1, {0}});
    CHECK(area(must_read(pgm(4, std::vector<int>(12, grey)))) == 0);
  }
  CHECK(area(must_read(tga(2, std::vector<Rgba>(4, {9, 9, 9, 0})))) == 0);
}

TEST_CASE("what is no picture is refused") {
  check_refused(Bytes{}, ErrorCode::kBadInput, "empty");
  check_refused(std::string("dear reader, this is a letter and no picture"), ErrorCode::kBadInput, "PNG");
  check_refused(std::string("<html><body>hello</body></html>"), ErrorCode::kBadInput, "SVG");
  check_refused(std::string("<"), ErrorCode::kBadInput);
  std::mt19937 random(7);
  std::string noise;
  for (int i = 0; i < 4000; ++i) noise.push_back(static_cast<char>(random()));
  noise[0] = 'x';
  check_refused(noise, ErrorCode::kBadInput);
}

TEST_CASE("too many pixels are refused from the header, with the size and the limit") {
  check_refused(from_hex(kHugePng), ErrorCode::kTooLarge, "20000 x 20000");
  check_refused(from_hex(kHugePng), ErrorCode::kTooLarge, "64 million");
  check_refused(std::string("P5 20000 20000 255\n"), ErrorCode::kTooLarge, "20000 x 20000");
  check_refused(std::string("P5 64000001 1 255\n"), ErrorCode::kTooLarge, "64000001 x 1");
  Bytes jpeg = from_hex(kGreyJpeg);
  const Bytes frame = from_hex("ffc0");
  const auto header = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  for (const int i : {5, 7}) header[i] = std::byte{0x4e}, header[i + 1] = std::byte{0x20};
  check_refused(jpeg, ErrorCode::kTooLarge, "20000 x 20000");
}

TEST_CASE("no beginning of a picture passes for the whole") {
  for (const std::string_view hex : {kCmykJpeg, kGreyJpeg, kDeepPng, kSidewaysJpeg}) {
    const Bytes whole = from_hex(hex);
    // The last bytes of a PNG are the checksum of its end mark.
    const std::size_t end = whole.size() - (hex == kDeepPng ? 8 : 1);
    for (std::size_t size = 0; size < end; ++size) {
      CAPTURE(size);
      const Result<Mask> mask = read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
      REQUIRE_FALSE(mask.has_value());
      CHECK(mask.error().code == ErrorCode::kBadInput);
    }
  }
}

TEST_CASE("a spoilt picture is read or refused, and nothing worse") {
  std::mt19937 random(11);
  int refused = 0;
  for (const std::string_view hex : {kCmykJpeg, kGreyJpeg, kDeepPng, kAnimatedGif, kSidewaysJpeg})
    for (int round = 0; round < 200; ++round) {
      Bytes bytes = from_hex(hex);
      for (int change = 0; change < 3; ++change)
        bytes[random() % bytes.size()] = static_cast<std::byte>(random());
      const Result<Mask> mask = read(bytes);
      if (mask)
        CHECK(mask->pixels.size() ==
              static_cast<std::size_t>(mask->width) * static_cast<std::size_t>(mask->height));
      else
        CHECK_FALSE(mask.error().message.empty());
      refused += !mask;
    }
  CHECK(refused > 100);
}

TEST_CASE("a drawing is rendered with its longer side at 1024 pixels") {
  const std::string disc = "<circle cx='50' cy='25' r='20'/>";
  for (const std::string attributes :
       {"viewBox='0 0 100 50'", "width='100' height='50'", "width='10mm' height='5mm' viewBox='0 0 100 50'",
        "width='100%' height='100%' viewBox='0 0 100 50'"}) {
    CAPTURE(attributes);
    const Mask mask = must_read(svg(attributes, disc));
    CHECK(mask.width == 1024);
    CHECK(mask.height == 512);
    CHECK(area(mask) == doctest::Approx(3.14159 * 204.8 * 204.8).epsilon(0.002));
  }
  // White paper behind it changes nothing.
  CHECK(area(must_read(svg("viewBox='0 0 100 50'", "<rect width='100' height='50' fill='white'/>" + disc))) ==
        doctest::Approx(3.14159 * 204.8 * 204.8).epsilon(0.002));
}

TEST_CASE("a drawing without a size shows what is drawn, wherever that is") {
  for (const std::string centre : {"cx='50' cy='25'", "cx='500' cy='-25'"}) {
    const Mask mask = must_read(svg("", "<circle " + centre + " r='20'/>"));
    CHECK(mask.width == 1024);
    CHECK(mask.height == 1024);
    CHECK(area(mask) == doctest::Approx(3.14159 * 512 * 512).epsilon(0.002));
  }
  check_refused(svg("", ""), ErrorCode::kBadInput, "viewBox");
  check_refused(svg("width='0' height='0'", ""), ErrorCode::kBadInput, "viewBox");
  check_refused(svg("viewBox='0 0 -5 5'", ""), ErrorCode::kBadInput, "viewBox");
}

/// A port of this machine that waits for somebody to connect.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(socket_.number(), any, size) == 0);
    REQUIRE(::listen(socket_.number(), 8) == 0);
    REQUIRE(::getsockname(socket_.number(), any, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  /// Whether anybody has.
  bool was_called() const {
    pollfd waiting{socket_.number(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0;
  }

 private:
  Descriptor socket_;
  int port_ = 0;
};

TEST_CASE("a drawing reads nothing but itself") {
  const Folder folder("picture");
  const Listener listener;
  const std::string box = "viewBox='0 0 100 50'", whole = "width='50' height='50'";
  const auto put = [&](const std::string& name, const Bytes& bytes) {
    REQUIRE(write_file(folder.path / name, bytes).has_value());
  };
  // Whatever is read there makes a part of the picture black.
  put("a.png", *write_png(Image{8, 8, std::vector<std::uint8_t>(192, 0)}));
  put("a.svg", bytes_of(svg(box, "<rect id='a' " + whole +
                                     "/><linearGradient id='g'><stop offset='0'/></linearGradient>")));
  put("a.css", bytes_of("rect { fill: black }"));
  put("a.txt", bytes_of("black"));
  const std::string rect = "<rect fill='none' " + whole + "/>";
  const auto from = [&](const std::string& place) {
    CAPTURE(place);
    const auto shows_nothing = [](const std::string& drawing) {
      CAPTURE(drawing);
      const Result<Mask> mask = read(drawing);
      CHECK((!mask || area(*mask) == 0));
    };
    for (const std::string attribute : {"href", "xlink:href"}) {
      const auto link = [&](const std::string& name) { return attribute + "='" + place + name + "'"; };
      shows_nothing(svg(box, "<image " + whole + " " + link("a.png") + "/>"));
      shows_nothing(svg(box, "<image " + whole + " " + link("a.svg") + "/>"));
      shows_nothing(svg(box, "<use " + link("a.svg#a") + "/>"));
      shows_nothing(svg(box, "<filter id='f'><feImage " + link("a.png") + "/></filter><g filter='url(#f)'>" +
                                 rect + "</g>"));
      shows_nothing(svg(
          box, "<linearGradient id='g' " + link("a.svg#g") + "/><rect fill='url(#g) none' " + whole + "/>"));
    }
    shows_nothing(svg(box, "<rect fill='url(" + place + "a.svg#g) none' " + whole + "/>"));
    shows_nothing(svg(box, "<style>@import url('" + place + "a.css');</style>" + rect));
    shows_nothing("<?xml-stylesheet type='text/css' href='" + place + "a.css'?>" + svg(box, rect));
    shows_nothing(svg(box + " xmlns:xi='http://www.w3.org/2001/XInclude'",
                      "<xi:include href='" + place + "a.svg'/><xi:include parse='text' href='" + place +
                          "a.txt'/>" + rect));
    for (const std::string kind : {"SYSTEM", "PUBLIC 'x'"}) {
      shows_nothing("<!DOCTYPE svg " + kind + " '" + place + "a.txt'>" + svg(box, rect));
      shows_nothing("<!DOCTYPE svg [<!ENTITY x " + kind + " '" + place + "a.txt'>]>" +
                    svg(box, "<text y='40' font-size='40'>&x;</text>"));
      shows_nothing("<!DOCTYPE svg [<!ENTITY % x " + kind + " '" + place + "a.txt'> %x;]>" + svg(box, rect));
    }
  };
  from("file://" + folder.path.string() + "/");
  from(folder.path.string() + "/");
  from(std::filesystem::relative(folder.path).string() + "/");
  from(listener.url());
  CHECK_FALSE(listener.was_called());
  // The same picture inside the file is one.
  CHECK(
      area(must_read(svg(box, "<image " + whole + " preserveAspectRatio='none' href='data:image/png;base64," +
                                  std::string(kBlackPng) + "'/>"))) > 0);
}

TEST_CASE("drawings that ask for endless work are refused in time") {
  const auto begin = std::chrono::steady_clock::now();
  std::string entities = "<!ENTITY a0 \"<rect width='1' height='1'/>\">";
  for (int i = 1; i < 10; ++i) {
    std::string tenfold;
    for (int k = 0; k < 10; ++k) tenfold += "&a" + std::to_string(i - 1) + ";";
    entities += "<!ENTITY a" + std::to_string(i) + " \"" + tenfold + "\">";
  }
  check_refused("<?xml version='1.0'?><!DOCTYPE svg [" + entities + "]>" + svg("viewBox='0 0 9 9'", "&a9;"),
                ErrorCode::kBadInput, "SVG");

  std::string masks = "<mask id='m0'><rect width='80' height='40' fill='white'/></mask>";
  for (int i = 1; i < 20; ++i) {
    const std::string inner = "<rect width='80' height='40' mask='url(#m" + std::to_string(i - 1) + ")'/>";
    masks += "<mask id='m" + std::to_string(i) + "'>" + inner + inner + "</mask>";
  }
  check_refused(svg("viewBox='0 0 100 50'", masks + "<rect width='80' height='40' mask='url(#m19)'/>"),
                ErrorCode::kTooLarge, "3 seconds");
  check_refused(svg("viewBox='0 0 9 9'", std::string(kMaxSvgBytes, ' ')), ErrorCode::kTooLarge, "limit");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
}
