// Ink on a page: text, pictures, lines and circles in points (1/72 inch), y down.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "io/picture.h"

// Cairo's context, so that only who draws with it needs its header.
typedef struct _cairo cairo_t;

namespace ombra {

using Rgb = std::array<std::uint8_t, 3>;  ///< sRGB

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

/// How a text is set.
struct TextStyle {
  double size_pt = 9;
  Rgb colour{43, 37, 32};
  bool bold = false;
  bool centred = false;
  bool one_line = false;       ///< cut with an ellipsis instead of wrapped
  std::size_t bold_bytes = 0;  ///< so many bytes at the beginning are bold
};

/// Fonts by name, the first that has a letter draws it: DejaVu Sans for Latin, NanumGothic for Hangul.
inline constexpr const char* kLatinFonts = "DejaVu Sans, NanumGothic";
inline constexpr const char* kKoreanFonts = "NanumGothic, DejaVu Sans";

/// Draws on a cairo context that outlives it. Text is UTF-8; bytes that are not become U+FFFD.
class Page {
 public:
  explicit Page(cairo_t* context, const char* fonts = kLatinFonts) : context_(context), fonts_(fonts) {}

  /// Sets text with its top left corner at (x, y) into a width; returns its height.
  double text(const std::string& words, double x, double y, double width, const TextStyle& style);
  /// The height it would take.
  double text_height(const std::string& words, double width, const TextStyle& style);
  /// The width it takes on one line.
  double text_width(const std::string& words, const TextStyle& style);

  void picture(const Image& image, const Box& box);
  void fill(const Box& box, Rgb colour);
  void frame(const Box& box, double line_pt, Rgb colour);
  void line(double x0, double y0, double x1, double y1, double line_pt, Rgb colour);
  void disc(double x, double y, double radius_pt, Rgb colour);
  void ring(double x, double y, double radius_pt, double line_pt, Rgb colour);
  void triangle(double x0, double y0, double x1, double y1, double x2, double y2, Rgb colour);

 private:
  cairo_t* context_;
  const char* fonts_;
};

}  // namespace ombra
