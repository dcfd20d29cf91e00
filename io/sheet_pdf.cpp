#include "io/sheet_pdf.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <string>

#include "io/drawing_page.h"
#include "io/hand_row.h"
#include "io/overlay.h"
#include "io/page.h"
#include "io/sheet_canvas.h"
#include "io/stage_diagram.h"
#include "ombra/messages.h"

namespace ombra {
namespace {

// Where the parts lie on a page, in points; heights that depend on the paper count from its lower edge.
constexpr double kMargin = 42, kGap = 14;
constexpr double kTitleTop = 36, kRule = 92, kPicturesTop = 100, kTopOfWordsPage = 106;
constexpr double kFootRise = 45, kWordsRise = 54;
constexpr double kCaptionHeight = 13;

constexpr Rgb kAccent{181, 101, 29}, kQuiet{118, 106, 95}, kHair{214, 204, 190};
constexpr TextStyle kTitle{.size_pt = 26, .bold = true, .one_line = true};
constexpr TextStyle kSubtitle{.size_pt = 10, .colour = kAccent, .one_line = true};
constexpr TextStyle kCaption{.size_pt = 8, .colour = kQuiet, .bold = true, .one_line = true};
constexpr TextStyle kFoot{.size_pt = 6.5, .colour = kQuiet, .one_line = true};

bool has_arms(const Pose& pose) {
  return std::any_of(pose.hands.begin(), pose.hands.end(),
                     [](const auto& held) { return held && held->arm; });
}

/// Everything that the pages of one sheet show.
class Sheet {
 public:
  Sheet(const Hands& hands, const SheetSubject& subject, const SheetStyle& style)
      : hands_(hands),
        subject_(subject),
        style_(style),
        size_(page_size(style.paper)),
        width_(size_.width - 2 * kMargin),
        say_(style.language),
        words_(instructions(subject.pose, subject.stage, style.language)),
        advice_(advice(hands, subject.pose, subject.stage, style.language)) {}

  /// Draws all pages; `turn` ends one, and the next call draws on what it returns.
  void draw(cairo_t* context, const std::function<cairo_t*()>& turn) {
    Page first = page(context);
    draw_head(first);
    const bool fits = fitting_size(first, kWordsTop) >= kReadable_pt;
    draw_pictures(first, fits ? kPicturesHeight : kTallPicturesHeight, fits ? kSmallSize : kTallSmallSize);
    if (fits) {
      draw_words(first, kWordsTop);
      draw_foot(first);
    } else {
      draw_foot(first);
      Page second = page(turn());
      draw_head(second);
      draw_words(second, kTopOfWordsPage);
      draw_foot(second);
    }
    if (!subject_.way.empty()) {
      Page way = page(turn());
      draw_head(way);
      draw_way(way);
      draw_foot(way);
    }
    Page last = page(turn());
    draw_drawing_page(last, {kMargin, kTitleTop, width_, size_.height - kTitleTop - kWordsRise}, hands_,
                      subject_.pose, subject_.stage, title(), style_.language);
    draw_foot(last);
  }

 private:
  static constexpr double kPicturesHeight = 178, kSmallSize = 100;
  static constexpr double kTallPicturesHeight = 400, kTallSmallSize = 160;
  static constexpr double kWordsTop = 434;
  /// Words that would have to be smaller than this get a page of their own.
  static constexpr double kReadable_pt = 6.75;

  /// A row of two pictures for each pose of the way.
  void draw_way(Page& page) const {
    constexpr double kHeadline = 22, kRowGap = 10;
    const TextStyle headline{.size_pt = 13, .bold = true, .one_line = true};
    page.text(say_(Say::kWay), kMargin, kTopOfWordsPage, width_, headline);
    const double top = kTopOfWordsPage + kHeadline, count = static_cast<double>(subject_.way.size());
    const double height = std::min(190.0, (size_.height - kWordsRise - top - (count - 1) * kRowGap) / count);
    for (std::size_t i = 0; i < subject_.way.size(); ++i) {
      const Pose& pose = subject_.way[i];
      const Say what = i == 0 ? Say::kWayFirst : i + 1 == subject_.way.size() ? Say::kWayLast : Say::kWayNext;
      const std::array<SmallPicture, 2> row = {
          {{say_(Say::kWayStep, {{"number", std::to_string(i + 1)}, {"what", say_(what)}}), pose,
            performer_view(pose, subject_.stage)},
           {say_(Say::kLampEyes), pose, lamp_view(pose, subject_.stage)}}};
      draw_hand_row(page, {kMargin, top + static_cast<double>(i) * (height + kRowGap), width_, height},
                    hands_, subject_.stage, row, kGap, 0);
    }
  }

  Page page(cairo_t* context) const {
    return Page(context, style_.language == Language::kKorean ? kKoreanFonts : kLatinFonts);
  }

  std::string title() const {
    std::string text = subject_.title.empty() ? say_(Say::kNameless) : subject_.title;
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
  }

  std::string subtitle() const {
    const auto& hands = subject_.pose.hands;
    std::vector<std::string> parts;
    if (for_two(subject_.pose))
      parts.push_back(say_(Say::kForTwo));
    else
      parts.push_back(say_(hands[0] && hands[1] ? Say::kForBoth : hands[0] ? Say::kForLeft : Say::kForRight));
    if (has_arms(subject_.pose)) {
      const auto side = [&](std::size_t hand) {
        const ArmsFrom from = performer_of(subject_.stage, hand).arms_from;
        return say_(from == ArmsFrom::kLeft    ? Say::kLeftSide
                    : from == ArmsFrom::kRight ? Say::kRightSide
                                               : Say::kBelowSide);
      };
      std::vector<std::string> sides = {side(0)};
      if (for_two(subject_.pose) && side(2) != sides[0]) sides.push_back(side(2));
      parts.push_back(say_(Say::kArmsFrom, {{"side", say_.listed(sides)}}));
    }
    return say_.listed(parts);
  }

  void draw_head(Page& page) const {
    TextStyle heading = kTitle;
    constexpr double kSmallestTitle_pt = 15;
    while (heading.size_pt > kSmallestTitle_pt && page.text_width(title(), heading) > width_)
      heading.size_pt -= 1;
    page.text(title(), kMargin, kTitleTop + kTitle.size_pt - heading.size_pt, width_, heading);
    constexpr Say kLevels[] = {Say::kLevel1, Say::kLevel2, Say::kLevel3, Say::kLevel4, Say::kLevel5};
    const std::string level = say_(Say::kDifficulty, {{"level", std::to_string(advice_.difficulty)},
                                                      {"word", say_(kLevels[advice_.difficulty - 1])}});
    constexpr TextStyle kLevel{.size_pt = 8.5, .colour = kQuiet, .one_line = true};
    constexpr double kDot = 9;
    const double text_width = page.text_width(level, kLevel);
    const double x = size_.width - kMargin - text_width;
    page.text(level, x, kTitleTop + 35.5, 0, kLevel);
    for (int i = 0; i < 5; ++i) {
      const double dot_x = x - (5 - i) * kDot, dot_y = kTitleTop + 41.5;
      if (i < advice_.difficulty) page.disc(dot_x, dot_y, 3, kAccent);
      page.ring(dot_x, dot_y, 3, 0.6, kAccent);
    }
    page.text(subtitle(), kMargin, kTitleTop + 34, x - 6 * kDot - kMargin, kSubtitle);
    page.line(kMargin, kRule, kMargin + width_, kRule, 1, kAccent);
  }

  void draw_pictures(Page& page, double height, double small_size) const {
    const Pose& pose = subject_.pose;
    const Stage& stage = subject_.stage;
    // Two people have different eyes; hands without arms are nobody's.
    const bool pair = for_two(pose) && has_arms(pose);
    std::vector<SmallPicture> row;
    row.push_back({say_(pair             ? Say::kEyesA
                        : has_arms(pose) ? Say::kOwnEyes
                                         : Say::kOwnEyesBare),
                   pose, performer_view(pose, stage)});
    if (pair) row.push_back({say_(Say::kEyesB), pose, performer_view(pose, stage, 1)});
    row.push_back({say_(Say::kLampEyes), pose, lamp_view(pose, stage)});
    const View side_eyes = side_view(pose, stage);
    row.push_back(
        {say_(side_eyes.eye.x > side_eyes.target.x ? Say::kRightEyes : Say::kLeftEyes), pose, side_eyes});
    double y = kPicturesTop;
    // Four pictures in one tall row would be slits.
    const std::size_t a_row = row.size() == 4 && height == kTallPicturesHeight ? 2 : row.size();
    const auto rows = static_cast<double>(row.size() / a_row);
    const double row_height = (height - (rows - 1) * (kGap + kCaptionHeight)) / rows;
    for (std::size_t i = 0; i < row.size(); i += a_row) {
      if (i > 0) y += kGap;
      draw_hand_row(page, {kMargin, y, width_, row_height + kCaptionHeight}, hands_, stage,
                    std::span(row).subspan(i, a_row), kGap, 7.5);
      y += row_height + kCaptionHeight;
    }
    y += 2;
    page.text(say_(Say::kFingerKey), kMargin, y, width_, kFoot);

    y += 14;
    const Mask silhouette = Caster(hands_).cast(pose, stage, kScoreSize);
    double x = kMargin;
    const auto small = [&](Say caption, const Image& image) {
      const Box box{x, y + kCaptionHeight, small_size, small_size};
      page.text(say_(caption), x, y, small_size, kCaption);
      page.picture(image, box);
      page.frame(box, 0.4, kHair);
      x += small_size + kGap;
    };
    small(Say::kTheShadow, shadow_picture(silhouette));
    if (subject_.target) {
      page.text(say_(Say::kOverlayKey), x, y + kCaptionHeight + small_size + 1, small_size + kGap, kFoot);
      small(Say::kOverlay, overlay_picture(*subject_.target, silhouette));
    }
    const Box side{x, y + kCaptionHeight, size_.width - kMargin - x, small_size};
    page.text(say_(Say::kStageSide), side.x, y, side.width, kCaption);
    draw_stage(page, side, hands_, pose, stage, say_(Say::kWallWord), say_(Say::kLampWord));
  }

  /// A column of the words: where it goes on, and whether it has ink or only measures.
  struct Column {
    double x, y, width, size_pt;
    bool ink;
  };

  void set_heading(Page& page, Column& at, const std::string& text, const Rgb* tone = nullptr) const {
    const TextStyle heading{.size_pt = 1.2 * at.size_pt, .bold = true, .one_line = true};
    const double height = page.text_height(text, at.width, heading);
    if (at.ink) {
      const double indent = tone ? 1.5 * at.size_pt : 0;
      if (tone) page.disc(at.x + 0.5 * at.size_pt, at.y + height / 2, 0.5 * at.size_pt, *tone);
      page.text(text, at.x + indent, at.y, at.width - indent, heading);
      page.line(at.x, at.y + height + 1, at.x + at.width, at.y + height + 1, 0.4, kHair);
    }
    at.y += height + 0.5 * at.size_pt;
  }

  /// A number or a mark, then the words with a hanging indent.
  void set_item(Page& page, Column& at, const std::string& mark, const std::string& label,
                const std::string& text) const {
    const double indent = 2.1 * at.size_pt;
    const std::string words = label.empty() ? text : label + ": " + text;
    const TextStyle body{.size_pt = at.size_pt, .bold_bytes = label.empty() ? 0 : label.size() + 1};
    if (at.ink) {
      page.text(mark, at.x, at.y, indent,
                {.size_pt = at.size_pt, .colour = kAccent, .bold = true, .one_line = true});
      page.text(words, at.x + indent, at.y, at.width - indent, body);
    }
    at.y += page.text_height(words, at.width - indent, body) + 0.22 * at.size_pt;
  }

  void set_steps(Page& page, Column& at, std::span<const Step> steps, int& number) const {
    for (const Step& step : steps) set_item(page, at, std::to_string(++number), step.label, step.text);
  }

  /// Everything in words from `top` on; returns where it ends.
  double set_words(Page& page, double top, double size_pt, bool ink) const {
    int number = 0;
    const double between = 0.8 * size_pt;
    Column whole{kMargin, top, width_, size_pt, ink};
    set_heading(page, whole, say_(Say::kSetUp));
    set_steps(page, whole, words_.setup, number);
    double y = whole.y + between;
    const double half = (width_ - 1.5 * kGap) / 2, right = kMargin + half + 1.5 * kGap;
    for (std::size_t left = 0; left < kMostHands; left += 2) {  // a row each person
      const bool both = !words_.hands[left].empty() && !words_.hands[left + 1].empty();
      double bottom = y;
      for (std::size_t hand = left; hand < left + 2; ++hand) {
        if (words_.hands[hand].empty()) continue;
        Column column{both && hand > left ? right : kMargin, y, both ? half : width_, size_pt, ink};
        set_heading(page, column, hand_title(subject_.pose, hand, style_.language), &kHandTones[hand]);
        set_steps(page, column, words_.hands[hand], number);
        bottom = std::max(bottom, column.y + between);
      }
      y = bottom;
    }
    Column together{kMargin, y, advice_.watch.empty() ? width_ : half, size_pt, ink};
    set_heading(page, together, say_(words_.together.size() > 2 ? Say::kBring : Say::kBringOne));
    set_steps(page, together, words_.together, number);
    if (advice_.watch.empty()) return together.y;
    Column watch{right, y, half, size_pt, ink};
    set_heading(page, watch, say_(Say::kWatch));
    for (const std::string& line : advice_.watch) set_item(page, watch, "•", "", line);
    return std::max(together.y, watch.y);
  }

  /// The largest size in which the words fit from `top` on.
  double fitting_size(Page& page, double top) const {
    constexpr double kLargest_pt = 9.5, kSmallest_pt = 4;
    double size_pt = kLargest_pt;
    while (size_pt > kSmallest_pt && set_words(page, top, size_pt, false) > size_.height - kWordsRise)
      size_pt -= 0.25;
    return size_pt;
  }

  void draw_words(Page& page, double top) const { set_words(page, top, fitting_size(page, top), true); }

  void draw_foot(Page& page) const {
    const double y = size_.height - kFootRise;
    page.line(kMargin, y - 4, kMargin + width_, y - 4, 0.4, kHair);
    std::string text;
    if (const auto& scores = subject_.scores)
      text = say_(Say::kScores, {{"iou", fmt::format("{:.3f}", scores->iou)},
                                 {"boundary", fmt::format("{:.3f}", scores->boundary_f)},
                                 {"chamfer", fmt::format("{:.4f}", scores->chamfer)},
                                 {"topology", std::to_string(scores->topology_error)}});
    text += say_(
        Say::kHolding,
        {{"penetration", fmt::format("{:.1f} mm", penetration_mm(hands_, subject_.pose, subject_.stage))},
         {"limits", fmt::format("{:.1f}°", limit_violation_deg(subject_.pose, subject_.stage))},
         {"strain", fmt::format("{:.2f}", strain(subject_.pose, subject_.stage).whole)},
         {"length", fmt::format("{:.0f} mm", 1000 * subject_.pose.hand_length_m)}});
    page.text(text, kMargin, y, width_ - 40, kFoot);
    page.text("Ombra", kMargin + width_ - page.text_width("Ombra", kFoot), y, 0, kFoot);
  }

  const Hands& hands_;
  const SheetSubject& subject_;
  SheetStyle style_;
  PageSize size_;
  double width_;
  Voice say_;
  Instructions words_;
  Advice advice_;
};

Result<void> checked(const SheetSubject& subject) {
  const auto& held = subject.pose.hands;
  if (std::none_of(held.begin(), held.end(), [](const auto& hand) { return hand.has_value(); }))
    return fail(ErrorCode::kBadInput, "the pose holds no hand; a sheet needs at least one", subject.title);
  return {};
}

}  // namespace

SheetSubject sheet_subject(const Solution& solution, const Target& target) {
  return {target.name,     solution.pose,
          solution.stage,  place(target, solution.placement, kScoreSize),
          solution.scores, {}};
}

Result<std::vector<std::byte>> write_sheet_pdf(const Hands& hands, const SheetSubject& subject,
                                               const SheetStyle& style) {
  if (const Result<void> usable = checked(subject); !usable) return tl::unexpected(usable.error());
  SheetCanvas canvas = SheetCanvas::pdf(style.paper);
  Sheet(hands, subject, style).draw(canvas.context(), [&] {
    canvas.turn();
    return canvas.context();
  });
  return canvas.finished(subject.title);
}

Result<std::vector<std::vector<std::byte>>> write_sheet_svg(const Hands& hands, const SheetSubject& subject,
                                                            const SheetStyle& style) {
  if (const Result<void> usable = checked(subject); !usable) return tl::unexpected(usable.error());
  std::vector<SheetCanvas> canvases;
  canvases.push_back(SheetCanvas::svg(style.paper));
  Sheet(hands, subject, style).draw(canvases[0].context(), [&] {
    canvases.push_back(SheetCanvas::svg(style.paper));
    return canvases.back().context();
  });
  std::vector<std::vector<std::byte>> pages;
  for (SheetCanvas& canvas : canvases) {
    Result<std::vector<std::byte>> bytes = canvas.finished(subject.title);
    if (!bytes) return tl::unexpected(bytes.error());
    pages.push_back(std::move(*bytes));
  }
  return pages;
}

}  // namespace ombra
