#include "io/finger_numbers.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "io/finger_places.h"

namespace ombra {
namespace {

constexpr Rgb kInk{43, 37, 32};

}  // namespace

void draw_finger_numbers(Page& page, const Box& box, const HandDrawing& drawing, const Hands& hands,
                         const Pose& pose, double size_pt) {
  const double pt_per_px = box.width / drawing.image.width;
  const TextStyle style{.size_pt = size_pt, .colour = kInk, .bold = true, .one_line = true};
  for (const FingerPlace& place : finger_places(drawing, hands, pose, size_pt / pt_per_px)) {
    const double x = box.x + place.x * pt_per_px, y = box.y + place.y * pt_per_px;
    if (place.beside) {
      const double tip_x = box.x + place.tip_x * pt_per_px, tip_y = box.y + place.tip_y * pt_per_px;
      const double far = std::hypot(tip_x - x, tip_y - y), from = std::min(1.0, 0.6 * size_pt / far);
      page.line(x + (tip_x - x) * from, y + (tip_y - y) * from, tip_x, tip_y, 0.4, kInk);
    }
    const std::string text = std::to_string(place.number);
    page.text(text, x - page.text_width(text, style) / 2, y - page.text_height(text, 0, style) / 2, 0, style);
  }
}

}  // namespace ombra
