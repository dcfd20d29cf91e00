#include "ombra/measure.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "measure/camera.h"
#include "measure/landmarks.h"
#include "measure/sheet.h"
#include "measure/skin.h"
#include "shape/region.h"

namespace ombra {
namespace {

constexpr int kWorking_px = 1600;  // longer side to which a photograph is reduced
constexpr double kPxPerMm = 3;     // of the sheet seen square on
constexpr double kMargin_mm = 1;   // of the sheet's edge that is not looked at
constexpr double kLeastHand_mm2 = 2500;
constexpr double kMostSlant = 0.4;  // of the lens, aside over above: 22 degrees

/// The sheet as it lies in the picture: upright or across, whichever a camera explains better.
struct Laid {
  PaperSize size;
  Homography to_picture;  ///< from millimetres
  Camera camera;
};
Laid laid(const Quad& corners, PaperSize size, double width_px, double height_px) {
  const auto as = [&](PaperSize turned) {
    const Homography to_picture = rectangle_to(corners, turned.width_mm, turned.height_mm);
    return Laid{turned, to_picture, find_camera(to_picture, width_px, height_px)};
  };
  const Laid upright = as(size), across = as({size.height_mm, size.width_mm});
  return upright.camera.misfit <= across.camera.misfit ? upright : across;
}

/// The sheet seen square on, without its margin.
Colours flattened(const Colours& picture, const Laid& sheet) {
  const int width = static_cast<int>((sheet.size.width_mm - 2 * kMargin_mm) * kPxPerMm),
            height = static_cast<int>((sheet.size.height_mm - 2 * kMargin_mm) * kPxPerMm);
  Colours out;
  for (Grey& channel : out)
    channel = {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height))};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const Point p =
          sheet.to_picture({(x + 0.5) / kPxPerMm + kMargin_mm, (y + 0.5) / kPxPerMm + kMargin_mm});
      for (std::size_t c = 0; c < 3; ++c)
        out[c].pixels[static_cast<std::size_t>(y * width + x)] =
            static_cast<std::uint8_t>(sample(picture[c], p) + 0.5);
    }
  return out;
}

Point in_mm(Point flat) { return {flat.x / kPxPerMm + kMargin_mm, flat.y / kPxPerMm + kMargin_mm}; }

/// Shares of the hand's length at which the outline of a flat hand lies above the sheet.
constexpr double kTipHeight = 0.04, kKnuckleHeight = 0.06, kWristHeight = 0.06;
constexpr double kHeightError_mm = 4;  // of these heights, for fingers and wrists differ

}  // namespace

Result<HandMeasure> measure_hand(const Photo& photo, Paper paper, const std::string& where) {
  assert(photo.width > 0 && photo.height > 0);
  const auto bad = [&](const char* message) { return fail(ErrorCode::kBadInput, message, where); };
  const Colours picture = reduced(photo, kWorking_px);
  const double width_px = picture[0].width, height_px = picture[0].height;
  const auto [found, cut_off] = find_sheet(picture);
  constexpr const char* kCutOff =
      "the sheet is cut off by the picture's border; step back until the table is seen all around it";
  constexpr const char* kNoSheet =
      "no sheet of paper can be made out; lay the hand on a white sheet on a darker table, with the whole "
      "sheet in the picture";
  if (!found) return bad(cut_off ? kCutOff : kNoSheet);
  const double enlarge = photo.width / width_px;
  const Quad& corners = found->corners;
  for (std::size_t i = 0; i < 4; ++i) {
    const Point p = corners[i];
    if (p.x < 0 || p.y < 0 || p.x > width_px || p.y > height_px) return bad(kCutOff);
    if (length(corners[(i + 1) % 4] - p) * enlarge < kLeastSheetPx)
      return bad(
          "the sheet is too small in the picture to measure by; come nearer or take a picture with more "
          "pixels");
  }
  const Laid sheet = laid(corners, size_of(paper), width_px, height_px);
  const Point middle{sheet.size.width_mm / 2, sheet.size.height_mm / 2};
  if (length(sheet.camera.foot - middle) > kMostSlant * sheet.camera.height_mm)
    return bad("the sheet is seen too much from the side to measure by; hold the camera straight above it");
  const Laid other =
      laid(corners, size_of(paper == Paper::kA4 ? Paper::kLetter : Paper::kA4), width_px, height_px);

  const Mask skin = find_skin(flattened(picture, sheet));
  const auto parts = regions(skin, static_cast<std::size_t>(kLeastHand_mm2 * kPxPerMm * kPxPerMm));
  if (parts.empty())
    return bad("there is no hand on the sheet; lay a bare hand on it, palm down, in even light");
  if (parts.size() > 1) return bad("there is more than one hand on the sheet; measure one at a time");
  const Mask hand = filled(parts.front(), skin.width, skin.height);
  const Result<Landmarks> marks = find_landmarks(hand, kPxPerMm, where);
  if (!marks) return tl::unexpected(marks.error());

  HandMeasure out;
  out.side = marks->side;
  out.camera_height_mm = sheet.camera.height_mm;
  out.other_paper = sheet.camera.misfit > 4 && other.camera.misfit < sheet.camera.misfit / 3;
  const auto in_photo = [&](Point working) {
    return Vec2{static_cast<float>(working.x * enlarge), static_cast<float>(working.y * enlarge)};
  };
  for (std::size_t i = 0; i < 4; ++i) out.sheet[i] = in_photo(corners[i]);
  for (const Point p : marks->outline) out.outline.push_back(in_photo(sheet.to_picture(in_mm(p))));

  // The outline lies above the sheet, so it is seen too large and too far from the lens's foot.
  const Point tip = in_mm(marks->tip), wrist = in_mm(marks->wrist);
  const Point left = in_mm(marks->knuckle_left), right = in_mm(marks->knuckle_right);
  const double seen_mm = length(tip - wrist);
  const auto span = [&](Point from, double from_height, Point to, double to_height, double error_mm) {
    const double size_mm = length(below(sheet.camera, to, to_height * seen_mm) -
                                  below(sheet.camera, from, from_height * seen_mm));
    const double aside_mm = std::max(length(sheet.camera.foot - from), length(sheet.camera.foot - to));
    const double parallax_mm = kHeightError_mm * aside_mm / sheet.camera.height_mm;
    return HandSpan{size_mm, 2 * std::sqrt(error_mm * error_mm + parallax_mm * parallax_mm),
                    in_photo(sheet.to_picture(from)), in_photo(sheet.to_picture(to))};
  };
  // The wrist is somewhere in its spread: that is two deviations to either side.
  const double spread_mm = marks->wrist_spread / kPxPerMm / 2;
  out.length = span(wrist, kWristHeight, tip, kTipHeight, std::sqrt(1 + spread_mm * spread_mm));
  out.breadth = span(left, kKnuckleHeight, right, kKnuckleHeight, 1);
  const double slimness = out.breadth.size_mm / out.length.size_mm;
  if (slimness < 0.3 || slimness > 0.65 || out.length.size_mm < 100 || out.length.size_mm > 300)
    return bad(
        "what lies on the sheet has not the proportions of a hand; lay a hand on it flat, palm down, and "
        "name the right size of paper");
  return out;
}

}  // namespace ombra
