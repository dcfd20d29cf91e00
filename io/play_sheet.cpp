#include "io/play_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "io/hand_drawing.h"
#include "io/overlay.h"
#include "io/page.h"
#include "io/sheet_canvas.h"
#include "io/wall_picture.h"

namespace ombra {
namespace {

constexpr double kMargin = 42, kGap = 14, kTop = 92, kFoot = 54;
constexpr double kNumberHeight = 14, kBetween = 4;
constexpr std::size_t kFew = 6;  // pictures that are shown large
constexpr double kCountsHeight = 44;
constexpr float kMoves_m = 0.008f, kHandMoves_m = 0.02f;  // what is worth an arrow
constexpr Rgb kAccent{181, 101, 29}, kQuiet{118, 106, 95}, kHair{214, 204, 190}, kPaper{250, 246, 239};
constexpr double kPixels = 250.0 / 72;  // a point

/// A picture of the sheet, and what comes after it the first time.
struct Key {
  Moment moment;
  std::string caption;
  std::optional<Moment> next;
};
struct Count {
  std::size_t key;
  double seconds;
};

bool same(const Moment& a, const Moment& b) {
  if (std::fabs(a.move_m - b.move_m) > 1e-4f) return false;
  for (std::size_t hand = 0; hand < kMostHands; ++hand) {
    const auto &p = a.pose.hands[hand], &q = b.pose.hands[hand];
    if (!p) continue;
    if (length(p->wrist - q->wrist) > 1e-4f ||
        length(matrix(p->orientation).y - matrix(q->orientation).y) > 1e-3f)
      return false;
    for (std::size_t i = 0; i < kAngleCount; ++i)
      if (std::fabs(p->angles[i] - q->angles[i]) > radians(0.5)) return false;
  }
  return true;
}

Vec3 tip(const Hand& hand, const HeldHand& held, int finger) {
  const Skeleton skeleton =
      pose_skeleton(hand, {matrix(normalized(held.orientation)), held.wrist}, held.angles);
  Vec3 out = held.wrist;
  for (const Hand::Capsule& capsule : hand.capsules)
    if (capsule.finger == finger) out = skeleton.bones[static_cast<std::size_t>(capsule.bone)] * capsule.to;
  return out;
}

/// How large a picture and what is below it are, points.
struct Tile {
  double width, hands_height, shadow_width;
  double height() const { return kNumberHeight + hands_height + kBetween + shadow_width * 9 / 16 + kGap; }
};

class PlaySheet {
 public:
  PlaySheet(const Hands& hands, const Play& play, const std::string& title,
            std::span<const std::string> captions, Paper paper)
      : hands_(hands),
        stage_(play.stage()),
        title_(title),
        size_(page_size(paper)),
        canvas_(SheetCanvas::pdf(paper)) {
    for (std::size_t step = 0; step < captions.size(); ++step) {
      const double end = step + 1 < captions.size() ? play.begin_s(step + 1) : play.seconds();
      add(play.at(end), captions[step], end - play.begin_s(step));
    }
  }

  Result<std::vector<std::byte>> drawn() {
    Page page(canvas_.context());
    head(page);
    const int columns = keys_.size() <= kFew ? 2 : 3;
    const double width = (size_.width - 2 * kMargin - (columns - 1) * kGap) / columns;
    const Tile tile{width, 0.72 * width, 0.5 * width};
    double top = kTop + counts(page, kTop);
    int column = 0;
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      if (top + tile.height() > size_.height - kFoot) {
        canvas_.turn();
        head(page);
        top = kTop;
      }
      draw(page, k, kMargin + column * (width + kGap), top, tile);
      if (++column == columns) column = 0, top += tile.height() + kGap;
    }
    return canvas_.finished(title_);
  }

 private:
  void add(const Moment& moment, const std::string& caption, double seconds) {
    const auto known =
        std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return same(key.moment, moment); });
    const auto index = static_cast<std::size_t>(known - keys_.begin());
    if (known == keys_.end()) keys_.push_back({moment, caption, {}});
    if (keys_[index].caption.empty()) keys_[index].caption = caption;
    if (!counts_.empty() && counts_.back().key == index) {
      counts_.back().seconds += seconds;  // a rest
      return;
    }
    if (!counts_.empty() && !keys_[counts_.back().key].next) keys_[counts_.back().key].next = moment;
    counts_.push_back({index, seconds});
  }

  void head(Page& page) const {
    page.text(title_.empty() ? "A moving shadow" : title_, kMargin, 36, size_.width - 2 * kMargin,
              {.size_pt = 24, .bold = true, .one_line = true});
    page.line(kMargin, kTop - 16, size_.width - kMargin, kTop - 16, 1, kAccent);
    page.text("Ombra", kMargin, size_.height - 40, 100, {.size_pt = 6.5, .colour = kQuiet, .one_line = true});
  }

  /// In what order, and how long each takes. @return the height it takes
  double counts(Page& page, double top) const {
    std::string line;
    for (const Count& count : counts_)
      line += fmt::format("{}{} in {:.1f} s", line.empty() ? "" : "  ·  ", count.key + 1, count.seconds);
    const double width = size_.width - 2 * kMargin;
    TextStyle style{.size_pt = 9};
    while (style.size_pt > 5 && page.text_height(line, width, style) > kCountsHeight) style.size_pt -= 0.5;
    return page.text(line, kMargin, top, width, style) + kGap;
  }

  void arrow(Page& page, const Box& box, Vec3 from, Vec3 to, const Camera& camera) const {
    const auto on_page = [&](Vec3 p) {
      const Vec3 at = camera(p);
      return Vec2{static_cast<float>(box.x + static_cast<double>(at.x) / kPixels),
                  static_cast<float>(box.y + static_cast<double>(at.y) / kPixels)};
    };
    const Vec2 a = on_page(from);
    Vec2 b = on_page(to);
    // What goes out of the picture ends at its edge.
    float share = 1;
    const auto cut = [&](float start, float end, double least, double most) {
      if (end < least) share = std::min(share, (static_cast<float>(least) - start) / (end - start));
      if (end > most) share = std::min(share, (static_cast<float>(most) - start) / (end - start));
    };
    cut(a.x, b.x, box.x + 3, box.x + box.width - 3);
    cut(a.y, b.y, box.y + 3, box.y + box.height - 3);
    b = a + (b - a) * std::max(share, 0.0f);
    const Vec2 way = b - a;
    const float size = std::sqrt(dot(way, way));
    if (size < 4) return;
    const Vec2 along = way * (1 / size), across{-along.y, along.x};
    const Vec2 neck = b - along * 6;
    const auto d = [](float v) { return static_cast<double>(v); };
    page.line(d(a.x), d(a.y), d(neck.x), d(neck.y), 3.2, kPaper);
    page.line(d(a.x), d(a.y), d(neck.x), d(neck.y), 1.6, kAccent);
    const Vec2 l = neck + across * 3.5f, r = neck - across * 3.5f;
    page.triangle(d(b.x), d(b.y), d(l.x), d(l.y), d(r.x), d(r.y), kAccent);
  }

  /// Arrows to the next picture, and what moves in words.
  std::string arrows(Page& page, const Box& box, const Key& key, const Camera& camera) const {
    std::string words;
    const auto say = [&](std::size_t hand, std::string_view what) {
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", name(side_of(hand)), what);
    };
    for (std::size_t hand = 0; hand < kMostHands; ++hand) {
      const auto& held = key.moment.pose.hands[hand];
      if (!held) continue;
      const HeldHand& next = *key.next->pose.hands[hand];
      if (length(next.wrist - held->wrist) > kHandMoves_m) {
        arrow(page, box, held->wrist, next.wrist, camera);
        say(hand, "hand");
        continue;
      }
      for (int finger = 0; finger < kFingerCount; ++finger) {
        const Hand& own = hands_[side_index(hand)];
        const Vec3 from = tip(own, *held, finger), to = tip(own, next, finger);
        if (length(to - from) < kMoves_m) continue;
        arrow(page, box, from, to, camera);
        say(hand, finger_name(static_cast<std::size_t>(finger)));
      }
    }
    return words;
  }

  void draw(Page& page, std::size_t index, double x, double y, const Tile& tile) const {
    const double width = tile.width;
    const Key& key = keys_[index];
    const TextStyle caption{.size_pt = 9, .bold = true, .one_line = true};
    page.text(fmt::format("{}  {}", index + 1, key.caption), x, y, width, caption);
    const Box box{x, y + kNumberHeight, width, tile.hands_height};
    const Pose& pose = key.moment.pose;
    const HandDrawing drawing =
        draw_hands(hands_, pose, stage_, lamp_view(pose, stage_), kPaper, static_cast<int>(width * kPixels),
                   static_cast<int>(tile.hands_height * kPixels));
    page.picture(drawing.image, box);
    page.frame(box, 0.4, kHair);
    const std::string moves = key.next ? arrows(page, box, key, drawing.camera) : "";

    constexpr int kSize = 512;
    const Tableau there = tableau(key.moment, stage_);
    const Image square =
        shadow_picture(as_seen(Caster(hands_).cast(there.pose, there.stage, kSize), stage_.screen));
    constexpr int kHigh = kSize * 9 / 16, kCut = (kSize - kHigh) / 2;
    const auto row = square.rgb.begin() + std::ptrdiff_t{3} * kSize * kCut;
    const Image wall{kSize, kHigh, {row, row + std::ptrdiff_t{3} * kSize * kHigh}};
    const Box below{x, y + kNumberHeight + tile.hands_height + kBetween, tile.shadow_width,
                    tile.shadow_width * 9 / 16};
    page.picture(wall, below);
    page.frame(below, 0.4, kHair);
    std::string text = moves.empty() ? "" : "Then move: " + moves + ".";
    if (key.next && std::fabs(key.next->move_m - key.moment.move_m) > 0.01f)
      text += fmt::format(" Walk: the shadow goes {:.2f} m to the {}.",
                          std::fabs(key.next->move_m - key.moment.move_m),
                          key.next->move_m < key.moment.move_m ? "left" : "right");
    TextStyle small{.size_pt = 7.5, .colour = kQuiet};
    const double room = width - tile.shadow_width - 6;
    while (small.size_pt > 4.5 && page.text_height(text, room, small) > below.height + 8)
      small.size_pt -= 0.5;
    if (!text.empty()) page.text(text, x + tile.shadow_width + 6, below.y, room, small);
  }

  const Hands& hands_;
  const Stage& stage_;
  const std::string& title_;
  PageSize size_;
  SheetCanvas canvas_;
  std::vector<Key> keys_;
  std::vector<Count> counts_;
};

}  // namespace

Result<std::vector<std::byte>> write_play_sheet(const Hands& hands, const Play& play,
                                                const std::string& title,
                                                std::span<const std::string> captions, Paper paper) {
  return PlaySheet(hands, play, title, captions, paper).drawn();
}

}  // namespace ombra
