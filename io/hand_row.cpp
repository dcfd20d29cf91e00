#include "io/hand_row.h"

#include "io/finger_numbers.h"

namespace ombra {

void draw_hand_row(Page& page, const Box& box, const Hands& hands, const Stage& stage,
                   std::span<const SmallPicture> pictures, double gap_pt, double number_pt) {
  constexpr Rgb kHair{214, 204, 190}, kPaper{250, 246, 239};
  constexpr TextStyle kCaption{.size_pt = 8, .colour = {118, 106, 95}, .bold = true, .one_line = true};
  constexpr double kPixels = 250.0 / 72, kCaptionHeight = 13;
  const auto count = static_cast<double>(pictures.size());
  const double width = (box.width - (count - 1) * gap_pt) / count;
  double left = box.x;
  for (const SmallPicture& picture : pictures) {
    const Box place{left, box.y + kCaptionHeight, width, box.height - kCaptionHeight};
    if (!picture.caption.empty()) page.text(picture.caption, left, box.y, width, kCaption);
    const HandDrawing drawing =
        draw_hands(hands, picture.pose, stage, picture.view, kPaper, static_cast<int>(width * kPixels),
                   static_cast<int>(place.height * kPixels));
    page.picture(drawing.image, place);
    page.frame(place, 0.4, kHair);
    if (number_pt > 0) draw_finger_numbers(page, place, drawing, hands, picture.pose, number_pt);
    left += width + gap_pt;
  }
}

}  // namespace ombra
