#include "io/sheet_canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fmt/format.h>

namespace ombra {
namespace {

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  const auto* from = reinterpret_cast<const std::byte*>(data);
  auto& all = *static_cast<std::vector<std::byte>*>(bytes);
  all.insert(all.end(), from, from + length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

PageSize page_size(Paper paper) {
  const PaperSize size = size_of(paper);
  constexpr double kPointsPerMm = 72 / 25.4;
  return {size.width_mm * kPointsPerMm, size.height_mm * kPointsPerMm};
}

void SheetCanvas::Release::operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
void SheetCanvas::Release::operator()(cairo_t* context) const { cairo_destroy(context); }

void SheetCanvas::draw_on(cairo_surface_t* surface) {
  surface_.reset(surface);
  context_.reset(cairo_create(surface));
}

SheetCanvas SheetCanvas::pdf(Paper paper) {
  const PageSize size = page_size(paper);
  SheetCanvas out;
  out.draw_on(cairo_pdf_surface_create_for_stream(append, out.bytes_.get(), size.width, size.height));
  cairo_pdf_surface_set_metadata(out.surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  return out;
}

SheetCanvas SheetCanvas::svg(Paper paper) {
  const PageSize size = page_size(paper);
  SheetCanvas out;
  out.draw_on(cairo_svg_surface_create_for_stream(append, out.bytes_.get(), size.width, size.height));
  return out;
}

void SheetCanvas::turn() { cairo_show_page(context_.get()); }

Result<std::vector<std::byte>> SheetCanvas::finished(const std::string& title) {
  cairo_show_page(context_.get());
  cairo_surface_finish(surface_.get());
  for (const cairo_status_t status : {cairo_status(context_.get()), cairo_surface_status(surface_.get())})
    if (status != CAIRO_STATUS_SUCCESS)
      return fail(ErrorCode::kCannotWrite,
                  fmt::format("the sheet cannot be drawn: {}", cairo_status_to_string(status)), title);
  return std::move(*bytes_);
}

}  // namespace ombra
