#include "io/measure_json.h"

#include <cmath>

#include "io/result_json.h"

namespace ombra {
namespace {

using nlohmann::ordered_json;

/// To a tenth: of a millimetre or a pixel, which is more than a photograph tells.
double tenths(double value) { return std::round(10 * value) / 10; }

ordered_json point_json(Vec2 p) {
  return {tenths(static_cast<double>(p.x)), tenths(static_cast<double>(p.y))};
}

ordered_json span_json(const HandSpan& span) {
  return {{"size_mm", tenths(span.size_mm)},
          {"tolerance_mm", tenths(span.tolerance_mm)},
          {"from_px", point_json(span.from)},
          {"to_px", point_json(span.to)}};
}

}  // namespace

ordered_json measure_json(const HandMeasure& measure, Paper paper, const std::string& photo) {
  ordered_json sheet = ordered_json::array();
  for (const Vec2 corner : measure.sheet) sheet.push_back(point_json(corner));
  return {{"format", "ombra.measure/1"},
          {"photo", valid_utf8(photo)},
          {"paper", name(paper)},
          {"other_paper", measure.other_paper},
          {"hand", name(measure.side)},
          {"length", span_json(measure.length)},
          {"breadth", span_json(measure.breadth)},
          {"sheet_px", sheet},
          {"camera_height_mm", std::round(measure.camera_height_mm)}};
}

}  // namespace ombra
