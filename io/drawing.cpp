#include "io/drawing.h"

#include <cairo.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ombra {

Drawing::Drawing(int width, int height)
    : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
      context_(cairo_create(surface_)) {}

Drawing::~Drawing() {
  cairo_destroy(context_);
  cairo_surface_destroy(surface_);
}

Image Drawing::image() const {
  Image out{cairo_image_surface_get_width(surface_), cairo_image_surface_get_height(surface_), {}};
  cairo_surface_flush(surface_);
  const unsigned char* rows = cairo_image_surface_get_data(surface_);
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface_);
  out.rgb.reserve(3 * static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      std::uint32_t pixel;
      std::memcpy(&pixel, rows + y * stride + 4 * x, 4);
      for (const int shift : {16, 8, 0}) out.rgb.push_back(static_cast<std::uint8_t>(pixel >> shift & 255));
    }
  return out;
}

}  // namespace ombra
