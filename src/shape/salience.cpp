// Which parts of a shape carry its meaning: what stands out of it, what cuts into it, and its holes.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "ombra/shape.h"
#include "shape/crop.h"
#include "shape/distance.h"
#include "shape/region.h"
#include "shape/thin.h"

namespace ombra {
namespace {

// Lengths are shares of the longer side of the shape's bounding box, so that they mean the same at every
// size.
constexpr double kPartRadii[] = {0.025, 0.05, 0.1, 0.15};  // discs that feel for what stands out
constexpr double kGapRadii[] = {0.05, 0.1, 0.15};          // discs that feel for what cuts in
constexpr double kMostRadius = kGapRadii[2];
constexpr double kLeastHole = 0.0004;  // of that side's square: 0.02 % of the frame, as for topology
// An eye: what lies between it and the outline is still head, where the rim of a handle is a part.
constexpr double kMostEye = 0.01;  // of that square
constexpr double kMargin = 0.025;
// A disc of the thickest place's radius fits into one place only; smaller ones, up to here, find the body.
constexpr double kBody = 0.7;
// How far a corner of angle a reaches out of a disc that fills it: 1 / sin(a / 2) - 1 of its radius. A part's
// tip is at most as blunt as 77 degrees, a gap's bottom as 101: the eye takes concave corners for the borders
// of parts (Hoffman & Richards 1984) and sees their changes better (Barenholtz and others 2003).
constexpr double kPartLength = 0.6;
constexpr double kGapLength = 0.3;
constexpr double kRoot = 0.15;

void add(Mask& to, const Mask& from) {
  for (std::size_t i = 0; i < to.pixels.size(); ++i) to.pixels[i] |= from.pixels[i];
}

/// The pixels of one hole of a mask, as places in its rows.
using Hole = std::vector<int>;

/// The pieces (4 neighbours) of the ground that shape encloses.
std::vector<Hole> holes(const Mask& mask) {
  std::vector<Hole> found;
  Mask seen = mask;
  for (int start = 0; start < mask.width * mask.height; ++start) {
    if (seen.pixels[static_cast<std::size_t>(start)]) continue;
    Hole piece{start};
    seen.pixels[static_cast<std::size_t>(start)] = 1;
    bool enclosed = true;
    for (std::size_t next = 0; next < piece.size(); ++next) {
      const int at = piece[next], x = at % mask.width, y = at / mask.width;
      enclosed &= x > 0 && y > 0 && x + 1 < mask.width && y + 1 < mask.height;
      const auto visit = [&](bool inside, int to) {
        if (!inside || seen.pixels[static_cast<std::size_t>(to)]) return;
        seen.pixels[static_cast<std::size_t>(to)] = 1;
        piece.push_back(to);
      };
      visit(x > 0, at - 1);
      visit(x + 1 < mask.width, at + 1);
      visit(y > 0, at - mask.width);
      visit(y + 1 < mask.height, at + mask.width);
    }
    if (enclosed) found.push_back(std::move(piece));
  }
  return found;
}

/// A rectangle of a mask, which may reach past it on all sides; what lies outside is ground.
Mask window(const Mask& mask, int left, int top, int width, int height) {
  Mask out{width, height,
           std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
  const int begin = std::max(0, left), end = std::min(mask.width, left + width);
  for (int y = std::max(0, top); y < std::min(mask.height, top + height) && begin < end; ++y) {
    const auto row = mask.pixels.begin() + static_cast<std::ptrdiff_t>(y) * mask.width;
    std::copy(row + begin, row + end,
              out.pixels.begin() + static_cast<std::ptrdiff_t>(y - top) * width + (begin - left));
  }
  return out;
}

}  // namespace

Mask salient_parts(const Mask& mask) {
  Mask none{mask.width, mask.height, std::vector<std::uint8_t>(mask.pixels.size())};
  const std::optional<Box> box = bounding_box(mask);
  if (!box) return none;
  const double size = std::max(box->width, box->height);

  const Mask shape = window(mask, box->left - 1, box->top - 1, box->width + 2, box->height + 2);
  Mask found{shape.width, shape.height, std::vector<std::uint8_t>(shape.pixels.size())};
  Mask body = shape, solid = shape;
  for (const Hole& hole : holes(shape)) {
    const double area = static_cast<double>(hole.size()) / (size * size);
    for (const int at : hole) {
      found.pixels[static_cast<std::size_t>(at)] = area >= kLeastHole;
      body.pixels[static_cast<std::size_t>(at)] = area <= kMostEye;
      solid.pixels[static_cast<std::size_t>(at)] = 1;
    }
  }

  const std::vector<int> to_ground = squared_distance(inverted(body));
  const double thickest = std::sqrt(*std::max_element(to_ground.begin(), to_ground.end()));
  for (const double share : kPartRadii) {
    const double radius = std::min(share * size, kBody * thickest);
    add(found, thin_parts(body, to_ground, {radius, kPartLength * radius, kRoot * radius}));
    if (radius < share * size) break;
  }

  // Gaps are the thin parts of the ground, with room around the shape for the discs.
  const int room = 2 + static_cast<int>(kMostRadius * size);
  const Mask ground = inverted(window(solid, -room, -room, shape.width + 2 * room, shape.height + 2 * room));
  const std::vector<int> to_shape = squared_distance(inverted(ground));
  for (const double share : kGapRadii) {
    const double radius = share * size;
    add(found, window(thin_parts(ground, to_shape, {radius, kGapLength * radius, kRoot * radius}), room, room,
                      shape.width, shape.height));
  }
  return window(found, 1 - box->left, 1 - box->top, mask.width, mask.height);
}

std::vector<float> salience(const Mask& mask) {
  std::vector<float> weights(mask.pixels.size());
  const std::optional<Box> box = bounding_box(mask);
  if (!box) return weights;
  const float margin_px = static_cast<float>(kMargin * std::max(box->width, box->height));
  const std::vector<int> to_part = squared_distance(salient_parts(mask));
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] = std::max(0.0f, 1 - std::sqrt(static_cast<float>(to_part[i])) / margin_px);
  return weights;
}

}  // namespace ombra
