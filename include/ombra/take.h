// Takes: what a photograph of a wall shows of a shadow.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ombra/photo.h"
#include "ombra/result.h"
#include "ombra/shape.h"
#include "ombra/vec.h"

#pragma GCC visibility push(default)
namespace ombra {

/// What is looked for.
enum class Sought : std::uint8_t {
  kShadow,  ///< a shadow on a wall, plain or papered; hands and arms before the wall are told from it
  kHands,   ///< the hands themselves before a plain wall: all that is not wall
};

/// How to look.
struct FindOptions {
  Sought sought = Sought::kShadow;  ///< shadow or hands
  /// The same view without anybody, of the same size: what is printed on the wall or hangs there then counts
  /// no more.
  std::optional<Photo> empty_wall;
  /// Corners of the frame in the photograph, pixels, top left and then clockwise, as a convex quadrangle; the
  /// result is then in the frame.
  std::optional<std::array<Vec2, 4>> corners;
};

/// What a photograph lacks to be judged; words() of ombra/judge.h says it.
struct Lack {
  /// What there is too little of.
  enum Kind : std::uint8_t {
    kNothing,    ///< it can be judged
    kContrast,   ///< there is no shadow: the wall is lit alike
    kEvenness,   ///< what is dark is all over the wall
    kShadow,     ///< nothing dark reaches the middle
    kHands,      ///< nothing before the wall does
    kFigure,     ///< what was found cannot be laid over the target
    kStillness,  ///< of a video: no shadow is held still
  };
  Kind kind = kNothing;  ///< what there is too little of
  double contrast = 1;   ///< lit wall over what is darkest, in light
};

/// What was found. A photograph without a usable shadow is a result and no error.
struct FoundShadow {
  bool usable = false;  ///< whether there is a figure to judge
  Lack lack;            ///< why it is not usable
  /// The figure: of the photograph's size or, with corners, the frame at kScoreSize. No pixel of shape when
  /// there is none.
  Mask mask;
  /// Its contours as contours() of ombra/shape.h has them, but within a pixel: where the light is half way
  /// between lit and dark, which is the middle of the penumbra. In pixels of `mask`.
  std::vector<std::vector<Vec2>> outline;
  double contrast = 1;    ///< lit wall over shadow, in light; 1 when there is none
  double confidence = 0;  ///< 0 … 1: the share of the outline at which light changes as much as it should
};

/// The least width and height of a photograph, in pixels.
inline constexpr int kLeastTakePx = 64;
/// The most of width * height.
inline constexpr std::int64_t kMostTakePixels = 64'000'000;

/// Finds the shadow in a photograph of a wall: the wall's light is fitted as a smooth surface together with a
/// shadow of one depth and colour, and the figure is what is dark so, as a whole and with short edges
/// (docs/method.md, section 13). Works on the photograph reduced to at most 480 pixels a side, of which
/// edges are told to about a quarter.
///
/// Kept is what reaches the middle of the picture, or of the frame, and what belongs to it: a shadow that
/// only comes in from the side is somebody beside.
/// `where` names the photograph in error messages.
/// @return kBadInput for a size under kLeastTakePx, another size of the empty wall and corners that are no
/// convex quadrangle; kTooLarge above kMostTakePixels. Same bits on every machine.
Result<FoundShadow> find_shadow(const Photo& photo, const FindOptions& options, const std::string& where);

/// Outlines of the frame, in pixels of kScoreSize a side, as they lie in the photograph. `corners` are as in
/// FindOptions.
std::vector<std::vector<Vec2>> in_photo(const std::array<Vec2, 4>& corners,
                                        std::vector<std::vector<Vec2>> outlines);

}  // namespace ombra
#pragma GCC visibility pop
