// Pictures of takes: the wall with what was found and what was asked for, and words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "io/picture.h"
#include "ombra/judge.h"

namespace ombra {

/// What a picture of a take shows besides the wall.
struct TakeNotes {
  std::span<const std::vector<Vec2>> found;   ///< outlines in the picture, pixels: orange
  std::span<const std::vector<Vec2>> target;  ///< as it should lie there: blue
  std::string title;                          ///< over it, on one line
  std::string line;                           ///< and under it
  std::span<const double> scores;             ///< up to now, 0 … 1: a curve at the bottom; may be empty
  int score_count = 0;                        ///< of them in all
};

/// The wall on black, as large as fits. Deterministic with the same fonts.
Image take_picture(const Image& wall, const TakeNotes& notes, int width, int height);

/// Pictures of the same size in rows, with their titles drawn on them already.
Image contact_sheet(std::span<const Image> pictures, int columns);

}  // namespace ombra
