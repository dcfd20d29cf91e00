// Pictures: PNG, JPEG, GIF, SVG … bytes <-> masks and colour images.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra {

/// A colour picture; row 0 is the top, three bytes a pixel: red, green, blue (sRGB).
/// rgb.size() == 3 * width * height.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

/// The largest picture that is decoded, in pixels; more is refused from the header alone.
inline constexpr std::int64_t kMaxPicturePixels = 64'000'000;
/// The largest drawing that is read, in bytes.
inline constexpr std::size_t kMaxSvgBytes = std::size_t{8} << 20;
/// The longer side to which a drawing (SVG) is rendered, in pixels.
inline constexpr int kDrawingSize = 1024;
/// The processor time that rendering a drawing may take, in seconds.
inline constexpr int kDrawingSeconds = 3;

/// The shape in a picture of any kind that gdk-pixbuf reads (PNG, JPEG, GIF, TIFF, BMP … ; of several frames
/// the first; turned as its camera noted) or in an SVG (rendered so that its longer side is kDrawingSize;
/// nothing outside the file is ever read, no file and no network).
///
/// Which pixels are the shape is told by shape_in() (io/shape_in.h). The mask may come out empty (a picture
/// of one colour); make_target refuses that.
/// @param where the name of the picture for error messages
/// @return kBadInput when the bytes are empty, broken, cut short or no picture; kTooLarge above
/// kMaxPicturePixels, kMaxSvgBytes or kDrawingSeconds.
Result<Mask> read_picture(std::span<const std::byte> bytes, const std::string& where);

/// A photograph: a picture of any kind that gdk-pixbuf reads, turned as its camera noted, in its colours;
/// what is transparent shows white.
/// @param where the name of the picture for error messages
/// @return the errors of read_picture(); kUnsupported for a drawing
Result<Image> read_photo(std::span<const std::byte> bytes, const std::string& where);

/// The mask as a grey PNG, white shape on black. Same bytes for the same mask.
/// @return kTooLarge when a side is over 32767 pixels, kBadInput when it has no pixel
Result<std::vector<std::byte>> write_png(const Mask& mask);

/// The image as an RGB PNG. Same bytes for the same image; errors as above.
Result<std::vector<std::byte>> write_png(const Image& image);

/// An SVG that holds the image, a pixel a unit. Same bytes for the same image; errors as above.
Result<std::vector<std::byte>> write_svg(const Image& image);

/// The image as a JPEG. Same bytes for the same image with the same libjpeg.
/// @param quality 1 … 100
/// @return kBadInput when it has no pixel, kTooLarge when a side is over 65500 pixels
Result<std::vector<std::byte>> write_jpeg(const Image& image, int quality);

}  // namespace ombra
