#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>
#include <vector>

#include <gif_lib.h>
#include <libimagequant.h>
#include <omp.h>

#include "io/film.h"

namespace ombra {
namespace {

constexpr int kLeastShown = 2;  ///< 1/100 s: browsers show what is shorter for 1/10 s

struct CloseGif {
  void operator()(GifFileType* gif) const { EGifCloseFile(gif, nullptr); }
};
struct FreeColours {
  void operator()(liq_attr* attributes) const { liq_attr_destroy(attributes); }
  void operator()(liq_image* image) const { liq_image_destroy(image); }
  void operator()(liq_result* result) const { liq_result_destroy(result); }
  void operator()(ColorMapObject* map) const { GifFreeMapObject(map); }
};
template <typename T>
using Owned = std::unique_ptr<T, FreeColours>;

/// libimagequant adds up in as many parts as OpenMP has threads, and its sums differ with them; nor would
/// its threads survive a fork.
class OneThread {
 public:
  OneThread() { omp_set_num_threads(1); }
  ~OneThread() { omp_set_num_threads(before_); }
  OneThread(const OneThread&) = delete;

 private:
  int before_ = omp_get_max_threads();
};

/// A part of the film's picture, painted over what is there.
struct Painting {
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<GifByteType> colours;  ///< of its pixels, row by row
  Owned<ColorMapObject> palette;
  int transparent = NO_TRANSPARENT_COLOR;
  std::int64_t time = 0;  ///< 1/100 s
};

class GifFilm final : public Film {
 public:
  using Film::Film;
  Result<void> open();

 protected:
  Result<void> show(const Photo& picture, std::int64_t time) override;
  Result<void> end(std::int64_t end) override;

 private:
  Result<void> put(const Painting& painting, std::int64_t until);
  Result<void> flush();
  tl::unexpected<Error> out_of_memory() const {
    return fail(ErrorCode::kCannotWrite, "cannot be written: there is not enough memory", where_);
  }

  std::vector<std::byte> written_;  ///< and not in the file yet
  std::unique_ptr<GifFileType, CloseGif> gif_;
  Owned<liq_attr> attributes_{liq_attr_create()};
  std::vector<std::uint8_t> shown_;   ///< the last picture
  std::optional<Painting> painting_;  ///< that made it, not written until it is known how long it lasts
};

std::int64_t hundredths(std::int64_t time) {
  constexpr std::int64_t kTicks = kTicksPerSecond / 100;
  return (time + kTicks / 2) / kTicks;
}

Result<void> GifFilm::open() {
  gif_.reset(EGifOpen(
      &written_,
      [](GifFileType* gif, const GifByteType* bytes, int count) {
        const auto* first = reinterpret_cast<const std::byte*>(bytes);
        auto& written = *static_cast<std::vector<std::byte>*>(gif->UserData);
        written.insert(written.end(), first, first + count);
        return count;
      },
      nullptr));
  if (!gif_ || !attributes_) return out_of_memory();
  liq_set_last_index_transparent(attributes_.get(), 1);
  EGifSetGifVersion(gif_.get(), true);
  constexpr std::array<GifByteType, 3> kEndless{1, 0, 0};
  if (EGifPutScreenDesc(gif_.get(), width_, height_, 8, 0, nullptr) != GIF_OK ||
      EGifPutExtensionLeader(gif_.get(), APPLICATION_EXT_FUNC_CODE) != GIF_OK ||
      EGifPutExtensionBlock(gif_.get(), 11, "NETSCAPE2.0") != GIF_OK ||
      EGifPutExtensionBlock(gif_.get(), kEndless.size(), kEndless.data()) != GIF_OK ||
      EGifPutExtensionTrailer(gif_.get()) != GIF_OK)
    return out_of_memory();
  return flush();
}

/// What of a picture differs from another, with nothing where they agree.
struct Difference {
  int left, top, width, height;
  std::vector<liq_color> pixels;
};

/// @param before may be empty: then everything differs
std::optional<Difference> difference(const Photo& picture, std::span<const std::uint8_t> before) {
  const auto differs = [&](std::size_t pixel) {
    return before.empty() || std::memcmp(&picture.rgb[3 * pixel], &before[3 * pixel], 3) != 0;
  };
  int left = picture.width, right = 0, top = picture.height, bottom = 0;
  std::size_t pixel = 0;
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x, ++pixel)
      if (differs(pixel)) {
        left = std::min(left, x), right = std::max(right, x + 1);
        top = std::min(top, y), bottom = y + 1;
      }
  if (left >= right) return std::nullopt;
  Difference out{left, top, right - left, bottom - top, {}};
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) {
      pixel =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x);
      const auto* rgb = &picture.rgb[3 * pixel];
      out.pixels.push_back(differs(pixel) ? liq_color{rgb[0], rgb[1], rgb[2], 255} : liq_color{});
    }
  return out;
}

/// @return nothing when memory does not suffice
std::optional<Painting> painting_of(const Difference& part, liq_attr* attributes) {
  const OneThread alone;
  const Owned<liq_image> image(
      liq_image_create_rgba(attributes, part.pixels.data(), part.width, part.height, 0));
  liq_result* quantised = nullptr;
  if (!image || liq_image_quantize(image.get(), attributes, &quantised) != LIQ_OK) return std::nullopt;
  const Owned<liq_result> result(quantised);
  liq_set_dithering_level(result.get(), 0);  // dots would flicker from frame to frame
  Painting out{part.left, part.top, part.width, part.height, {}, {}};
  out.colours.resize(part.pixels.size());
  if (liq_write_remapped_image(result.get(), image.get(), out.colours.data(), out.colours.size()) != LIQ_OK)
    return std::nullopt;
  const liq_palette& palette = *liq_get_palette(result.get());
  out.palette.reset(GifMakeMapObject(static_cast<int>(std::bit_ceil(std::max(palette.count, 2u))), nullptr));
  if (!out.palette) return std::nullopt;
  for (unsigned i = 0; i < palette.count; ++i) {
    const liq_color& colour = palette.entries[i];
    out.palette->Colors[i] = {colour.r, colour.g, colour.b};
    if (colour.a == 0) out.transparent = static_cast<int>(i);
  }
  return out;
}

Result<void> GifFilm::show(const Photo& picture, std::int64_t time) {
  const std::int64_t now = hundredths(time);
  if (painting_ && now - painting_->time < kLeastShown) return {};
  const std::optional<Difference> part = difference(picture, shown_);
  if (!part) return {};
  if (painting_)
    if (Result<void> done = put(*painting_, now); !done) return done;
  painting_ = painting_of(*part, attributes_.get());
  if (!painting_) return out_of_memory();
  painting_->time = now;
  shown_.assign(picture.rgb.begin(), picture.rgb.end());
  return {};
}

Result<void> GifFilm::put(const Painting& painting, std::int64_t until) {
  constexpr std::int64_t kLongest = 65535;
  const GraphicsControlBlock control{DISPOSE_DO_NOT, false,
                                     static_cast<int>(std::min(until - painting.time, kLongest)),
                                     painting.transparent};
  std::array<GifByteType, 4> block{};
  EGifGCBToExtension(&control, block.data());
  if (EGifPutExtension(gif_.get(), GRAPHICS_EXT_FUNC_CODE, block.size(), block.data()) != GIF_OK ||
      EGifPutImageDesc(gif_.get(), painting.left, painting.top, painting.width, painting.height, false,
                       painting.palette.get()) != GIF_OK)
    return out_of_memory();
  std::vector<GifByteType> row(static_cast<std::size_t>(painting.width));
  for (auto from = painting.colours.begin(); from != painting.colours.end(); from += painting.width) {
    std::copy_n(from, painting.width, row.begin());
    if (EGifPutLine(gif_.get(), row.data(), painting.width) != GIF_OK) return out_of_memory();
  }
  return flush();
}

Result<void> GifFilm::flush() {
  Result<void> done = file_.write(written_);
  written_.clear();
  return done;
}

Result<void> GifFilm::end(std::int64_t end) {
  if (Result<void> done = put(*painting_, std::max(hundredths(end), painting_->time + kLeastShown)); !done)
    return done;
  gif_.reset();  // writes the end mark
  return flush();
}

}  // namespace

Result<std::unique_ptr<Film>> new_gif_film(NewFile file, std::string where, int width, int height) {
  auto film = std::make_unique<GifFilm>(std::move(file), std::move(where), width, height);
  if (Result<void> opened = film->open(); !opened) return tl::unexpected(opened.error());
  return film;
}

}  // namespace ombra
