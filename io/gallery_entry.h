// What a gallery drawing says about itself: titles, idea, origin, licence.
#pragma once

#include <string>
#include <string_view>

#include "ombra/result.h"

namespace ombra {

/// The words inside a gallery's target.svg, UTF-8; one that it does not hold is empty.
struct GalleryEntry {
  std::string title;         ///< <title>
  std::string korean_title;  ///< <ombra:title xml:lang="ko">
  std::string idea;          ///< <desc>
  std::string source;        ///< <ombra:source>: where the motif comes from
  std::string licence;       ///< <ombra:licence>
};

/// Reads the words; the drawing itself is read_picture()'s. Runs of white space become one space.
/// Deterministic.
/// @return kBadInput when the text is no well-formed XML
Result<GalleryEntry> read_gallery_entry(std::string_view svg, const std::string& where);

}  // namespace ombra
