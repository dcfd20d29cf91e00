#include "io/measure_check.h"

#include <algorithm>

#include <fmt/format.h>

#include "io/drawing.h"

namespace ombra {
namespace {

constexpr int kLongest_px = 1400;
// Blue and orange stay apart for the colour-blind; a dark rim keeps them apart from any photograph.
constexpr Rgb kSheet{40, 130, 230}, kHand{250, 140, 30}, kLine{255, 255, 255}, kRim{20, 18, 16};

}  // namespace

Image measure_check(const Image& photo, const HandMeasure& measure) {
  const double scale = std::min(1.0, static_cast<double>(kLongest_px) / std::max(photo.width, photo.height));
  const int width = std::max(1, static_cast<int>(photo.width * scale)),
            height = std::max(1, static_cast<int>(photo.height * scale));
  Drawing drawing(width, height);
  Page page = drawing.page();
  page.picture(photo, {0, 0, static_cast<double>(width), static_cast<double>(height)});

  const double thin = std::max(width, height) / 500.0;
  const auto x = [&](Vec2 p) { return static_cast<double>(p.x) * scale; };
  const auto y = [&](Vec2 p) { return static_cast<double>(p.y) * scale; };
  const auto closed = [&](const auto& points, double thickness, Rgb colour) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Vec2 from = points[i], to = points[(i + 1) % points.size()];
      page.line(x(from), y(from), x(to), y(to), thickness, colour);
    }
  };
  closed(measure.sheet, 2 * thin, kRim);
  closed(measure.sheet, thin, kSheet);
  closed(measure.outline, 2 * thin, kRim);
  closed(measure.outline, thin, kHand);
  const auto line = [&](const HandSpan& span) {
    for (const auto& [thickness, colour] : {std::pair{3 * thin, kRim}, {1.4 * thin, kLine}}) {
      page.line(x(span.from), y(span.from), x(span.to), y(span.to), thickness, colour);
      for (const Vec2 end : {span.from, span.to}) page.disc(x(end), y(end), 1.3 * thickness, colour);
    }
  };
  line(measure.length);
  line(measure.breadth);
  const TextStyle style{.size_pt = 8 * thin, .colour = kLine, .one_line = true};
  const std::string words = fmt::format("length {:.0f} mm, breadth {:.0f} mm, {} hand",
                                        measure.length.size_mm, measure.breadth.size_mm, name(measure.side));
  const double wide = page.text_width(words, style), high = page.text_height(words, 2 * wide, style);
  page.fill({0, 0, wide + 8 * thin, high + 6 * thin}, kRim);
  page.text(words, 4 * thin, 3 * thin, wide + thin, style);
  return drawing.image();
}

}  // namespace ombra
