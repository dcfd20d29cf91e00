// What a person asks for: a gallery name, a picture, or a text.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ombra/result.h"
#include "ombra/shape.h"

namespace ombra {

/// The longest text that makes a target, in characters.
inline constexpr int kMaxTextCharacters = 8;

/// The names of a gallery: its folders that hold a target.svg, in byte order. Empty when there is no such
/// gallery.
std::vector<std::string> gallery_names(const std::filesystem::path& gallery_dir);

/// The target that `request` names: a gallery name (GALLERY/<name>/target.svg; it wins over a file of that
/// name), the path of a picture (see read_picture), or `text:` and up to kMaxTextCharacters characters of
/// UTF-8, drawn in DejaVu Sans Bold or, where that has no glyph, in whatever installed font has. Its name is
/// the gallery name, the file's name without extension or the text; its source is the request.
/// @return kBadUsage for an unknown name (with the nearest one), an empty or overlong text; kUnsupported for
/// characters that no installed font draws; else the errors of read_file, read_picture and make_target
Result<Target> load_target(const std::string& request, const std::filesystem::path& gallery_dir);

/// The picture that a target is made from, with the canvas around it: a gallery drawing or a file.
/// @return kBadUsage for a text, which has no canvas; else the errors of load_target()
Result<Mask> load_canvas(const std::string& request, const std::filesystem::path& gallery_dir);

}  // namespace ombra
