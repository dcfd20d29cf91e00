#include "io/sheet_pdf.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "io/hand_drawing.h"
#include "io/overlay.h"
#include "io/page.h"
#include "io/stage_diagram.h"
#include "ombra/sheet.h"

namespace ombra {
namespace {

// A4 in points, and where the parts lie on it.
constexpr double kPageWidth = 595.28, kPageHeight = 841.89;
constexpr double kMargin = 42, kGap = 14, kWidth = kPageWidth - 2 * kMargin;
constexpr double kTitleTop = 36, kRule = 92;
constexpr double kDrawingTop = 118, kDrawingHeight = 200;
constexpr double kSmallTop = 346, kSmallSize = 118;
constexpr double kWordsTop = 490, kWordsBottom = 788, kFootTop = 797;

constexpr Rgb kAccent{181, 101, 29}, kQuiet{118, 106, 95}, kHair{214, 204, 190}, kPaper{250, 246, 239};
constexpr TextStyle kTitle{.size_pt = 26, .bold = true, .one_line = true};
constexpr TextStyle kSubtitle{.size_pt = 10, .colour = kAccent, .one_line = true};
constexpr TextStyle kCaption{.size_pt = 8, .colour = kQuiet, .bold = true, .one_line = true};
constexpr TextStyle kFoot{.size_pt = 6.5, .colour = kQuiet, .one_line = true};

/// Pixels a point of the drawings: 250 to the inch.
constexpr double kDrawingPixels = 250.0 / 72;

struct Release {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

std::string title(const Target& target) {
  std::string text = target.name.empty() ? "Shadow" : target.name;
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool has_arms(const Pose& pose) {
  return std::any_of(pose.hands.begin(), pose.hands.end(),
                     [](const auto& held) { return held && held->arm; });
}

std::string subtitle(const Solution& solution) {
  const auto& hands = solution.pose.hands;
  std::string text = "A hand shadow for ";
  text += for_two(solution.pose) ? "two people, " : "";
  text += (hands[0] || hands[2]) && (hands[1] || hands[3]) ? "both hands"
          : hands[0] || hands[2]                           ? "the left hand"
                                                           : "the right hand";
  if (for_two(solution.pose)) text += " of each";
  if (!has_arms(solution.pose)) return text;
  const auto side = [&](std::size_t hand) {
    const ArmsFrom from = performer_of(solution.stage, hand).arms_from;
    return from == ArmsFrom::kBottom ? "below" : "the " + std::string(name(from));
  };
  text += ", arms from " + side(0);
  return for_two(solution.pose) && side(2) != side(0) ? text + " and " + side(2) : text;
}

void draw_pictures(Page& page, const Hands& hands, const Solution& solution, const Target& target) {
  const Pose& pose = solution.pose;
  // Two people have different eyes; hands without arms are nobody's.
  const bool pair = for_two(pose) && has_arms(pose);
  const double panels = pair ? 3 : 2, width = (kWidth - (panels - 1) * kGap) / panels;
  double left = kMargin;
  const auto panel = [&](const char* caption, const View& view) {
    const Box box{left, kDrawingTop, width, kDrawingHeight};
    page.text(caption, left, box.y - 13, width, kCaption);
    page.picture(
        draw_hands(hands, pose, solution.stage, view, kPaper, static_cast<int>(width * kDrawingPixels),
                   static_cast<int>(kDrawingHeight * kDrawingPixels)),
        box);
    page.frame(box, 0.4, kHair);
    left += width + kGap;
  };
  panel(pair             ? "As person A sees the hands"
        : has_arms(pose) ? "As you see your hands"
                         : "From behind and above",
        performer_view(pose, solution.stage));
  if (pair) panel("As person B sees them", performer_view(pose, solution.stage, 1));
  panel("As the lamp sees them", lamp_view(pose, solution.stage));

  const Mask silhouette = Caster(hands).cast(pose, solution.stage, kScoreSize);
  const Mask wanted = place(target, solution.placement, kScoreSize);
  const auto small = [&](double x, const char* caption, const Image& image) {
    const Box box{x, kSmallTop, kSmallSize, kSmallSize};
    page.text(caption, x, box.y - 13, kSmallSize, kCaption);
    page.picture(image, box);
    page.frame(box, 0.4, kHair);
  };
  small(kMargin, "The shadow", shadow_picture(silhouette));
  const double second = kMargin + kSmallSize + kGap;
  small(second, "Shadow on the shape", overlay_picture(wanted, silhouette));
  page.text("blue: missing, orange: too much", second, kSmallTop + kSmallSize + 2, kSmallSize, kFoot);
  const double third = second + kSmallSize + kGap;
  const Box side{third, kSmallTop, kPageWidth - kMargin - third, kSmallSize};
  page.text("The stage from its side", side.x, side.y - 13, side.width, kCaption);
  draw_stage(page, side, hands, pose, solution.stage);
}

/// Sets "Label: text" lines under each other, the labels in a column of their own; returns the height.
/// Without ink it only measures.
double set_lines(Page& page, std::span<const std::string> lines, double x, double y, double width,
                 double size_pt, bool ink) {
  const TextStyle label{.size_pt = size_pt, .colour = kAccent, .bold = true, .one_line = true};
  const TextStyle body{.size_pt = size_pt};
  double indent = 5.2 * size_pt;
  for (const std::string& line : lines)
    indent = std::max(indent, page.text_width(line.substr(0, line.find(": ")), label) + 0.5 * size_pt);
  const double between = 0.30 * size_pt;
  double height = 0;
  for (const std::string& line : lines) {
    const auto colon = line.find(": ");
    const std::string text = line.substr(colon + 2);
    if (ink) {
      page.text(line.substr(0, colon), x, y + height, indent, label);
      page.text(text, x + indent, y + height, width - indent, body);
    }
    height += page.text_height(text, width - indent, body) + between;
  }
  return height;
}

/// Everything in words; returns the height.
double set_words(Page& page, const Instructions& words, const Pose& pose, double size_pt, bool ink) {
  double y = kWordsTop;
  y += set_lines(page, words.setup, kMargin, y, kWidth, size_pt, ink) + 0.9 * size_pt;
  const TextStyle heading{.size_pt = 1.35 * size_pt, .bold = true, .one_line = true};
  double bottom = y;
  for (std::size_t person = 0; person < 2; ++person) {  // a row each
    const auto held = [&](std::size_t side) { return !words.hands[2 * person + side].empty(); };
    if (!held(0) && !held(1)) continue;
    if (person == 1) y = bottom + 0.6 * size_pt;
    const double width = held(0) && held(1) ? (kWidth - 1.5 * kGap) / 2 : kWidth;
    double x = kMargin, tallest = 0;
    for (std::size_t hand = 2 * person; hand < 2 * person + 2; ++hand) {
      if (words.hands[hand].empty()) continue;
      const double radius = 0.5 * size_pt, heading_height = page.text_height("Hand", width, heading);
      if (ink) {
        page.disc(x + radius, y + heading_height / 2, radius, kHandTones[hand]);
        page.text(hand_title(pose, hand), x + 3 * radius, y, width - 3 * radius, heading);
        page.line(x, y + heading_height + 2, x + width, y + heading_height + 2, 0.4, kHair);
      }
      const double top = y + heading_height + 6;
      const double end = top + set_lines(page, words.hands[hand], x, top, width, size_pt, ink);
      tallest = std::max(tallest, end - y);
      x += width + 1.5 * kGap;
    }
    bottom = y + tallest;
  }
  return bottom - kWordsTop;
}

void draw_words(Page& page, const Instructions& words, const Pose& pose) {
  constexpr double kLargest_pt = 9.5, kSmallest_pt = 4;
  double size_pt = kLargest_pt;
  while (size_pt > kSmallest_pt && set_words(page, words, pose, size_pt, false) > kWordsBottom - kWordsTop)
    size_pt -= 0.25;
  set_words(page, words, pose, size_pt, true);
}

void draw_sheet(Page& page, const Hands& hands, const Solution& solution, const Target& target) {
  TextStyle heading = kTitle;
  constexpr double kSmallestTitle_pt = 15;
  while (heading.size_pt > kSmallestTitle_pt && page.text_width(title(target), heading) > kWidth)
    heading.size_pt -= 1;
  page.text(title(target), kMargin, kTitleTop + kTitle.size_pt - heading.size_pt, kWidth, heading);
  page.text(subtitle(solution), kMargin, kTitleTop + 34, kWidth, kSubtitle);
  page.line(kMargin, kRule, kMargin + kWidth, kRule, 1, kAccent);
  draw_pictures(page, hands, solution, target);
  draw_words(page, instructions(solution.pose, solution.stage), solution.pose);
  page.line(kMargin, kFootTop - 4, kMargin + kWidth, kFootTop - 4, 0.4, kHair);
  const Scores& scores = solution.scores;
  page.text(
      fmt::format(
          "IoU {:.3f}   boundary F {:.3f}   chamfer {:.4f}   topology error {}   penetration {:.1f} mm   "
          "limits {:.1f}°   strain {:.2f}   hand length {:.0f} mm",
          scores.iou, scores.boundary_f, scores.chamfer, scores.topology_error, solution.penetration_mm,
          solution.limit_violation_deg, solution.strain, 1000 * solution.pose.hand_length_m),
      kMargin, kFootTop, kWidth - 40, kFoot);
  page.text("Ombra", kMargin + kWidth - page.text_width("Ombra", kFoot), kFootTop, 0, kFoot);
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  const auto* from = reinterpret_cast<const std::byte*>(data);
  static_cast<std::vector<std::byte>*>(bytes)->insert(static_cast<std::vector<std::byte>*>(bytes)->end(),
                                                      from, from + length);
  return CAIRO_STATUS_SUCCESS;
}

/// A page on a surface that collects its bytes.
Result<std::vector<std::byte>> write_sheet(const std::function<cairo_surface_t*(void* bytes)>& make_surface,
                                           const Hands& hands, const Solution& solution,
                                           const Target& target) {
  const auto& held = solution.pose.hands;
  if (std::none_of(held.begin(), held.end(), [](const auto& hand) { return hand.has_value(); }))
    return fail(ErrorCode::kBadInput, "the pose holds no hand; a sheet needs at least one", target.name);
  std::vector<std::byte> bytes;
  const Owned<cairo_surface_t> surface(make_surface(&bytes));
  const Owned<cairo_t> context(cairo_create(surface.get()));
  Page page(context.get());
  draw_sheet(page, hands, solution, target);
  cairo_show_page(context.get());
  cairo_surface_finish(surface.get());
  for (const cairo_status_t status : {cairo_status(context.get()), cairo_surface_status(surface.get())})
    if (status != CAIRO_STATUS_SUCCESS)
      return fail(ErrorCode::kCannotWrite,
                  fmt::format("the sheet cannot be drawn: {}", cairo_status_to_string(status)), target.name);
  return bytes;
}

}  // namespace

Result<std::vector<std::byte>> write_sheet_pdf(const Hands& hands, const Solution& solution,
                                               const Target& target) {
  const auto make_surface = [](void* bytes) {
    cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(append, bytes, kPageWidth, kPageHeight);
    // The same sheet has the same bytes on every day.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    return surface;
  };
  return write_sheet(make_surface, hands, solution, target);
}

Result<std::vector<std::byte>> write_sheet_svg(const Hands& hands, const Solution& solution,
                                               const Target& target) {
  const auto make_surface = [](void* bytes) {
    return cairo_svg_surface_create_for_stream(append, bytes, kPageWidth, kPageHeight);
  };
  return write_sheet(make_surface, hands, solution, target);
}

}  // namespace ombra
