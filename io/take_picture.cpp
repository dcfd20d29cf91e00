#include "io/take_picture.h"

#include <algorithm>
#include <cassert>

#include "io/drawing.h"

namespace ombra {
namespace {

// As in the picture of a measured hand: apart for the colour-blind, and rimmed.
constexpr Rgb kTarget{40, 130, 230}, kFound{250, 140, 30}, kWords{255, 255, 255}, kRim{20, 18, 16};

}  // namespace

Image take_picture(const Image& wall, const TakeNotes& notes, int width, int height) {
  Drawing drawing(width, height);
  Page page = drawing.page();
  const double scale =
      std::min(static_cast<double>(width) / wall.width, static_cast<double>(height) / wall.height);
  const double left = (width - wall.width * scale) / 2, top = (height - wall.height * scale) / 2;
  page.fill({0, 0, static_cast<double>(width), static_cast<double>(height)}, kRim);
  page.picture(wall, {left, top, wall.width * scale, wall.height * scale});
  const double thin = height / 360.0;
  const auto draw = [&](std::span<const std::vector<Vec2>> outlines, Rgb colour) {
    for (const auto& [thickness, ink] : {std::pair{2.2 * thin, kRim}, {1.2 * thin, colour}})
      for (const std::vector<Vec2>& outline : outlines)
        for (std::size_t i = 0; i < outline.size(); ++i) {
          const Vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
          page.line(left + static_cast<double>(a.x) * scale, top + static_cast<double>(a.y) * scale,
                    left + static_cast<double>(b.x) * scale, top + static_cast<double>(b.y) * scale,
                    thickness, ink);
        }
  };
  draw(notes.target, kTarget);
  draw(notes.found, kFound);
  const auto words = [&](const std::string& text, double y, double size_pt) {
    if (text.empty()) return;
    const TextStyle style{.size_pt = size_pt, .colour = kWords, .one_line = true};
    const double wide = std::min(page.text_width(text, style), width - 24 * thin);
    page.fill({4 * thin, y, wide + 12 * thin, size_pt * 1.6}, kRim);
    page.text(text, 10 * thin, y + size_pt * 0.15, wide + thin, style);
  };
  words(notes.title, 4 * thin, 13 * thin);
  words(notes.line, height - 22 * thin, 10 * thin);
  if (notes.score_count > 1) {
    const double x0 = width - 130 * thin, y0 = height - 14 * thin, wide = 120 * thin, high = 50 * thin;
    page.fill({x0 - 5 * thin, y0 - high - 5 * thin, wide + 10 * thin, high + 10 * thin}, kRim);
    for (std::size_t i = 1; i < notes.scores.size(); ++i)
      page.line(x0 + wide * static_cast<double>(i - 1) / (notes.score_count - 1),
                y0 - high * notes.scores[i - 1], x0 + wide * static_cast<double>(i) / (notes.score_count - 1),
                y0 - high * notes.scores[i], 1.5 * thin, kFound);
  }
  return drawing.image();
}

Image contact_sheet(std::span<const Image> pictures, int columns) {
  assert(!pictures.empty() && columns > 0);
  const int rows = (static_cast<int>(pictures.size()) + columns - 1) / columns;
  const int width = pictures[0].width, height = pictures[0].height, gap = std::max(2, width / 60);
  Drawing drawing(columns * (width + gap) + gap, rows * (height + gap) + gap);
  Page page = drawing.page();
  page.fill({0, 0, static_cast<double>(columns * (width + gap) + gap),
             static_cast<double>(rows * (height + gap) + gap)},
            {255, 255, 255});
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const int column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
    page.picture(pictures[i], {static_cast<double>(gap + column * (width + gap)),
                               static_cast<double>(gap + row * (height + gap)), static_cast<double>(width),
                               static_cast<double>(height)});
  }
  return drawing.image();
}

}  // namespace ombra
