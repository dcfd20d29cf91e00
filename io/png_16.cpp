#include "io/png_16.h"

#include <png.h>

#include <cassert>
#include <cstdint>

namespace ombra {
namespace {

using Bytes = std::vector<std::byte>;

void append(png_structp png, png_bytep data, std::size_t length) {
  const auto* begin = reinterpret_cast<const std::byte*>(data);
  auto& out = *static_cast<Bytes*>(png_get_io_ptr(png));
  out.insert(out.end(), begin, begin + length);
}
void flush(png_structp) {}

/// Jumps out of libpng where that fails, so nothing in here has a destructor. @return whether it was written
bool encode(const std::uint8_t* samples, png_uint_32 width, png_uint_32 height, Bytes& out) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  if (!png) return false;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return false;
  }
  png_set_write_fn(png, &out, append, flush);
  png_set_IHDR(png, info, width, height, 16, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB_gAMA_and_cHRM(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_write_info(png, info);
  for (png_uint_32 y = 0; y < height; ++y) png_write_row(png, samples + std::size_t{6} * width * y);
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return true;
}

}  // namespace

Result<Bytes> write_png_16(std::span<const float> rgb, int width, int height) {
  assert(rgb.size() == 3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  std::vector<std::uint8_t> samples;  // the format has the high byte first
  samples.reserve(2 * rgb.size());
  for (const float v : rgb) {
    const auto level = static_cast<unsigned>(v * 65535 + 0.5f);
    samples.push_back(static_cast<std::uint8_t>(level >> 8));
    samples.push_back(static_cast<std::uint8_t>(level & 255));
  }
  Bytes out;
  if (!encode(samples.data(), static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), out))
    return fail(ErrorCode::kCannotWrite, "PNG encoding failed");
  return out;
}

}  // namespace ombra
