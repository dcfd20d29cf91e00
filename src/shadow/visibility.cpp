#include "ombra/visibility.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ombra/shape.h"
#include "shape/outline.h"

namespace ombra {
namespace {

double median(std::vector<float>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

}  // namespace

double contrast_threshold(double luminance_cd_m2) {
  // Least luminance differences, cd/m^2, at 1e-4, 10^-3.5, 1e-3 … 1e3 cd/m^2.
  struct Seen {
    double luminance, difference;
  };
  static constexpr std::array<Seen, 15> kSeen = {{{1.0e-4, 0.00138},
                                                  {3.1623e-4, 0.00146},
                                                  {1.0e-3, 0.00184},
                                                  {3.1623e-3, 0.00284},
                                                  {1.0e-2, 0.00547},
                                                  {3.1623e-2, 0.0133},
                                                  {1.0e-1, 0.0403},
                                                  {3.1623e-1, 0.127},
                                                  {1.0, 0.391},
                                                  {3.1623, 0.605},
                                                  {1.0e1, 1.07},
                                                  {3.1623e1, 2.21},
                                                  {1.0e2, 5.56},
                                                  {3.1623e2, 17.6},
                                                  {1.0e3, 55.6}}};
  const double at = std::clamp(luminance_cd_m2, kSeen.front().luminance, kSeen.back().luminance);
  std::size_t next = 1;
  while (next + 1 < kSeen.size() && kSeen[next].luminance < at) ++next;
  const Seen &a = kSeen[next - 1], &b = kSeen[next];
  const double share = (at - a.luminance) / (b.luminance - a.luminance);
  return (a.difference + (b.difference - a.difference) * share) / at;
}

Visibility visibility(const Hands& hands, const Pose& pose, const Stage& stage,
                      const ParallelFor& parallel_for) {
  const Mask silhouette = Caster(hands).cast(pose, stage, kScoreSize);
  const double pixel_m = static_cast<double>(stage.frame.size_m) / kScoreSize;
  LightCaster caster(hands);
  const std::vector<float> share = caster.visible(pose, stage, stage.lamp, kScoreSize, parallel_for);
  Lamp point = stage.lamp;
  point = {.position = point.position, .intensity_cd = 1};
  const std::vector<float> sharp = caster.visible(pose, stage, point, kScoreSize, parallel_for);

  std::vector<float> lux = illuminance(share, stage, stage.lamp, kScoreSize);
  for (const Lamp& lamp : stage.other_lamps) {
    const std::vector<float> more = caster.illuminance(pose, stage, lamp, kScoreSize, parallel_for);
    for (std::size_t i = 0; i < lux.size(); ++i) lux[i] += more[i];
  }
  Visibility out;
  std::vector<float> lit, dark, darkness(share.size());
  double strayed = 0;
  for (std::size_t i = 0; i < lux.size(); ++i) {
    if (silhouette.pixels[i])
      dark.push_back(lux[i] + stage.ambient_lx);
    else if (share[i] > 0.99f)
      lit.push_back(lux[i] + stage.ambient_lx);
    darkness[i] = 1 - share[i];
    strayed += static_cast<double>(std::fabs(share[i] - sharp[i]));
  }
  out.lit_lx = median(lit);
  out.dark_lx = median(dark);
  out.contrast = out.lit_lx > 0 ? std::max(0.0, 1 - out.dark_lx / out.lit_lx) : 0;
  out.threshold = contrast_threshold(out.lit_lx * static_cast<double>(stage.screen.reflectance / kPi));
  const double length_px = contour_length_px(silhouette);
  // Under a disc whose penumbra is w wide, w 2 / (3 pi) of light and dark stray across each length of edge.
  if (length_px > 0) out.edge_m = strayed / length_px * pixel_m * 1.5 * static_cast<double>(kPi);
  out.part_m = narrowest_part_px(silhouette) * pixel_m;
  out.kept = soft_iou(darkness, silhouette);
  return out;
}

}  // namespace ombra
