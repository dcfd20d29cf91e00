// Masks, placement, distances, topology and scores against drawn cases and plain brute force.
#include "ombra/shape.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <queue>
#include <random>
#include <string>
#include <utility>

namespace {

using namespace ombra;

/// A mask from a drawing: # is shape.
Mask drawn(const std::vector<std::string>& rows) {
  Mask mask{static_cast<int>(rows.at(0).size()), static_cast<int>(rows.size()), {}};
  for (const std::string& row : rows)
    for (const char c : row) mask.pixels.push_back(c == '#');
  return mask;
}

Mask filled(int width, int height, std::uint8_t value) {
  return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), value)};
}

Mask with_rectangle(int size, int left, int top, int width, int height) {
  Mask mask = filled(size, size, 0);
  for (int y = top; y < top + height; ++y)
    for (int x = left; x < left + width; ++x) mask.pixels[static_cast<std::size_t>(y * size + x)] = 1;
  return mask;
}

/// Speckle of a given density, from nearly empty to nearly full.
Mask speckled(std::mt19937& random, int width, int height) {
  Mask mask = filled(width, height, 0);
  const unsigned density = random() % 1001;
  for (auto& pixel : mask.pixels) pixel = random() % 1000 < density;
  return mask;
}

/// A handful of overlapping discs, some of them cut out.
Mask blobs(std::mt19937& random, int width, int height) {
  Mask mask = filled(width, height, 0);
  for (int disc = 0; disc < 8; ++disc) {
    const int cx = static_cast<int>(random() % static_cast<unsigned>(width));
    const int cy = static_cast<int>(random() % static_cast<unsigned>(height));
    const int radius = 2 + static_cast<int>(random() % 9);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        if ((x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius)
          mask.pixels[static_cast<std::size_t>(y * width + x)] = disc % 3 != 2;
  }
  return mask;
}

struct Box {
  int left, top, right, bottom;  // right and bottom are past the last pixel
  friend bool operator==(const Box&, const Box&) = default;
};
Box bounds(const Mask& mask) {
  Box box{mask.width, mask.height, 0, 0};
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x)
      if (mask.at(x, y))
        box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x + 1),
               std::max(box.bottom, y + 1)};
  return box;
}

Target target_of(const Mask& mask) {
  auto target = make_target(mask, "drawn", "a drawing");
  REQUIRE(target.has_value());
  return *target;
}

/// Areas of the connected parts of one kind and whether each touches the border, by flooding.
std::vector<std::pair<int, bool>> flooded(const Mask& mask, std::uint8_t kind, bool diagonal) {
  std::vector<std::pair<int, bool>> parts;
  std::vector<bool> seen(mask.pixels.size());
  for (int start = 0; start < mask.width * mask.height; ++start) {
    if (seen[static_cast<std::size_t>(start)] || mask.pixels[static_cast<std::size_t>(start)] != kind)
      continue;
    std::pair<int, bool> part{0, false};
    std::queue<int> queue({start});
    seen[static_cast<std::size_t>(start)] = true;
    while (!queue.empty()) {
      const int x = queue.front() % mask.width, y = queue.front() / mask.width;
      queue.pop();
      ++part.first;
      part.second |= x == 0 || y == 0 || x == mask.width - 1 || y == mask.height - 1;
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
          if ((dx != 0 && dy != 0 && !diagonal) || x + dx < 0 || y + dy < 0 || x + dx >= mask.width ||
              y + dy >= mask.height || mask.at(x + dx, y + dy) != kind)
            continue;
          const int next = (y + dy) * mask.width + x + dx;
          if (seen[static_cast<std::size_t>(next)]) continue;
          seen[static_cast<std::size_t>(next)] = true;
          queue.push(next);
        }
    }
    parts.push_back(part);
  }
  return parts;
}

/// The definitions of the scores, word by word: every contour pixel against every other.
Scores compared_slowly(const Mask& a, const Mask& b) {
  const auto contour = [](const Mask& mask) {
    std::vector<std::pair<int, int>> pixels;
    for (int y = 0; y < mask.height; ++y)
      for (int x = 0; x < mask.width; ++x) {
        const bool inside = mask.at(x, y) && (x == 0 || mask.at(x - 1, y)) && (y == 0 || mask.at(x, y - 1)) &&
                            (x == mask.width - 1 || mask.at(x + 1, y)) &&
                            (y == mask.height - 1 || mask.at(x, y + 1));
        if (mask.at(x, y) && !inside) pixels.emplace_back(x, y);
      }
    return pixels;
  };
  const auto ca = contour(a), cb = contour(b);
  if (ca.empty() || cb.empty()) return {};
  const double diagonal = std::hypot(a.width, a.height);
  const auto directed = [&](const auto& from, const auto& to) {
    double matched = 0, sum = 0;
    for (const auto& [x, y] : from) {
      double nearest = 1e9;
      for (const auto& [u, v] : to) nearest = std::min(nearest, std::hypot(x - u, y - v));
      matched += nearest <= 0.008 * diagonal;
      sum += nearest;
    }
    return std::pair(matched / static_cast<double>(from.size()), sum / static_cast<double>(from.size()));
  };
  const Mask parts = salient_parts(b);
  const auto salient = [&](const auto& pixels) {
    std::vector<std::pair<int, int>> near;
    for (const auto& [x, y] : pixels) {
      double nearest = 1e9;
      for (int v = 0; v < parts.height; ++v)
        for (int u = 0; u < parts.width; ++u)
          if (parts.at(u, v)) nearest = std::min(nearest, std::hypot(x - u, y - v));
      if (nearest <= 0.008 * diagonal) near.emplace_back(x, y);
    }
    return near;
  };
  const auto f_measure = [](double p, double r) { return p + r > 0 ? 2 * p * r / (p + r) : 0; };
  const auto sa = salient(ca), sb = salient(cb);
  const double salient_p = sa.empty() ? 0 : directed(sa, cb).first;
  const auto [p, ab] = directed(ca, cb);
  const auto [r, ba] = directed(cb, ca);
  double both = 0, either = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    both += a.pixels[i] && b.pixels[i], either += a.pixels[i] || b.pixels[i];
  return {both / either, f_measure(p, r), (ab + ba) / 2 / diagonal, 0,
          sb.empty() ? f_measure(p, r) : f_measure(salient_p, directed(sb, ca).first)};
}

}  // namespace

TEST_CASE("a target is cropped to its shape") {
  const Target target = target_of(drawn({"......", "..#...", "..###.", "......"}));
  CHECK(target.mask == drawn({"#..", "###"}));
  CHECK(target.name == "drawn");
  CHECK(target.source == "a drawing");
}

TEST_CASE("a mask without a shape, or nothing but shape, or only a hair, is no target") {
  Mask hair = filled(3000, 3000, 0);
  for (int x = 10; x < 2990; ++x) hair.pixels[static_cast<std::size_t>(x * 3000 + x)] = 1;
  for (const Mask& mask :
       {filled(1, 1, 0), filled(9, 7, 0), filled(1, 1, 1), filled(9, 7, 1), Mask{}, hair}) {
    const auto target = make_target(mask, "name", "where it came from");
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().code == ErrorCode::kBadInput);
    CHECK(target.error().where == "where it came from");
  }
}

TEST_CASE("placing: the longer side is 72 % of the frame times the scale, centred") {
  for (const auto& [width, height] : {std::pair(10, 10), {200, 31}, {31, 200}, {1, 7}, {1500, 900}})
    for (const double scale : {0.9, 1.0, 1.1}) {
      Mask mask = filled(width + 2, height + 2, 0);
      for (int y = 1; y <= height; ++y)
        for (int x = 1; x <= width; ++x) mask.pixels[static_cast<std::size_t>(y * (width + 2) + x)] = 1;
      const Box box = bounds(place(target_of(mask), {.scale = scale}, 512));
      const double longer = 0.72 * 512 * scale,
                   shorter = longer * std::min(width, height) / std::max(width, height);
      CAPTURE(mask.width);
      CAPTURE(scale);
      CHECK(std::max(box.right - box.left, box.bottom - box.top) == std::lround(longer));
      CHECK(std::min(box.right - box.left, box.bottom - box.top) == std::lround(shorter));
      CHECK(box.left == (512 - (box.right - box.left)) / 2);
      CHECK(box.top == (512 - (box.bottom - box.top)) / 2);
    }
}

TEST_CASE("placing: pushed against an edge and slid along it, right and up positive") {
  const Target target = target_of(drawn({"......", ".#....", ".####.", "......"}));
  const Box middle = bounds(place(target, {}, 512));
  const int width = middle.right - middle.left, height = middle.bottom - middle.top;
  CHECK(bounds(place(target, {Edge::kBottom, 1, 0, 0.1}, 512)) ==
        Box{middle.left + 51, 512 - height, middle.right + 51, 512});
  CHECK(bounds(place(target, {Edge::kLeft, 1, 0, 0.1}, 512)) ==
        Box{0, middle.top - 51, width, middle.bottom - 51});
  CHECK(bounds(place(target, {Edge::kRight, 1, 0, -0.1}, 512)) ==
        Box{512 - width, middle.top + 51, 512, middle.bottom + 51});
  CHECK(place(target, {Edge::kNone, 1, 0, 0.1}, 512) == place(target, {}, 512));
  CHECK(bounds(place(target, {Edge::kBottom, 1, 0, 0.5}, 512)).right == 512);  // cut off at the frame
  CHECK(bounds(place(target, {Edge::kBottom, 1, 0, 3}, 512)) == Box{512, 512, 0, 0});
}

TEST_CASE("placing: a whole shape at 28 pixels, tilted either way, as Pillow 9.4 places it") {
  const Target target =
      target_of(drawn({"............", ".#..........", ".#..........", ".#..........", ".#....##....",
                       ".#....##....", ".#..........", ".##########.", ".##########.", "............"}));
  CHECK(place(target, {.tilt_deg = 8}, 28) ==
        drawn({"............................", "............................", "............................",
               "............................", "............................", "............................",
               "...##.......................", "...##.......................", "...##.......................",
               "...##.......................", "....##......................", "....##........####..........",
               "....##........####..........", "....##........####..........", "....##........####..........",
               "....##......................", "....##............#######...", ".....##....##############...",
               ".....####################...", ".....####################...", ".....#############..........",
               ".....######.................", "............................", "............................",
               "............................", "............................", "............................",
               "............................"}));
  CHECK(place(target, {Edge::kLeft, 0.9, -8, 0.1}, 28) ==
        drawn({"............................", "............................", "..##........................",
               "..##........................", "..##........................", "..##........................",
               ".##.........................", ".##.........................", ".##.........................",
               ".##.......####..............", ".##.......####..............", ".##.......####..............",
               ".##.........................", "######......................", "#############...............",
               "##################..........", "##################..........", "......############..........",
               ".............#####..........", "............................", "............................",
               "............................", "............................", "............................",
               "............................", "............................", "............................",
               "............................"}));
}

TEST_CASE("placing: a quarter turn counter-clockwise moves every pixel exactly") {
  std::mt19937 random(5);
  Mask mask = filled(64, 64, 0);
  const Mask inner = blobs(random, 50, 50);
  for (int y = 0; y < 50; ++y)
    for (int x = 0; x < 50; ++x) mask.pixels[static_cast<std::size_t>((y + 7) * 64 + x + 7)] = inner.at(x, y);
  const Target target = target_of(mask);
  Mask turned{target.mask.height, target.mask.width, {}};
  for (int y = 0; y < turned.height; ++y)
    for (int x = 0; x < turned.width; ++x)
      turned.pixels.push_back(target.mask.at(target.mask.width - 1 - y, x));
  Target other = target;
  other.mask = turned;
  CHECK(place(target, {.tilt_deg = 90}, 256) == place(other, {}, 256));
  CHECK(place(other, {.tilt_deg = -90}, 256) == place(target, {}, 256));
  CHECK(place(target, {.tilt_deg = 360}, 256) == place(target, {}, 256));
}

TEST_CASE("edges have the names that files use") {
  CHECK(name(Edge::kNone) == "none");
  CHECK(name(Edge::kBottom) == "bottom");
  CHECK(name(Edge::kLeft) == "left");
  CHECK(name(Edge::kRight) == "right");
}

TEST_CASE("signed distance is the nearest pixel of the other kind, by brute force") {
  std::mt19937 random(1);
  for (int round = 0; round < 120; ++round) {
    const int width = 1 + static_cast<int>(random() % 24), height = 1 + static_cast<int>(random() % 24);
    const Mask mask = round % 2 ? speckled(random, width, height) : blobs(random, width, height);
    const std::vector<float> distance = signed_distance(mask);
    bool same = true;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        int nearest = (width + height) * (width + height);  // where there is no other kind
        for (int v = 0; v < height; ++v)
          for (int u = 0; u < width; ++u)
            if (mask.at(u, v) != mask.at(x, y))
              nearest = std::min(nearest, (x - u) * (x - u) + (y - v) * (y - v));
        const float expected = std::sqrt(static_cast<float>(nearest)) - 0.5f;
        same &= distance[static_cast<std::size_t>(y * width + x)] == (mask.at(x, y) ? -expected : expected);
      }
    CAPTURE(round);
    CHECK(same);
  }
}

TEST_CASE("topology of drawn shapes") {
  CHECK(topology(filled(5, 5, 0), 1) == Topology{0, 0});
  CHECK(topology(filled(5, 5, 1), 1) == Topology{1, 0});
  CHECK(topology(drawn({"#..", ".#.", "..#"}), 1) == Topology{1, 0});  // parts join at corners
  CHECK(topology(drawn({".....", ".###.", ".#.#.", ".###.", "....."}), 1) == Topology{1, 1});
  CHECK(topology(drawn({".###.", "##.##", "##.##", ".####"}), 1) == Topology{1, 1});
  CHECK(topology(drawn({"###.", "#.#.", "##..", "...."}), 1) == Topology{1, 1});  // no leak through a corner
  CHECK(topology(drawn({"#####", "#.#.#", "##.##", "#.#.#", "#####"}), 1) == Topology{1, 5});
  CHECK(topology(drawn({"##.##", "#..##", "#####"}), 1) == Topology{1, 0});  // a bay is no hole
  CHECK(topology(drawn({"#.#.#.#", "#.#.#.#", "#######"}), 1) == Topology{1, 0});
  CHECK(topology(drawn({"##..#", "##...", "....."}), 1) == Topology{2, 0});
  CHECK(topology(drawn({"##..#", "##...", "....."}), 4) == Topology{1, 0});
  CHECK(topology(drawn({"##..#", "##...", "....."}), 4.5) == Topology{0, 0});
  CHECK(topology(drawn({"######", "#.#..#", "######"}), 2) == Topology{1, 1});
}

TEST_CASE("topology agrees with flooding") {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    const int width = 1 + static_cast<int>(random() % 30), height = 1 + static_cast<int>(random() % 30);
    const Mask mask = speckled(random, width, height);
    const int least = 1 + round % 4;
    Topology expected;
    for (const auto& [area, at_border] : flooded(mask, 1, true)) expected.parts += area >= least;
    for (const auto& [area, at_border] : flooded(mask, 0, false))
      expected.holes += area >= least && !at_border;
    CHECK(topology(mask, least) == expected);
  }
}

TEST_CASE("a mask compared with itself is perfect, with another symmetric but for salience, and as defined") {
  std::mt19937 random(3);
  for (int round = 0; round < 40; ++round) {
    // Wide enough that 0.8 % of the diagonal is more than a pixel.
    const Mask a = blobs(random, 160, 120);
    const Mask b = blobs(random, 160, 120);
    const Scores self = compare(a, a);
    CHECK(self.iou == 1);
    CHECK(self.boundary_f == 1);
    CHECK(self.chamfer == 0);
    CHECK(self.topology_error == 0);
    CHECK(self.salience_f == 1);

    const Scores there = compare(a, b), back = compare(b, a), expected = compared_slowly(a, b);
    CHECK(there.iou == back.iou);
    CHECK(there.boundary_f == back.boundary_f);
    CHECK(there.chamfer == back.chamfer);
    CHECK(there.topology_error == back.topology_error);
    CHECK(there.iou == expected.iou);
    CHECK(there.boundary_f == doctest::Approx(expected.boundary_f).epsilon(1e-12));
    CHECK(there.chamfer == doctest::Approx(expected.chamfer).epsilon(1e-12));
    CHECK(there.salience_f == doctest::Approx(expected.salience_f).epsilon(1e-12));
  }
}

TEST_CASE("a square moved by some pixels has the scores of the formula") {
  const Mask still = with_rectangle(512, 100, 100, 200, 200);
  const Scores near = compare(with_rectangle(512, 105, 100, 200, 200), still);
  CHECK(near.iou == doctest::Approx(195.0 / 205));
  CHECK(near.boundary_f == 1);  // 5 pixels are within 0.8 % of the diagonal, which is 5.79
  const Scores far = compare(with_rectangle(512, 106, 100, 200, 200), still);
  CHECK(far.iou == doctest::Approx(194.0 / 206));
  CHECK(far.boundary_f < 0.8);
  CHECK(far.chamfer > near.chamfer);
  CHECK(far.topology_error == 0);
}

TEST_CASE("salience sees a small part that overlap hardly sees, and the hole that is closed") {
  Mask figure = with_rectangle(512, 100, 150, 250, 250);
  for (int y = 100; y < 150; ++y)  // an ear
    for (int x = 120; x < 136; ++x) figure.pixels[static_cast<std::size_t>(y * 512 + x)] = 1;
  for (int y = 250; y < 270; ++y)  // an eye
    for (int x = 200; x < 220; ++x) figure.pixels[static_cast<std::size_t>(y * 512 + x)] = 0;
  const Mask block = with_rectangle(512, 100, 150, 250, 250);

  const Scores without = compare(block, figure);
  CHECK(without.iou > 0.97);
  CHECK(without.boundary_f > 0.88);
  CHECK(without.salience_f < 0.5);
  CHECK(compare(with_rectangle(512, 300, 400, 100, 100), figure).salience_f == 0);  // nothing there at all

  // A target without such parts is judged by its whole outline.
  const Scores plain = compare(figure, block);
  CHECK(plain.salience_f == plain.boundary_f);
  CHECK(plain.boundary_f < 1);
}

TEST_CASE("small parts and holes do not count as topology, larger ones do") {
  const Mask whole = with_rectangle(512, 100, 100, 200, 200);
  const auto changed = [&](int left, int top, int width, int height) {
    Mask mask = whole;
    for (int y = top; y < top + height; ++y)
      for (int x = left; x < left + width; ++x) mask.pixels[static_cast<std::size_t>(y * 512 + x)] ^= 1;
    return compare(mask, whole).topology_error;
  };
  // 0.02 % of the frame is 52.4 pixels.
  CHECK(changed(150, 150, 52, 1) == 0);
  CHECK(changed(150, 150, 53, 1) == 1);
  CHECK(changed(400, 400, 4, 13) == 0);
  CHECK(changed(400, 400, 6, 9) == 1);
}

TEST_CASE("without a contour there is nothing to compare") {
  const Mask square = with_rectangle(64, 10, 10, 30, 30);
  for (const Mask& none : {filled(64, 64, 0), filled(64, 64, 1)})
    for (const Scores& scores : {compare(none, square), compare(square, none), compare(none, none)}) {
      CHECK(scores.iou == 0);
      CHECK(scores.boundary_f == 0);
      CHECK(scores.chamfer == 1);
      CHECK(scores.topology_error == 99);
      CHECK(scores.salience_f == 0);
    }
}
