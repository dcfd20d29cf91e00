#include "io/contour_svg.h"

#include <fmt/format.h>

#include <iterator>

namespace ombra {

std::string contour_svg(const Mask& mask, float size_m) {
  std::string path;
  for (const std::vector<Vec2>& contour : contours(mask)) {
    for (std::size_t i = 0; i < contour.size(); ++i)
      fmt::format_to(std::back_inserter(path), "{}{:.5g} {:.5g}", i == 0 ? "M" : "L", contour[i].x,
                     contour[i].y);
    path += "Z";
  }
  const double size_mm = 1000 * static_cast<double>(size_m);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.5g}mm\" height=\"{:.5g}mm\" "
      "viewBox=\"0 0 {} {}\"><path fill-rule=\"evenodd\" d=\"{}\"/></svg>\n",
      size_mm, size_mm, mask.width, mask.height, path);
}

}  // namespace ombra
