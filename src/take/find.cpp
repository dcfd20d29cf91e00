#include <algorithm>
#include <cmath>
#include <utility>

#include "math/homography.h"
#include "math/logarithm.h"
#include "ombra/take.h"
#include "shape/region.h"
#include "take/darkness.h"
#include "take/log_picture.h"
#include "take/wall_fit.h"

namespace ombra {
namespace {

constexpr int kWorkPx = 480;  // the longer side of what is looked at
constexpr float kEdge = 0.5f;
constexpr double kLeastContrast = 1.06, kMostEvenness = 0.8;
constexpr double kLeastPart = 0.0003, kLeastFigure = 0.004;  // of the picture
constexpr std::size_t kLeastOfLargest = 100;  // a part is at least a hundredth of the figure's largest
// How near to the middle a part comes that is kept, in half the picture's shorter side: what goes on past the
// picture's border, which may be somebody beside, and what does not.
constexpr float kReachFromBorder = 0.5f, kReach = 1;
constexpr int kEdgePx = 8;  // on both sides of an edge the light is as it should be

/// Where the figure is expected, in pixels of the darkness.
struct Expected {
  float x = 0, y = 0, half = 0;
};

/// Takes all that is not the figure out of the darkness; what is left is the mask.
Mask keep_figure(Darkness& dark, const Expected& expected) {
  Mask mask{dark.width, dark.height, {}};
  mask.pixels.reserve(dark.pixels.size());
  for (const float d : dark.pixels) mask.pixels.push_back(d >= kEdge);
  const auto area = static_cast<double>(mask.pixels.size());
  std::vector<std::uint8_t> kept(mask.pixels.size());
  std::size_t largest = 0;
  for (const std::vector<int>& region : regions(mask, static_cast<std::size_t>(kLeastPart * area) + 1)) {
    float nearest2 = 1e12f;
    bool at_border = false;
    for (const int at : region) {
      const int x = at % mask.width, y = at / mask.width;
      at_border = at_border || x == 0 || y == 0 || x + 1 == mask.width || y + 1 == mask.height;
      const float u = static_cast<float>(x) - expected.x, v = static_cast<float>(y) - expected.y;
      nearest2 = std::min(nearest2, u * u + v * v);
    }
    const float most = (at_border ? kReachFromBorder : kReach) * expected.half;
    if (nearest2 > most * most || region.size() * kLeastOfLargest < largest) continue;
    for (const int at : region) kept[static_cast<std::size_t>(at)] = 1;
    largest = std::max(largest, region.size());
  }
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (mask.pixels[i] && !kept[i]) dark.pixels[i] = 0, mask.pixels[i] = 0;
  return mask;
}

/// A position between two pixels' centres, of the many along an axis.
struct Between {
  int first = 0, second = 0;
  float share = 0;  ///< of the second
};
Between between(double position, int size) {
  const double inside = std::clamp(position - 0.5, 0.0, size - 1.0);
  const int first = static_cast<int>(inside);
  return {first, std::min(first + 1, size - 1), static_cast<float>(inside - first)};
}

/// Where darkness passes the edge, in a picture of the photograph's size.
Mask in_photo(const Darkness& dark, int width, int height) {
  Mask out{width, height,
           std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
  std::vector<Between> columns;
  columns.reserve(static_cast<std::size_t>(width));
  for (int x = 0; x < width; ++x) columns.push_back(between((x + 0.5) / dark.reduction, dark.width));
  std::vector<float> row(static_cast<std::size_t>(dark.width));
  for (int y = 0; y < height; ++y) {
    const Between rows = between((y + 0.5) / dark.reduction, dark.height);
    const float* first = dark.pixels.data() + static_cast<std::ptrdiff_t>(rows.first) * dark.width;
    const float* second = dark.pixels.data() + static_cast<std::ptrdiff_t>(rows.second) * dark.width;
    for (std::size_t x = 0; x < row.size(); ++x) row[x] = first[x] + (second[x] - first[x]) * rows.share;
    const auto is_dark = [](float d) { return d >= kEdge; };
    const auto left = std::find_if(row.begin(), row.end(), is_dark);
    if (left == row.end()) continue;
    const auto right = std::find_if(row.rbegin(), row.rend(), is_dark).base();  // behind the last
    // Between two middles that are not dark no pixel is.
    const auto begin = static_cast<int>((left - row.begin()) * dark.reduction) - dark.reduction,
               end = static_cast<int>((right - row.begin()) * dark.reduction) + dark.reduction;
    std::uint8_t* pixels = out.pixels.data() + static_cast<std::ptrdiff_t>(y) * width;
    for (int x = std::max(0, begin); x < std::min(width, end); ++x) {
      const Between& c = columns[static_cast<std::size_t>(x)];
      const float a = row[static_cast<std::size_t>(c.first)], b = row[static_cast<std::size_t>(c.second)];
      pixels[x] = a + (b - a) * c.share >= kEdge;
    }
  }
  return out;
}

/// The same in the frame; ground where the frame leaves the photograph.
Mask in_frame(const Darkness& dark, const Homography& to_photo, double width, double height) {
  Mask out{kScoreSize, kScoreSize, {}};
  out.pixels.reserve(static_cast<std::size_t>(kScoreSize) * kScoreSize);
  for (int y = 0; y < kScoreSize; ++y)
    for (int x = 0; x < kScoreSize; ++x) {
      const Point p = to_photo({x + 0.5, y + 0.5});
      if (!(p.x >= 0 && p.y >= 0 && p.x < width && p.y < height)) {
        out.pixels.push_back(0);
        continue;
      }
      const Between c = between(p.x / dark.reduction, dark.width),
                    r = between(p.y / dark.reduction, dark.height);
      const float top = dark.at(c.first, r.first) * (1 - c.share) + dark.at(c.second, r.first) * c.share,
                  bottom = dark.at(c.first, r.second) * (1 - c.share) + dark.at(c.second, r.second) * c.share;
      out.pixels.push_back(top + (bottom - top) * r.share >= kEdge);
    }
  return out;
}

/// The contours moved to where darkness passes the edge, in pixels of the darkness, and the share of their
/// points where it falls by half or more within a few pixels.
struct Traced {
  std::vector<std::vector<Vec2>> outline;
  double sharp = 0;
};
Traced trace(const Darkness& dark, const Mask& mask) {
  Traced out{contours(mask), 0};
  double points = 0, sharp = 0;
  for (std::vector<Vec2>& contour : out.outline)
    for (Vec2& p : contour) {
      // The point is in the middle of a side: between two pixels of a row, or of a column.
      const int x = static_cast<int>(std::floor(p.x)), y = static_cast<int>(std::floor(p.y));
      const bool in_row = p.x == std::floor(p.x);
      const int last = (in_row ? dark.width : dark.height) - 1, here = in_row ? x : y;
      if (here < 1 || here > last) continue;  // along the picture's own edge
      const auto at = [&](int k) {
        return in_row ? dark.at(std::clamp(k, 0, last), y) : dark.at(x, std::clamp(k, 0, last));
      };
      const float before = at(here - 1), after = at(here);
      const float passed = (kEdge - before) / (after - before) - 0.5f;
      (in_row ? p.x : p.y) += passed;
      ++points;
      sharp += std::abs(at(here + kEdgePx - 1) - at(here - kEdgePx)) >= kEdge;
    }
  if (points > 0) out.sharp = sharp / points;
  return out;
}

Quad quad_of(const std::array<Vec2, 4>& corners) {
  Quad quad;
  for (std::size_t k = 0; k < 4; ++k)
    quad[k] = {static_cast<double>(corners[k].x), static_cast<double>(corners[k].y)};
  return quad;
}

/// From the frame at kScoreSize to the photograph.
Homography from_frame(const Quad& corners) { return rectangle_to(corners, kScoreSize, kScoreSize); }

void carry(std::vector<std::vector<Vec2>>& outlines, const Homography& by) {
  for (std::vector<Vec2>& outline : outlines)
    for (Vec2& p : outline) {
      const Point q = by({static_cast<double>(p.x), static_cast<double>(p.y)});
      p = {static_cast<float>(q.x), static_cast<float>(q.y)};
    }
}

bool is_convex(const std::array<Vec2, 4>& corners) {
  for (std::size_t k = 0; k < 4; ++k)
    if (!(cross(corners[(k + 1) % 4] - corners[k], corners[(k + 2) % 4] - corners[(k + 1) % 4]) > 0))
      return false;
  return true;
}

Result<void> checked_input(const Photo& photo, const FindOptions& options, const std::string& where) {
  const auto bad = [&](const std::string& message) { return fail(ErrorCode::kBadInput, message, where); };
  const auto size = [](const Photo& p) { return std::to_string(p.width) + " x " + std::to_string(p.height); };
  if (photo.width < kLeastTakePx || photo.height < kLeastTakePx)
    return bad("the photograph has " + size(photo) + " pixels and needs " + std::to_string(kLeastTakePx) +
               " each way; take a larger one");
  if (static_cast<std::int64_t>(photo.width) * photo.height > kMostTakePixels)
    return fail(ErrorCode::kTooLarge,
                "the photograph has " + size(photo) + " pixels and the limit is " +
                    std::to_string(kMostTakePixels) + " in all; make it smaller",
                where);
  if (options.empty_wall &&
      (options.empty_wall->width != photo.width || options.empty_wall->height != photo.height))
    return bad("the photograph has " + size(photo) + " pixels and that of the empty wall " +
               size(*options.empty_wall) + "; take both with one camera that stays where it is");
  if (options.corners && !is_convex(*options.corners))
    return bad("the four corners are no convex quadrangle; give them clockwise from the top left");
  return {};
}

}  // namespace

Result<FoundShadow> find_shadow(const Photo& photo, const FindOptions& options, const std::string& where) {
  if (const Result<void> fine = checked_input(photo, options, where); !fine)
    return tl::unexpected(fine.error());
  LogPicture picture = log_picture(photo, kWorkPx);
  if (options.empty_wall) {
    const LogPicture wall = log_picture(*options.empty_wall, kWorkPx);
    for (std::size_t p = 0; p < LogPicture::kPlanes; ++p)
      for (std::size_t i = 0; i < wall.planes[p].size(); ++i) picture.planes[p][i] -= wall.planes[p][i];
  }
  const WallFit fit = fit_wall(picture);
  const bool shadow = options.sought == Sought::kShadow;
  Darkness dark = shadow ? darkness(picture, fit) : strangeness(picture, fit);

  Expected expected{static_cast<float>(dark.width) / 2, static_cast<float>(dark.height) / 2,
                    static_cast<float>(std::min(dark.width, dark.height)) / 2};
  Homography to_photo;
  if (options.corners) {
    const Quad quad = quad_of(*options.corners);
    to_photo = from_frame(quad);
    const Point middle = to_photo({kScoreSize / 2.0, kScoreSize / 2.0}) * (1.0 / dark.reduction);
    const double across = (length(quad[1] - quad[0]) + length(quad[2] - quad[3])) / 2 / dark.reduction;
    expected = {static_cast<float>(middle.x), static_cast<float>(middle.y), static_cast<float>(across / 2)};
  }
  const Mask mask = keep_figure(dark, expected);
  const auto kept = static_cast<double>(std::count(mask.pixels.begin(), mask.pixels.end(), 1)) /
                    static_cast<double>(mask.pixels.size());

  FoundShadow out;
  out.contrast = shadow ? static_cast<double>(exponential(-fit.offset[0])) : 1;
  out.lack.contrast = out.contrast;
  if (shadow && out.contrast < kLeastContrast)
    out.lack.kind = Lack::kContrast;
  else if (shadow && fit.evenness > kMostEvenness)
    out.lack.kind = Lack::kEvenness;
  else if (kept < kLeastFigure)
    out.lack.kind = shadow ? Lack::kShadow : Lack::kHands;
  out.usable = out.lack.kind == Lack::kNothing;
  if (!out.usable) {
    std::fill(dark.pixels.begin(), dark.pixels.end(), 0.0f);
  } else {
    Traced traced = trace(dark, mask);
    out.confidence = traced.sharp;
    out.outline = std::move(traced.outline);
    for (std::vector<Vec2>& contour : out.outline)
      for (Vec2& p : contour) p = p * static_cast<float>(dark.reduction);
    if (options.corners) carry(out.outline, inverse(to_photo));
  }
  out.mask = options.corners ? in_frame(dark, to_photo, photo.width, photo.height)
                             : in_photo(dark, photo.width, photo.height);
  return out;
}

std::vector<std::vector<Vec2>> in_photo(const std::array<Vec2, 4>& corners,
                                        std::vector<std::vector<Vec2>> outlines) {
  carry(outlines, from_frame(quad_of(corners)));
  return outlines;
}

}  // namespace ombra
