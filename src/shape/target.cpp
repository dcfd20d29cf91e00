#include <algorithm>
#include <cassert>
#include <utility>

#include "shape/crop.h"

namespace ombra {

Result<Target> make_target(const Mask& mask, std::string name, std::string source) {
  assert(mask.pixels.size() == static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height));
  std::optional<Mask> shape = cropped(mask);
  if (!shape)
    return fail(
        ErrorCode::kBadInput,
        "the picture holds no shape: it has one colour all over or is wholly transparent; give one with a "
        "shape that stands out from its border",
        std::move(source));
  if (*shape == mask &&
      std::all_of(mask.pixels.begin(), mask.pixels.end(), [](auto pixel) { return pixel == 1; }))
    return fail(ErrorCode::kBadInput,
                "the picture is shape from edge to edge; leave a margin of background around the shape",
                std::move(source));

  Target target{std::move(name), std::move(source), std::move(*shape)};
  const Mask frame = place(target, {}, kScoreSize);
  if (std::find(frame.pixels.begin(), frame.pixels.end(), 1) == frame.pixels.end())
    return fail(ErrorCode::kBadInput,
                "the shape's lines are too thin to see once it is fitted to the frame; draw it filled",
                std::move(target.source));
  return target;
}

}  // namespace ombra
