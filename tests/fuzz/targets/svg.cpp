// Drawings: rendered in a process of their own, and the words in those of the gallery.
#include "fuzz/fuzz.h"
#include "io/gallery_entry.h"
#include "io/picture.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  const bool entry = read_gallery_entry(as_text(bytes), "drawing").has_value();
  if (!as_text(bytes).starts_with('<')) return entry;
  const Result<Mask> mask = read_picture(bytes, "drawing");
  promise(!mask || (mask->width <= kDrawingSize && mask->height <= kDrawingSize),
          "no drawing is larger than may be");
  return mask.has_value();
}

}  // namespace

FuzzTarget svg_target() {
  return {"svg", read, [] { return files_of("gallery", "target.svg"); }};
}

}  // namespace ombra
