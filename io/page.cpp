#include "io/page.h"

#include <pango/pangocairo.h>

#include <cstring>
#include <memory>

namespace ombra {
namespace {

struct Release {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(char* text) const { g_free(text); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

void add(PangoAttrList* attributes, PangoAttribute* attribute, std::size_t from, std::size_t to) {
  attribute->start_index = static_cast<guint>(from);
  attribute->end_index = static_cast<guint>(to);
  pango_attr_list_insert(attributes, attribute);
}

/// Lets lines end at spaces alone in Korean, where Unicode would allow it after every syllable.
void keep_hangul_words(PangoAttrList* attributes, const char* text) {
  const char* word = text;
  bool hangul = false;
  for (const char* at = text;; at = g_utf8_next_char(at)) {
    const gunichar letter = g_utf8_get_char(at);
    if (letter == 0 || letter == ' ') {
      if (hangul)
        add(attributes, pango_attr_allow_breaks_new(FALSE), static_cast<std::size_t>(word - text),
            static_cast<std::size_t>(at - text));
      if (letter == 0) return;
      word = g_utf8_next_char(at);
      hangul = false;
    }
    hangul |= letter >= 0xAC00 && letter <= 0xD7A3;
  }
}

Owned<PangoLayout> make_layout(cairo_t* context, const char* fonts, const std::string& words, double width,
                               const TextStyle& style) {
  Owned<PangoLayout> layout(pango_cairo_create_layout(context));
  // Hinting would fit the letters to pixels that a page does not have.
  const Owned<cairo_font_options_t> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options.get());
  const Owned<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family(font.get(), fonts);
  pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(), style.size_pt * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  if (width > 0) pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  if (style.one_line) pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  if (style.centred) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  const Owned<char> valid(g_utf8_make_valid(words.data(), static_cast<gssize>(words.size())));
  pango_layout_set_text(layout.get(), valid.get(), -1);
  const Owned<PangoAttrList> attributes(pango_attr_list_new());
  if (style.bold_bytes > 0)
    add(attributes.get(), pango_attr_weight_new(PANGO_WEIGHT_BOLD), 0, style.bold_bytes);
  keep_hangul_words(attributes.get(), valid.get());
  pango_layout_set_attributes(layout.get(), attributes.get());
  return layout;
}

struct Extent {
  double width, height;
};

Extent extent(PangoLayout* layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout, nullptr, &logical);
  return {static_cast<double>(logical.width) / PANGO_SCALE,
          static_cast<double>(logical.height) / PANGO_SCALE};
}

void set_colour(cairo_t* context, Rgb c) {
  cairo_set_source_rgb(context, c[0] / 255.0, c[1] / 255.0, c[2] / 255.0);
}

}  // namespace

double Page::text(const std::string& words, double x, double y, double width, const TextStyle& style) {
  const Owned<PangoLayout> layout = make_layout(context_, fonts_, words, width, style);
  set_colour(context_, style.colour);
  cairo_move_to(context_, x, y);
  pango_cairo_show_layout(context_, layout.get());
  return extent(layout.get()).height;
}

double Page::text_height(const std::string& words, double width, const TextStyle& style) {
  return extent(make_layout(context_, fonts_, words, width, style).get()).height;
}

double Page::text_width(const std::string& words, const TextStyle& style) {
  return extent(make_layout(context_, fonts_, words, 0, style).get()).width;
}

void Page::picture(const Image& image, const Box& box) {
  const Owned<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.width, image.height));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return;
  for (int y = 0; y < image.height; ++y) {
    unsigned char* row = cairo_image_surface_get_data(surface.get()) +
                         static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface.get());
    for (int x = 0; x < image.width; ++x) {
      const std::uint8_t* from =
          &image.rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                          static_cast<std::size_t>(x))];
      const std::uint32_t pixel = static_cast<std::uint32_t>(from[0]) << 16 |
                                  static_cast<std::uint32_t>(from[1]) << 8 |
                                  static_cast<std::uint32_t>(from[2]);
      std::memcpy(row + 4 * x, &pixel, sizeof pixel);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  cairo_save(context_);
  cairo_translate(context_, box.x, box.y);
  cairo_scale(context_, box.width / image.width, box.height / image.height);
  cairo_set_source_surface(context_, surface.get(), 0, 0);
  // Otherwise the picture's edge is blended with nothing.
  cairo_pattern_set_extend(cairo_get_source(context_), CAIRO_EXTEND_PAD);
  cairo_rectangle(context_, 0, 0, image.width, image.height);
  cairo_fill(context_);
  cairo_restore(context_);
}

void Page::fill(const Box& box, Rgb colour) {
  set_colour(context_, colour);
  cairo_rectangle(context_, box.x, box.y, box.width, box.height);
  cairo_fill(context_);
}

void Page::frame(const Box& box, double line_pt, Rgb colour) {
  set_colour(context_, colour);
  cairo_set_line_width(context_, line_pt);
  cairo_rectangle(context_, box.x, box.y, box.width, box.height);
  cairo_stroke(context_);
}

void Page::line(double x0, double y0, double x1, double y1, double line_pt, Rgb colour) {
  set_colour(context_, colour);
  cairo_set_line_width(context_, line_pt);
  cairo_set_line_cap(context_, CAIRO_LINE_CAP_ROUND);
  cairo_move_to(context_, x0, y0);
  cairo_line_to(context_, x1, y1);
  cairo_stroke(context_);
}

void Page::disc(double x, double y, double radius_pt, Rgb colour) {
  set_colour(context_, colour);
  cairo_new_sub_path(context_);
  cairo_arc(context_, x, y, radius_pt, 0, 2 * G_PI);
  cairo_fill(context_);
}

void Page::ring(double x, double y, double radius_pt, double line_pt, Rgb colour) {
  set_colour(context_, colour);
  cairo_set_line_width(context_, line_pt);
  cairo_new_sub_path(context_);
  cairo_arc(context_, x, y, radius_pt, 0, 2 * G_PI);
  cairo_stroke(context_);
}

void Page::triangle(double x0, double y0, double x1, double y1, double x2, double y2, Rgb colour) {
  set_colour(context_, colour);
  cairo_move_to(context_, x0, y0);
  cairo_line_to(context_, x1, y1);
  cairo_line_to(context_, x2, y2);
  cairo_close_path(context_);
  cairo_fill(context_);
}

}  // namespace ombra
