// A way from one pose to another: apart as far as it must be, and together again.
#include <algorithm>

#include "play/passing.h"

namespace ombra {

Result<std::vector<Pose>> way_between(const std::array<Hand, 2>& hands, const Pose& from, const Pose& to,
                                      const Stage& stage) {
  const double allowed_mm =
      std::max({kWayGive_mm, penetration_mm(hands, from, stage), penetration_mm(hands, to, stage)});
  const Passing passes(hands, stage, allowed_mm);
  const Pose first = rounded_for_file(from), last = rounded_for_file(to);
  if (passes(first, last)) return std::vector{first, last};

  std::vector<Pose> out = apart(hands, first, stage, allowed_mm);  // last picture first
  std::reverse(out.begin(), out.end());
  const std::vector<Pose> in = apart(hands, last, stage, allowed_mm);
  const auto outs = static_cast<int>(out.size()), ins = static_cast<int>(in.size());
  for (int pictures = 1; pictures <= outs + ins - 2; ++pictures)
    for (int taken = std::max(0, pictures - (ins - 1)); taken <= std::min(outs - 1, pictures); ++taken) {
      const int begin = ins - 1 - (pictures - taken);  // of the way in
      if (!passes(out[static_cast<std::size_t>(taken)], in[static_cast<std::size_t>(begin)])) continue;
      std::vector<Pose> way(out.begin(), out.begin() + taken + 1);
      way.insert(way.end(), in.begin() + begin, in.end());
      return way;
    }
  return fail(ErrorCode::kUnsupported,
              "no way from one pose to the other was found on which nothing passes through anything", "pose");
}

}  // namespace ombra
