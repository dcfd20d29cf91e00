#include "io/text_shape.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace ombra {
namespace {

constexpr double kInkedSize = 1024;  // px, the longer side
constexpr int kMargin = 4;           // px

struct Release {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

Owned<PangoLayout> make_layout(cairo_t* context, const std::string& text) {
  Owned<PangoLayout> layout(pango_cairo_create_layout(context));
  const Owned<cairo_font_options_t> options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options.get());
  const Owned<PangoFontDescription> font(pango_font_description_from_string("DejaVu Sans Bold"));
  pango_font_description_set_absolute_size(font.get(), 256 * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return layout;
}

struct Sheet {
  Owned<cairo_surface_t> surface;
  Owned<cairo_t> context;
  Sheet(int width, int height)
      : surface(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height)),
        context(cairo_create(surface.get())) {}
};

}  // namespace

Result<Mask> text_shape(const std::string& text) {
  if (!g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr))
    return fail(ErrorCode::kBadInput, "the text is not valid UTF-8", text);
  const Sheet trial(1, 1);
  const Owned<PangoLayout> measured = make_layout(trial.context.get(), text);
  if (pango_layout_get_unknown_glyphs_count(measured.get()) > 0)
    return fail(ErrorCode::kUnsupported, "no installed font has all characters of the text; install one",
                text);
  PangoRectangle ink;
  pango_layout_get_extents(measured.get(), &ink, nullptr);
  if (ink.width <= 0 || ink.height <= 0)
    return fail(ErrorCode::kBadInput, "the text leaves no ink; use letters that can be seen", text);

  const double units = kInkedSize / std::max(ink.width, ink.height);  // pixels a Pango unit
  const auto side = [&](int length) { return 2 * kMargin + static_cast<int>(std::ceil(length * units)); };
  const Sheet sheet(side(ink.width), side(ink.height));
  cairo_t* context = sheet.context.get();
  cairo_translate(context, kMargin - ink.x * units, kMargin - ink.y * units);
  cairo_scale(context, units * PANGO_SCALE, units * PANGO_SCALE);
  pango_cairo_show_layout(context, make_layout(context, text).get());

  cairo_surface_t* surface = sheet.surface.get();
  cairo_surface_flush(surface);
  Mask mask{cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface), {}};
  for (int y = 0; y < mask.height; ++y) {
    const unsigned char* row = cairo_image_surface_get_data(surface) +
                               static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface);
    for (int x = 0; x < mask.width; ++x) mask.pixels.push_back(row[x] > 127);
  }
  return mask;
}

}  // namespace ombra
