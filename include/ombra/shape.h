// Shapes: masks, targets and where they are placed, contours, distances, topology, scores.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/result.h"
#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// A binary picture; row 0 is the top, 1 is shape. pixels.size() == width * height.
struct Mask {
  int width = 0;                     ///< pixels
  int height = 0;                    ///< pixels
  std::vector<std::uint8_t> pixels;  ///< 0 or 1, row by row
  /// The pixel in column x of row y; both must be inside.
  std::uint8_t at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
  /// Same size and same pixels.
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
  Edge edge = Edge::kNone;  ///< kNone: in the middle
  double scale = 1;         ///< of 72 % of the frame; > 0
  double tilt_deg = 0;      ///< counter-clockwise as seen
  double slide = 0;         ///< fraction of the frame, right or up positive; 0: in the edge's middle
  /// Exact, field by field.
  friend bool operator==(const Placement&, const Placement&) = default;
};

/// The shape asked for: a mask cropped to its bounding box, never empty.
struct Target {
  std::string name;    ///< what people call it
  std::string source;  ///< gallery name, file or text it was made from
  Mask mask;           ///< the shape
  /// Of one of several pictures that share a canvas: the figure that placements are about, of the mask's
  /// size, neither of them cropped (place_moved()); empty: the mask itself.
  Mask figure{};
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

/// A second picture of a figure, one of its parts moved, where it lies when the first is placed: both are
/// drawn on one canvas, and the map from there to the frame is that of the first. `picture` and `moved` are
/// of the same size, the first with a shape. By area of 4 x 4 samples a pixel. Same bits on every machine.
Mask place_moved(const Mask& picture, const Mask& moved, const Placement& placement, int size);

/// A mask at another size, by area (box) on 8-bit grey and then cut at one half, as place() does it.
Mask resized(const Mask& mask, int width, int height);

/// Signed distance of every pixel centre to the shape's border in pixels, negative inside; exact Euclidean
/// (Felzenszwalb & Huttenlocher 2012), measured to the nearest pixel of the other kind less one half. Where
/// there is no other kind that nearest pixel counts as width + height away. width + height must be at most
/// 32768.
/// @return one value a pixel, row by row
std::vector<float> signed_distance(const Mask& mask);

/// The parts of a shape that its meaning hangs on, whatever their area: what stands out (ears, beaks, horns,
/// legs, tails), what cuts in (an open jaw, the slots between legs, a cleft), and holes. 1 in them, be they
/// shape or ground; 0 elsewhere. Discs of several sizes, all shares of the longer side of the shape's
/// bounding box, are rolled along the inside and the outside of the contour (the openings and closings of
/// Serra 1982); what they cannot reach is a part when it is long for the disc's size (docs/method.md), which
/// is the part salience of Hoffman & Singh 1997 by protrusion and relative size. A disc, a square and a plain
/// bar have none.
///
/// What lies outside the mask is ground. Moving a shape by whole pixels moves its parts; another resolution
/// finds the same, to about two of its pixels. width + height must be at most 16384. Same bits on every
/// machine.
Mask salient_parts(const Mask& mask);

/// Width in pixels of the narrowest of the salient parts, each taken where it is widest: what a soft edge
/// swallows first. Parts under 0.1 % of the mask are passed over; a shape without any gives its own
/// greatest width, an empty one 0. Limits and determinism as salient_parts().
double narrowest_part_px(const Mask& mask);

/// How much every pixel matters for the meaning: 1 in the salient parts, falling in proportion to the
/// distance to 0 at 2.5 % of the shape's longer side beyond them; 0 everywhere when there are none. Limits
/// and determinism as salient_parts().
/// @return one value a pixel, row by row
std::vector<float> salience(const Mask& mask);

/// A shape with its thin parts made wider.
struct Widened {
  Mask mask;         ///< of the size of the one before
  double share = 0;  ///< area added, over the shape's area before
};
/// Widens every part of a placed mask that is thinner than `least_width_px` to that width, to a pixel, for a
/// search that cannot make it thinner (least_finger_width_m() of ombra/stage.h). A part is what a disc cannot
/// enter and what reaches at least half that width out of where it can; corners, specks of an outline and all
/// that is wide enough stay as they are. Nothing is taken away, so a gap beside a widened part narrows and
/// may close. Shape at the mask's edge goes on beyond it. Same limits and determinism as signed_distance().
Widened widened(const Mask& mask, double least_width_px);

/// The contours of all parts and holes in pixels, y down: closed, without the first point again at the end,
/// shape on the right as drawn. A contour runs through the middles of the sides between shape and ground, and
/// along the mask's own edge where shape touches it. Pixels that touch at a corner belong together. None when
/// the mask holds no shape.
std::vector<std::vector<Vec2>> contours(const Mask& mask);

/// How a shape hangs together.
struct Topology {
  int parts = 0;  ///< connected parts
  int holes = 0;  ///< holes through them
  /// Exact.
  friend bool operator==(const Topology&, const Topology&) = default;
};
/// Connected parts (8-neighbours) and holes (4-neighbours, not touching the border) of at least `min_area`
/// pixels.
Topology topology(const Mask& mask, double min_area);

/// Numbers that compare a silhouette with a placed target; DESIGN section 6.
struct Scores {
  double iou = 0;         ///< area of intersection over area of union, 0 … 1 (same)
  double boundary_f = 0;  ///< F-measure of contour pixels matched within 0.8 % of the diagonal, 0 … 1 (same)
  double chamfer = 1;     ///< mean of the two mean contour distances over the diagonal, 0 (same) … 1
  int topology_error =
      99;  ///< difference in parts plus difference in holes, each of at least 0.02 % of the frame
  double salience_f = 0;  ///< boundary_f over the target's salient parts alone, 0 … 1 (same)
};
/// Scores two masks of the same size, at least 1 x 1, width + height at most 16384. Symmetric, but for
/// salience_f: it is the F-measure of the contour pixels of either mask that lie within the matching distance
/// of the target's salient_parts(); 0 when the silhouette has none there; boundary_f when the target has no
/// such part. A contour pixel is a shape pixel with a straight neighbour inside the frame that is not shape;
/// a mask without any (no shape, or nothing but shape) cannot be compared, and every score is then the worst:
/// iou 0, boundary_f 0, chamfer 1, topology_error 99, salience_f 0. Same bits on every machine.
Scores compare(const Mask& silhouette, const Mask& target);

/// compare() for a target that is compared often: what is known of it alone is worked out once.
class Comparer {
 public:
  /// `target` is a placed one, of a size that compare() takes.
  explicit Comparer(Mask target);
  /// compare(silhouette, target()), bit for bit; of the target's size. May be called from many threads.
  Scores operator()(const Mask& silhouette) const;
  const Mask& target() const { return target_; }  ///< What silhouettes are compared with.

 private:
  Mask target_;
  std::vector<int> contour_;     ///< its contour pixels' places in the rows
  std::vector<int> to_contour_;  ///< squared distance of every pixel to the nearest of them
  Mask near_salient_;            ///< within the matching distance of the salient parts
  Topology topology_;
};

/// Overlap of a shadow that has soft edges with a mask: the sum of what both have over the sum of what either
/// has (the Jaccard index of real vectors, Ruzicka 1958); iou where the shadow is all or nothing, 0 where
/// neither has anything. `darkness` is one value a pixel of the mask, 0 lit … 1 dark.
double soft_iou(std::span<const float> darkness, const Mask& mask);

}  // namespace ombra
#pragma GCC visibility pop
