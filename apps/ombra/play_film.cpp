#include "play_film.h"

#include <algorithm>

#include "io/drawing.h"
#include "io/room_picture.h"
#include "lit_wall.h"

namespace ombra {
namespace {

constexpr int kWidth = 1280, kHeight = 720;
constexpr int kRoomWall = 640;  // pixels a side that the room's wall is lit at
constexpr int kMeter = 256;     // that light is metered at

/// The middle rows of a square picture.
Image middle_of(const Image& square, int height) {
  const int top = (square.height - height) / 2;
  const auto row = std::size_t{3} * static_cast<std::size_t>(square.width);
  const auto begin = square.rgb.begin() + static_cast<std::ptrdiff_t>(row * static_cast<std::size_t>(top));
  return {square.width,
          height,
          {begin, begin + static_cast<std::ptrdiff_t>(row * static_cast<std::size_t>(height))}};
}

}  // namespace

PlayFilm::PlayFilm(const StagedPlay& play, PlayView view, ParallelFor side_by_side)
    : play_(play),
      view_(view),
      side_by_side_(std::move(side_by_side)),
      caster_(play.hands),
      first_(tableau(play.play.at(0), play.play.stage())) {
  const LitWall lit = light_wall(caster_, first_.pose, first_.stage, kMeter, side_by_side_);
  exposure_ev_ =
      wall_picture(lit.lamps, first_.stage.ambient_lx, first_.stage.screen.reflectance, kMeter).exposure_ev;
}

int PlayFilm::width() const { return kWidth; }
int PlayFilm::height() const {
  return view_ == PlayView::kWall ? kHeight : view_ == PlayView::kRoom ? kRoomHeight : kRoomHeight / 2;
}

Image PlayFilm::wall(const Tableau& there, float light) {
  const LitWall lit = light_wall(caster_, there.pose, there.stage, kWidth, side_by_side_, light);
  return middle_of(rounded_to_8_bits(wall_picture(lit.lamps, there.stage.ambient_lx,
                                                  there.stage.screen.reflectance, kWidth, exposure_ev_)),
                   kHeight);
}

Image PlayFilm::room(const Tableau& there, float light) {
  const Stage stage = room_stage(there.stage);
  const LitWall lit = light_wall(caster_, there.pose, stage, kRoomWall, side_by_side_, light);
  return room_picture(play_.hands, there.pose, there.stage,
                      wall_picture(lit.lamps, stage.ambient_lx, stage.screen.reflectance, kRoomWall), first_);
}

Image PlayFilm::at(double time_s) {
  const Moment moment = play_.play.at(time_s);
  const Tableau there = tableau(moment, play_.play.stage());
  Drawing drawing(width(), height());
  Page page = drawing.page();
  const double wide = width(), high = height();
  switch (view_) {
    case PlayView::kWall:
      page.picture(wall(there, moment.light), {0, 0, wide, high});
      break;
    case PlayView::kRoom:
      page.picture(room(there, moment.light), {0, 0, wide, high});
      break;
    case PlayView::kSplit:
      page.picture(wall(there, moment.light),
                   {0, (high - wide / 2 * kHeight / kWidth) / 2, wide / 2, wide / 2 * kHeight / kWidth});
      page.picture(room(there, moment.light), {wide / 2, 0, wide / 2, high});
      break;
  }
  const std::string& caption = play_.captions[play_.play.step_at(time_s)];
  if (!caption.empty()) {
    const TextStyle style{.size_pt = high / 22, .colour = {255, 255, 255}, .one_line = true};
    const double text = std::min(page.text_width(caption, style), 0.9 * wide);
    const double y = high * 0.9;
    page.fill({(wide - text) / 2 - 12, y - 4, text + 24, style.size_pt * 1.6}, {20, 18, 16});
    page.text(caption, (wide - text) / 2, y, text + 1, style);
  }
  return drawing.image();
}

}  // namespace ombra
