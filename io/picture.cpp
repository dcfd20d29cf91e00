#include "io/picture.h"

#include <cairo-svg.h>
#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "io/bounded.h"
#include "io/page.h"
#include "io/shape_in.h"

namespace ombra {
namespace {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

/// The out-parameter of a GLib call, and what it says.
class Trouble {
 public:
  ~Trouble() { g_clear_error(&error_); }
  GError** out() {
    g_clear_error(&error_);
    return &error_;
  }
  /// As part of a sentence: without the dot or line end that libraries close with.
  std::string message() const {
    std::string text = error_ ? error_->message : "no reason given";
    text.resize(text.find_last_not_of(". \n") + 1);
    return text;
  }

 private:
  GError* error_ = nullptr;
};

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// ---- raster pictures

/// The size a header announces; a loader that finds it too large stops before it takes memory.
struct Announced {
  std::int64_t width = 0, height = 0;
  bool too_large() const { return width * height > kMaxPicturePixels; }
};

void size_prepared(GdkPixbufLoader* loader, int width, int height, gpointer announced) {
  auto& size = *static_cast<Announced*>(announced);
  size = {width, height};
  if (size.too_large()) gdk_pixbuf_loader_set_size(loader, 0, 0);
}

GreyAlpha grey_alpha(const GdkPixbuf* pixbuf) {
  GreyAlpha out{gdk_pixbuf_get_width(pixbuf), gdk_pixbuf_get_height(pixbuf), {}, {}};
  const int channels = gdk_pixbuf_get_n_channels(pixbuf);
  const bool has_alpha = gdk_pixbuf_get_has_alpha(pixbuf);
  const auto size = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
  out.grey.reserve(size);
  out.alpha.reserve(size);
  for (int y = 0; y < out.height; ++y) {
    const guint8* pixel =
        gdk_pixbuf_read_pixels(pixbuf) + static_cast<std::ptrdiff_t>(y) * gdk_pixbuf_get_rowstride(pixbuf);
    for (int x = 0; x < out.width; ++x, pixel += channels) {
      out.grey.push_back(luma(pixel[0], pixel[1], pixel[2]));
      out.alpha.push_back(has_alpha ? pixel[3] : 255);
    }
  }
  return out;
}

/// Whether a PNG or JPEG lacks its end, which the decoders forgive and leave the rest of the picture blank.
/// Inside the compressed data of a JPEG neither marker can occur, and the marks of an embedded preview come
/// earlier.
bool is_cut_short(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG")) return bytes.rfind("IEND") == bytes.npos;
  if (!bytes.starts_with("\xFF\xD8")) return false;
  const auto end = bytes.rfind("\xFF\xD9"), last_scan = bytes.rfind("\xFF\xDA");
  return end == bytes.npos || last_scan == bytes.npos || end < last_scan;
}

Image image(const GdkPixbuf* pixbuf) {
  Image out{gdk_pixbuf_get_width(pixbuf), gdk_pixbuf_get_height(pixbuf), {}};
  const int channels = gdk_pixbuf_get_n_channels(pixbuf);
  const bool has_alpha = gdk_pixbuf_get_has_alpha(pixbuf);
  out.rgb.reserve(3 * static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (int y = 0; y < out.height; ++y) {
    const guint8* pixel =
        gdk_pixbuf_read_pixels(pixbuf) + static_cast<std::ptrdiff_t>(y) * gdk_pixbuf_get_rowstride(pixbuf);
    for (int x = 0; x < out.width; ++x, pixel += channels)
      for (int c = 0; c < 3; ++c) {
        const int alpha = has_alpha ? pixel[3] : 255;
        out.rgb.push_back(static_cast<std::uint8_t>((pixel[c] * alpha + 255 * (255 - alpha)) / 255));
      }
  }
  return out;
}

/// A raster picture, upright.
Result<Owned<GdkPixbuf>> decode(std::span<const std::byte> bytes, const std::string& where) {
  const Owned<GdkPixbufLoader> loader(gdk_pixbuf_loader_new());
  Announced announced;
  g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(size_prepared), &announced);
  Trouble trouble;
  const bool written = gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<const guchar*>(bytes.data()),
                                               bytes.size(), trouble.out());
  // A loader must be closed in any case; only the first complaint is the reason.
  const bool complete = gdk_pixbuf_loader_close(loader.get(), written ? trouble.out() : nullptr) && written;
  if (announced.too_large())
    return fail(ErrorCode::kTooLarge,
                fmt::format("the picture is {} x {} pixels and the limit is {} million in all; scale it down",
                            announced.width, announced.height, kMaxPicturePixels / 1'000'000),
                where);
  if (complete && is_cut_short(as_text(bytes)))
    return fail(ErrorCode::kBadInput, "the picture is cut short; copy or download it again", where);
  GdkPixbuf* pixbuf = complete ? gdk_pixbuf_loader_get_pixbuf(loader.get()) : nullptr;
  if (!pixbuf)
    return fail(
        ErrorCode::kBadInput,
        fmt::format("cannot be read as a picture: {}; give a PNG, JPEG, GIF or SVG", trouble.message()),
        where);
  return Owned<GdkPixbuf>(gdk_pixbuf_apply_embedded_orientation(pixbuf));
}

// ---- drawings

/// Whether the first character is an angle bracket, in any encoding of Unicode.
bool is_markup(std::string_view text) {
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"})
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const auto first = text.find_first_not_of(std::string_view(" \t\r\n\0", 5));
  return first != text.npos && text[first] == '<';
}

bool has_area(const RsvgRectangle& box) {
  return box.width > 0 && box.height > 0 && std::isfinite(box.width * box.height);
}

/// The size that a drawing gives itself in pixels: its own, else its view box's.
std::optional<RsvgRectangle> own_size(RsvgHandle* handle) {
  RsvgRectangle box{};
  if (rsvg_handle_get_intrinsic_size_in_pixels(handle, &box.width, &box.height) && has_area(box)) return box;
  gboolean has_width, has_height, has_view_box;
  RsvgLength width, height;
  rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width, &has_height, &height, &has_view_box, &box);
  box.x = box.y = 0;
  if (has_view_box && has_area(box)) return box;
  return std::nullopt;
}

GreyAlpha grey_alpha(cairo_surface_t* surface) {
  GreyAlpha out{cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface), {}, {}};
  cairo_surface_flush(surface);
  for (int y = 0; y < out.height; ++y) {
    const unsigned char* row = cairo_image_surface_get_data(surface) +
                               static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface);
    for (int x = 0; x < out.width; ++x) {
      std::uint32_t pixel;
      std::memcpy(&pixel, row + 4 * x, 4);
      const std::uint32_t alpha = pixel >> 24;
      const auto straight = [&](std::uint32_t value) {
        return alpha ? std::min(255U, value * 255 / alpha) : 0U;
      };
      out.grey.push_back(
          luma(straight(pixel >> 16 & 255), straight(pixel >> 8 & 255), straight(pixel & 255)));
      out.alpha.push_back(static_cast<std::uint8_t>(alpha));
    }
  }
  return out;
}

Result<GreyAlpha> draw(std::span<const std::byte> bytes, const std::string& where) {
  // No base address is given to the handle, so that it follows no reference to a file or a network.
  Trouble trouble;
  const Owned<RsvgHandle> handle(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(bytes.data()), bytes.size(), trouble.out()));
  if (!handle)
    return fail(ErrorCode::kBadInput, fmt::format("cannot be read as an SVG: {}", trouble.message()), where);
  const std::optional<RsvgRectangle> size = own_size(handle.get());
  RsvgRectangle box = size.value_or(RsvgRectangle{});
  if (!size) rsvg_handle_get_geometry_for_element(handle.get(), nullptr, &box, nullptr, nullptr);
  if (!has_area(box))
    return fail(ErrorCode::kBadInput, "the drawing has no size and shows nothing; give it a viewBox", where);

  const double scale = kDrawingSize / std::max(box.width, box.height);
  const auto side = [&](double length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  const Owned<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, side(box.width), side(box.height)));
  const Owned<cairo_t> context(cairo_create(surface.get()));
  cairo_scale(context.get(), scale, scale);
  const RsvgRectangle viewport{0, 0, box.width, box.height};
  // A drawing without a size of its own is moved so that what it shows begins at the corner.
  const bool drawn =
      size ? rsvg_handle_render_document(handle.get(), context.get(), &viewport, trouble.out())
           : rsvg_handle_render_element(handle.get(), context.get(), nullptr, &viewport, trouble.out());
  if (!drawn)
    return fail(ErrorCode::kBadInput, fmt::format("the drawing cannot be rendered: {}", trouble.message()),
                where);
  return grey_alpha(surface.get());
}

/// A mask or an error as bytes for the way out of the child: a tag, two numbers, then pixels or words.
struct Parcel {
  bool good;
  std::int32_t first, second;  ///< width and height, or the error's code
};

std::vector<std::byte> pack(const Result<Mask>& result) {
  const Parcel head = result ? Parcel{true, result->width, result->height}
                             : Parcel{false, static_cast<std::int32_t>(result.error().code), 0};
  const auto body =
      result ? std::as_bytes(std::span(result->pixels)) : std::as_bytes(std::span(result.error().message));
  std::vector<std::byte> bytes(sizeof head + body.size());
  std::memcpy(bytes.data(), &head, sizeof head);
  std::copy(body.begin(), body.end(), bytes.begin() + sizeof head);
  return bytes;
}

Result<Mask> unpack(std::span<const std::byte> bytes, const std::string& where) {
  Parcel head;
  std::memcpy(&head, bytes.data(), sizeof head);
  const std::string_view body = as_text(bytes.subspan(sizeof head));
  if (!head.good) return fail(static_cast<ErrorCode>(head.first), std::string(body), where);
  return Mask{head.first, head.second, {body.begin(), body.end()}};
}

/// A few lines of SVG can ask for hours of work (uses of uses, masks of masks, filters), and the renderer
/// cannot be stopped; so it works in a process that can.
Result<Mask> read_drawing(std::span<const std::byte> bytes, const std::string& where) {
  if (bytes.size() > kMaxSvgBytes)
    return fail(ErrorCode::kTooLarge,
                fmt::format("the drawing holds {} bytes and the limit is {}; simplify it", bytes.size(),
                            kMaxSvgBytes),
                where);
  const auto packed = run_bounded([&] { return pack(draw(bytes, where).map(shape_in)); }, kDrawingSeconds);
  if (!packed)
    return fail(
        ErrorCode::kTooLarge,
        fmt::format("the drawing cannot be rendered within {} seconds; simplify it or save it as a PNG",
                    kDrawingSeconds),
        where);
  return unpack(*packed, where);
}

// ---- writing

constexpr int kMostJpegSide = 65500;  // libjpeg's JPEG_MAX_DIMENSION

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  const auto* begin = reinterpret_cast<const std::byte*>(data);
  auto& out = *static_cast<std::vector<std::byte>*>(bytes);
  out.insert(out.end(), begin, begin + length);
  return CAIRO_STATUS_SUCCESS;
}

/// A PNG of the given kind; `fill_row(y, row)` writes a row as cairo holds it.
template <typename FillRow>
Result<std::vector<std::byte>> png(int width, int height, cairo_format_t format, FillRow fill_row) {
  if (width < 1 || height < 1)
    return fail(ErrorCode::kBadInput, "a picture without pixels cannot be written");
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(format, width, height));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::kTooLarge,
                fmt::format("a picture of {} x {} pixels cannot be written; the limit is 32767 a side", width,
                            height));
  for (int y = 0; y < height; ++y)
    fill_row(y, cairo_image_surface_get_data(surface.get()) +
                    static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface.get()));
  cairo_surface_mark_dirty(surface.get());
  std::vector<std::byte> bytes;
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::kCannotWrite,
                fmt::format("PNG encoding failed: {}", cairo_status_to_string(status)));
  return bytes;
}

}  // namespace

Result<Mask> read_picture(std::span<const std::byte> bytes, const std::string& where) {
  if (bytes.empty())
    return fail(ErrorCode::kBadInput, "the file is empty; give a PNG, JPEG, GIF or SVG", where);
  if (is_markup(as_text(bytes))) return read_drawing(bytes, where);
  return decode(bytes, where).map([](const Owned<GdkPixbuf>& pixbuf) {
    return shape_in(grey_alpha(pixbuf.get()));
  });
}

Result<Image> read_photo(std::span<const std::byte> bytes, const std::string& where) {
  if (bytes.empty()) return fail(ErrorCode::kBadInput, "the file is empty; give a PNG or JPEG", where);
  if (is_markup(as_text(bytes)))
    return fail(ErrorCode::kUnsupported, "is a drawing and no photograph; give a PNG or JPEG", where);
  return decode(bytes, where).map([](const Owned<GdkPixbuf>& pixbuf) { return image(pixbuf.get()); });
}

Result<std::vector<std::byte>> write_png(const Mask& mask) {
  return png(mask.width, mask.height, CAIRO_FORMAT_A8, [&](int y, unsigned char* row) {
    for (int x = 0; x < mask.width; ++x) row[x] = mask.at(x, y) ? 255 : 0;
  });
}

Result<std::vector<std::byte>> write_png(const Image& image) {
  return png(image.width, image.height, CAIRO_FORMAT_RGB24, [&](int y, unsigned char* row) {
    const std::uint8_t* from = image.rgb.data() + static_cast<std::ptrdiff_t>(y) * 3 * image.width;
    for (int x = 0; x < image.width; ++x, from += 3) {
      const std::uint32_t pixel = static_cast<std::uint32_t>(from[0]) << 16 |
                                  static_cast<std::uint32_t>(from[1]) << 8 |
                                  static_cast<std::uint32_t>(from[2]);
      std::memcpy(row + 4 * x, &pixel, 4);
    }
  });
}

Result<std::vector<std::byte>> write_svg(const Image& image) {
  if (image.width < 1 || image.height < 1)
    return fail(ErrorCode::kBadInput, "a picture without pixels cannot be written");
  std::vector<std::byte> bytes;
  const Owned<cairo_surface_t> surface(
      cairo_svg_surface_create_for_stream(append, &bytes, image.width, image.height));
  const Owned<cairo_t> context(cairo_create(surface.get()));
  Page(context.get())
      .picture(image, {0, 0, static_cast<double>(image.width), static_cast<double>(image.height)});
  cairo_show_page(context.get());
  cairo_surface_finish(surface.get());
  if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return fail(ErrorCode::kCannotWrite,
                fmt::format("SVG encoding failed: {}", cairo_status_to_string(status)));
  return bytes;
}

Result<std::vector<std::byte>> write_jpeg(const Image& image, int quality) {
  if (image.width < 1 || image.height < 1)
    return fail(ErrorCode::kBadInput, "a picture without pixels cannot be written");
  if (std::max(image.width, image.height) > kMostJpegSide)
    return fail(ErrorCode::kTooLarge,
                fmt::format("a picture of {} x {} pixels cannot be a JPEG; the limit is {} a side",
                            image.width, image.height, kMostJpegSide));
  const Owned<GdkPixbuf> pixbuf(gdk_pixbuf_new_from_data(image.rgb.data(), GDK_COLORSPACE_RGB, FALSE, 8,
                                                         image.width, image.height, 3 * image.width, nullptr,
                                                         nullptr));
  gchar* data = nullptr;
  gsize size = 0;
  Trouble trouble;
  if (!gdk_pixbuf_save_to_buffer(pixbuf.get(), &data, &size, "jpeg", trouble.out(), "quality",
                                 std::to_string(quality).c_str(), nullptr))
    return fail(ErrorCode::kCannotWrite, fmt::format("JPEG encoding failed: {}", trouble.message()));
  const auto* begin = reinterpret_cast<const std::byte*>(data);
  std::vector<std::byte> bytes(begin, begin + size);
  g_free(data);
  return bytes;
}

}  // namespace ombra
