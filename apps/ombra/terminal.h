// What a terminal can show.
#pragma once

#include <string>
#include <vector>

#include "ombra/shape.h"

namespace ombra {

/// Width of the terminal behind a file descriptor in columns; 80 when there is none or it does not say.
int terminal_columns(int descriptor);

/// A target as rows of braille characters (UTF-8), `columns` wide and half as many rows: 2 x 4 dots a
/// character, dots where the shape is.
std::vector<std::string> braille_picture(const Target& target, int columns);

/// How many columns a UTF-8 text takes when each of its characters takes one.
int text_columns(const std::string& text);

}  // namespace ombra
