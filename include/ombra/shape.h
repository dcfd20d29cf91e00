// Shapes: masks, targets and where they are placed, contours, distances, topology, scores.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/result.h"

namespace ombra {

/// A binary picture; row 0 is the top, 1 is shape. pixels.size() == width * height.
struct Mask {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;  ///< 0 or 1
  std::uint8_t at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
  friend bool operator==(const Mask&, const Mask&) = default;
};

/// Side length at which every score is taken (DESIGN contract).
inline constexpr int kScoreSize = 512;

/// The edge of the frame that a target is pushed against; the arms come in there.
enum class Edge : std::uint8_t { kNone, kBottom, kLeft, kRight };
/// The edge's name in files: none, bottom, left or right.
std::string_view name(Edge edge);

/// Where a target lies in the frame: the longer side of its bounding box is 72 % of the frame times `scale`,
/// turned by `tilt_deg` counter-clockwise as seen, its new bounding box centred, pushed against `edge`, slid
/// along that edge by `slide` (fraction of the frame; right or up positive).
struct Placement {
  Edge edge = Edge::kNone;
  double scale = 1;
  double tilt_deg = 0;
  double slide = 0;
  friend bool operator==(const Placement&, const Placement&) = default;
};

/// The shape asked for: a mask cropped to its bounding box, never empty.
struct Target {
  std::string name;    ///< what people call it
  std::string source;  ///< gallery name, file or text it was made from
  Mask mask;
};

/// Crops a mask to a target.
/// @return kBadInput naming `source` when the mask has no shape pixel, nothing but shape pixels, or only
/// lines so thin that they vanish when fitted to the frame
Result<Target> make_target(const Mask& mask, std::string name, std::string source);

/// The target placed in a frame of size x size pixels; what reaches past the frame is cut off. Resampling is
/// by area (box), turning by bicubic interpolation, both on 8-bit grey and then cut at one half, so that
/// scores can be checked with common tools; lengths are rounded half to even. A tilt or scale that thins a
/// thin target's lines to nothing gives an empty mask. Same bits on every machine.
Mask place(const Target& target, const Placement& placement, int size);

/// A mask at another size, by area (box) on 8-bit grey and then cut at one half, as place() does it.
Mask resized(const Mask& mask, int width, int height);

/// Signed distance of every pixel centre to the shape's border in pixels, negative inside; exact Euclidean
/// (Felzenszwalb & Huttenlocher 2012), measured to the nearest pixel of the other kind less one half. Where
/// there is no other kind that nearest pixel counts as width + height away. width + height must be at most
/// 32768.
/// @return one value a pixel, row by row
std::vector<float> signed_distance(const Mask& mask);

/// Connected parts (8-neighbours) and holes (4-neighbours, not touching the border) of at least `min_area`
/// pixels.
struct Topology {
  int parts = 0, holes = 0;
  friend bool operator==(const Topology&, const Topology&) = default;
};
Topology topology(const Mask& mask, double min_area);

/// Numbers that compare a silhouette with a placed target; DESIGN section 6.
struct Scores {
  double iou = 0;         ///< area of intersection over area of union, 0 … 1 (same)
  double boundary_f = 0;  ///< F-measure of contour pixels matched within 0.8 % of the diagonal, 0 … 1 (same)
  double chamfer = 1;     ///< mean of the two mean contour distances over the diagonal, 0 (same) … 1
  int topology_error =
      99;  ///< difference in parts plus difference in holes, each of at least 0.02 % of the frame
};
/// Scores two masks of the same size, at least 1 x 1, width + height at most 32768. Symmetric. A contour
/// pixel is a shape pixel with a straight neighbour inside the frame that is not shape; a mask without any
/// (no shape, or nothing but shape) cannot be compared, and every score is then the worst: iou 0, boundary_f
/// 0, chamfer 1, topology_error 99. Same bits on every machine.
Scores compare(const Mask& silhouette, const Mask& target);

}  // namespace ombra
