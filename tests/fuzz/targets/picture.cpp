// Raster pictures, as a target and as a photograph.
#include "io/picture.h"
#include "fuzz/fuzz.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const Result<Image> photo = read_photo(bytes, "photo");
  if (!photo) return false;
  promise(std::int64_t{photo->width} * photo->height <= kMaxPicturePixels,
          "no picture is larger than may be");
  const Result<Mask> mask = read_picture(bytes, "picture");
  promise(mask && mask->width == photo->width && mask->height == photo->height,
          "what is a photograph is a picture of the same size");
  return true;
}

std::vector<FuzzBytes> seeds() {
  Mask mask{9, 7, std::vector<std::uint8_t>(63, 0)};
  Image image{9, 7, std::vector<std::uint8_t>(189, 255)};
  for (std::size_t i = 20; i < 40; ++i) mask.pixels[i] = 1;
  for (std::size_t i = 60; i < 130; ++i) image.rgb[i] = static_cast<std::uint8_t>(i);
  return {write_png(mask).value(), write_png(image).value(), write_jpeg(image, 80).value(),
          bytes_of(std::string("GIF89a\1\0\1\0\x80\0\0\xFF\xFF\xFF\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;", 35))};
}

}  // namespace

FuzzTarget picture_target() { return {"picture", read, seeds}; }

}  // namespace ombra
