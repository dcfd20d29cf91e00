#include "io/target.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <span>
#include <string>

#include "io/file.h"
#include "io/picture.h"

namespace {

using namespace ombra;
namespace fs = std::filesystem;

/// A gallery of a disc and a ring, and a folder that is no target.
struct Gallery {
  fs::path path = fs::temp_directory_path() / ("ombra-target-test-" + std::to_string(::getpid()));
  Gallery() {
    fs::remove_all(path);
    add("ring", "<path fill-rule='evenodd' d='M10 10H90V90H10ZM30 30V70H70V30Z'/>");
    add("disc", "<circle cx='50' cy='50' r='30'/>");
    fs::create_directories(path / "empty");
  }
  ~Gallery() { fs::remove_all(path); }
  void add(const std::string& name, const std::string& body) const {
    fs::create_directories(path / name);
    const std::string text =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>" + body + "</svg>";
    REQUIRE(write_file(path / name / "target.svg", std::as_bytes(std::span(text))).has_value());
  }
};

Topology placed_topology(const Target& target) { return topology(place(target, {}, 512), 50); }

}  // namespace

TEST_CASE("a gallery lists the folders that hold a drawing") {
  const Gallery gallery;
  CHECK(gallery_names(gallery.path) == std::vector<std::string>{"disc", "ring"});
  CHECK(gallery_names(gallery.path / "nowhere").empty());
}

TEST_CASE("a target by its gallery name") {
  const Gallery gallery;
  const auto ring = load_target("ring", gallery.path);
  REQUIRE(ring.has_value());
  CHECK(ring->name == "ring");
  CHECK(ring->source == "ring");
  CHECK(ring->mask.width == ring->mask.height);
  CHECK(placed_topology(*ring) == Topology{1, 1});
}

TEST_CASE("a target from a picture file is named after it") {
  const Gallery gallery;
  Mask mask{20, 10, std::vector<std::uint8_t>(200, 0)};
  for (int x = 4; x < 15; ++x) mask.pixels[static_cast<std::size_t>(5 * 20 + x)] = 1;
  const std::string file = (gallery.path / "my line.png").string();
  REQUIRE(write_file(file, *write_png(mask)).has_value());
  const auto target = load_target(file, gallery.path);
  REQUIRE(target.has_value());
  CHECK(target->name == "my line");
  CHECK(target->source == file);
  CHECK(target->mask == Mask{11, 1, std::vector<std::uint8_t>(11, 1)});
}

TEST_CASE("letters have their parts and holes") {
  const auto topology_of = [](const std::string& text) {
    const auto target = load_target("text:" + text, "no gallery");
    REQUIRE(target.has_value());
    CHECK(target->name == text);
    CHECK(target->source == "text:" + text);
    return placed_topology(*target);
  };
  CHECK(topology_of("A") == Topology{1, 1});
  CHECK(topology_of("B") == Topology{1, 2});
  CHECK(topology_of("L") == Topology{1, 0});
  CHECK(topology_of("i") == Topology{2, 0});
  CHECK(topology_of("8i") == Topology{3, 2});
  CHECK(topology_of("\u00e4") == Topology{3, 1});
  CHECK(topology_of("\u2588") == Topology{1, 0});  // a full block is shape all over, and still a target
}

TEST_CASE("a letter L is bold, upright and not mirrored") {
  const auto target = load_target("text:L", "no gallery");
  REQUIRE(target.has_value());
  const Mask& mask = target->mask;
  CHECK(mask.height >= 1020);
  CHECK(mask.width < mask.height);
  CHECK(mask.at(2, 2) == 1);
  CHECK(mask.at(mask.width - 3, 2) == 0);
  CHECK(mask.at(mask.width - 3, mask.height - 3) == 1);
}

TEST_CASE("texts that make no target are refused") {
  const auto code = [](const std::string& text) {
    const auto target = load_target("text:" + text, "no gallery");
    return target ? ErrorCode::kCannotWrite : target.error().code;
  };
  CHECK(code("") == ErrorCode::kBadUsage);
  CHECK(code("ABCDEFGHI") == ErrorCode::kBadUsage);
  CHECK(load_target("text:\u00c4\u00d6\u00dc\u00e4\u00f6\u00fc\u00df\u00c4", "no gallery")
            .has_value());  // 8 characters
  CHECK(code("   ") == ErrorCode::kBadInput);
  CHECK(code("\xff\xfe") == ErrorCode::kBadInput);
  CHECK(code("\U0010FFFD") == ErrorCode::kUnsupported);  // private use: no font draws it
}

TEST_CASE("an unknown name brings the nearest one and where to look") {
  const Gallery gallery;
  const auto target = load_target("rnig", gallery.path);
  REQUIRE_FALSE(target.has_value());
  CHECK(target.error().code == ErrorCode::kBadUsage);
  CHECK(target.error().where == "rnig");
  CHECK(target.error().message.find("did you mean ring?") != std::string::npos);
  CHECK(target.error().message.find("ombra gallery") != std::string::npos);

  const auto far = load_target("xylophone", gallery.path);
  REQUIRE_FALSE(far.has_value());
  CHECK(far.error().message.find("did you mean") == std::string::npos);
  CHECK_FALSE(load_target("", gallery.path).has_value());
}

TEST_CASE("paths that hold no target are refused by name") {
  const Gallery gallery;
  const auto error = [&](const std::string& request) { return load_target(request, gallery.path).error(); };
  CHECK(error("nowhere/dog.png").code == ErrorCode::kCannotRead);
  CHECK(error("nowhere/dog.png").where == "nowhere/dog.png");
  CHECK(error("dog.png").code == ErrorCode::kCannotRead);
  CHECK(error(gallery.path.string()).code == ErrorCode::kCannotRead);
  gallery.add("blank", "");
  CHECK(error("blank").code == ErrorCode::kBadInput);
  CHECK(error((gallery.path / "empty").string()).code == ErrorCode::kCannotRead);
}
