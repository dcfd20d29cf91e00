// Crossings, visibility and the boundary against their definitions, one crossing at a time, on every
// instruction set.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "ombra/shadow.h"
#include "shadow/boundary.h"
#include "shadow/raster.h"
#include "shadow/scene.h"
#include "shadow/simd/crossings.h"
#include "shadow/simd/visible.h"
#include "support/instruction_sets.h"
#include "support/random_pose.h"
#include "support/real_hands.h"

using namespace ombra;

namespace {

/// A whole number from 0, less than n.
int below(Random& random, int n) { return static_cast<int>(random.uniform(0, static_cast<float>(n))); }

struct Crossing {
  std::int32_t line;
  float height;
  std::uint32_t mark;
  friend bool operator==(const Crossing&, const Crossing&) = default;
};

std::vector<Crossing> crossings_by_definition(const std::vector<ContourEdge>& edges, int size_px, bool rows) {
  std::vector<Crossing> all;
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    Vec2 from = edges[i].from, to = edges[i].to;
    if (rows) std::swap(from.x, from.y), std::swap(to.x, to.y);
    const Vec2 d = to - from;
    const bool runs_across = rows ? std::fabs(d.x) > std::fabs(d.y) : std::fabs(d.x) >= std::fabs(d.y);
    const bool begins = rows ? from.x < to.x : to.x < from.x;
    for_each_column_crossing(from, to, size_px, [&](int line, float height) {
      all.push_back({line, std::max(height, 0.0f), i * 4 + runs_across * 2u + begins});
    });
  }
  return all;
}

std::vector<Crossing> listed(const std::vector<ContourEdge>& edges, int size_px, bool rows) {
  std::vector<std::int32_t> line;
  std::vector<float> height;
  std::vector<std::uint32_t> mark;
  std::size_t count = 0;
  // Too small a list first: the answer says how much is needed, and nothing is written past the slack.
  for (const bool enough : {false, true}) {
    const std::size_t capacity = enough ? count : count / 3;
    const std::size_t room = capacity + CrossingList::kSlack;
    line.assign(room + 1, -7), height.assign(room + 1, -7), mark.assign(room + 1, 7);
    count = list_crossings(edges, size_px, rows, {line.data(), height.data(), mark.data(), capacity});
    CHECK(line[room] == -7);
    CHECK(height[room] == -7);
    CHECK(mark[room] == 7);
  }
  std::vector<Crossing> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back({line[i], height[i], mark[i]});
  return all;
}

/// Closed polygons of 3 to 9 corners, some on whole and half pixels, some far outside the frame.
std::vector<ContourEdge> random_outlines(Random& random, int polygons, float size) {
  std::vector<ContourEdge> edges;
  for (int p = 0; p < polygons; ++p) {
    const bool round = below(random, 2) == 0, wild = below(random, 8) == 0;
    std::vector<Vec2> corners(3 + static_cast<std::size_t>(below(random, 7)));
    const float reach = wild ? 1e6f : below(random, 2) ? size : 6.0f;
    const Vec2 middle{random.uniform(-0.1f, 1.1f) * size, random.uniform(-0.1f, 1.1f) * size};
    for (Vec2& c : corners) {
      c = middle + Vec2{random.uniform(-reach, reach), random.uniform(-reach, reach)};
      if (round) c = {std::round(2 * c.x) / 2, std::round(2 * c.y) / 2};
    }
    for (std::size_t i = 0; i < corners.size(); ++i)
      edges.push_back({corners[i], corners[(i + 1) % corners.size()], 0, 0, 0});
  }
  return edges;
}

bool same(std::span<const BoundaryPoint> a, std::span<const BoundaryPoint> b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const BoundaryPoint& p, const BoundaryPoint& q) {
        return p.edge == q.edge && p.t == q.t && p.position == q.position && p.normal == q.normal;
      });
}
bool same(std::span<const ColumnSpan> a, std::span<const ColumnSpan> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ColumnSpan& p, const ColumnSpan& q) {
    return p.column == q.column && p.from == q.from && p.to == q.to;
  });
}

/// The boundary by its definition: every line's crossings sorted, then one winding number run along it.
struct Boundary {
  std::vector<ColumnSpan> spans;
  std::vector<BoundaryPoint> points;

  Boundary(const std::vector<ContourEdge>& edges, int size_px) {
    sweep(edges, size_px, false);
    sweep(edges, size_px, true);
  }

  void sweep(const std::vector<ContourEdge>& edges, int size_px, bool rows) {
    const auto limit = static_cast<float>(size_px);
    std::vector<Crossing> all = crossings_by_definition(edges, size_px, rows);
    std::stable_sort(all.begin(), all.end(), [](const Crossing& p, const Crossing& q) {
      return std::pair(p.line, p.height) < std::pair(q.line, q.height);
    });
    const auto flip = [&](Vec2 p) { return rows ? Vec2{p.y, p.x} : p; };
    int winding = 0, line = -1;
    float dark_from = 0;
    for (const Crossing& c : all) {
      if (c.line != line) winding = 0, line = c.line;
      const int before = winding;
      winding += c.mark & 1 ? 1 : -1;
      if (before != 0 && winding != 0) continue;
      if (before == 0) dark_from = c.height;
      if (!rows && winding == 0 && dark_from < limit && c.height > dark_from)
        spans.push_back({static_cast<std::uint16_t>(line), dark_from, std::min(c.height, limit)});
      if (!(c.mark & 2) || c.height <= 0 || c.height >= limit) continue;
      const ContourEdge& e = edges[c.mark >> 2];
      const Vec2 d = flip(e.to - e.from);
      const float at = static_cast<float>(line) + 0.5f;
      const Vec2 along = (e.to - e.from) * (1 / std::fabs(d.x));
      points.push_back(
          {c.mark >> 2, (at - flip(e.from).x) / d.x, flip(Vec2{at, c.height}), Vec2{-along.y, along.x}});
    }
  }
};

}  // namespace

TEST_CASE("crossings are listed one by one as they are found one by one") {
  Random random(40);
  std::vector<std::vector<ContourEdge>> outlines = {{}};
  for (int i = 0; i < 60; ++i) outlines.push_back(random_outlines(random, 1 + below(random, 20), 64));
  on_every_instruction_set([&](const std::string& name) {
    CAPTURE(name);
    for (const auto& edges : outlines)
      for (const bool rows : {false, true})
        CHECK(listed(edges, 64, rows) == crossings_by_definition(edges, 64, rows));
  });
}

TEST_CASE("what is visible is found without sorting, ties and all") {
  Random random(41);
  // Lines of 0 to 40 crossings, many at one height, whose signs need not add up to nothing.
  constexpr std::size_t kLines = 300;
  std::vector<std::uint32_t> first = {0};
  std::vector<float> height;
  std::vector<std::uint32_t> mark;
  for (std::size_t line = 0; line < kLines; ++line) {
    const int count = below(random, 41), levels = 1 + below(random, 60);
    for (int i = 0; i < count; ++i) {
      height.push_back(static_cast<float>(below(random, levels)) * 0.37f);
      if (below(random, 100) == 0) height.back() = std::numeric_limits<float>::infinity();
      mark.push_back(static_cast<std::uint32_t>(below(random, 1000)));
    }
    first.push_back(static_cast<std::uint32_t>(height.size()));
  }
  std::vector<std::uint32_t> expected, expected_first;
  for (std::size_t line = 0; line < kLines; ++line) {
    expected_first.push_back(static_cast<std::uint32_t>(expected.size()));
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = first[line]; i < first[line + 1]; ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t p, std::uint32_t q) { return height[p] < height[q]; });
    int winding = 0;
    for (const std::uint32_t i : order) {
      const int before = winding;
      winding += mark[i] & 1 ? 1 : -1;
      if (before == 0 || winding == 0) expected.push_back(i);
    }
  }
  expected_first.push_back(static_cast<std::uint32_t>(expected.size()));
  CHECK(expected.size() > kLines);

  const std::size_t count = height.size();
  height.resize(count + LineCrossings::kSlack), mark.resize(count + LineCrossings::kSlack);
  on_every_instruction_set([&](const std::string& name) {
    CAPTURE(name);
    std::vector<std::uint32_t> visible(count + LineCrossings::kSlack), first_visible(kLines + 1);
    find_visible({first, height.data(), mark.data()}, first_visible.data(), visible.data());
    visible.resize(first_visible.back());
    CHECK(first_visible == expected_first);
    CHECK(visible == expected);
  });
}

TEST_CASE("the boundary is what sorting every line finds, bit by bit") {
  Random random(42);
  std::vector<std::pair<int, std::vector<ContourEdge>>> scenes;
  for (int i = 0; i < 30; ++i) scenes.emplace_back(64, random_outlines(random, 1 + below(random, 12), 64));
  scenes.emplace_back(192, random_outlines(random, 400, 192));  // more crossings than there is room at first
  const Stage stage;
  Scene scene(real_hands());
  for (const int size_px : {64, 128, 256})
    for (int i = 0; i < 4; ++i) {
      const Pose pose = random_pose(random, stage, true);
      scene.set(pose, projection(stage, size_px), stage);
      scenes.emplace_back(size_px, std::vector(scene.edges().begin(), scene.edges().end()));
    }
  std::vector<Boundary> expected;
  for (const auto& [size_px, edges] : scenes) expected.emplace_back(edges, size_px);
  on_every_instruction_set([&](const std::string& name) {
    CAPTURE(name);
    BoundaryFinder boundary;
    for (std::size_t i = 0; i < scenes.size(); ++i) {
      boundary.find_spans(scenes[i].second, scenes[i].first);
      CHECK(boundary.points().empty());
      boundary.find_points(scenes[i].second, scenes[i].first);
      CHECK(same(boundary.spans(), expected[i].spans));
      CHECK(same(boundary.points(), expected[i].points));
    }
  });
}

TEST_CASE("every instruction set gives the same loss and gradient") {
  Random random(43);
  const Stage stage;
  std::vector<float> density(128 * 128);
  for (float& d : density) d = random.uniform(-1, 1);
  std::vector<Pose> poses;
  for (int i = 0; i < 10; ++i) poses.push_back(random_pose(random, stage, i % 2 == 0));
  Caster caster(real_hands());
  std::vector<Caster::LossGradient> best;
  for (const Pose& pose : poses) best.push_back(caster.loss_gradient(pose, stage, density, 128));
  on_every_instruction_set([&](const std::string& name) {
    CAPTURE(name);
    for (std::size_t i = 0; i < poses.size(); ++i) {
      const auto found = caster.loss_gradient(poses[i], stage, density, 128);
      CHECK(found.loss == best[i].loss);
      for (std::size_t side = 0; side < 2; ++side)
        CHECK(std::memcmp(&found.hands[side], &best[i].hands[side], sizeof found.hands[side]) == 0);
    }
  });
}
