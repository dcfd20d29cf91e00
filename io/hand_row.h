// A row of small pictures of the hands, from left to right: one pose after another.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "io/hand_drawing.h"
#include "io/page.h"

namespace ombra {

/// One picture of a row.
struct SmallPicture {
  std::string caption;  ///< above it, cut to its width; empty: none
  Pose pose;
  View view;
};

/// Draws the pictures side by side, `gap_pt` apart, their captions inside the box at its top; as wide as they
/// share the box. With a `number_pt` over 0 the fingers are numbered in that size.
/// @param hands of the length that the poses are for
void draw_hand_row(Page& page, const Box& box, const Hands& hands, const Stage& stage,
                   std::span<const SmallPicture> pictures, double gap_pt, double number_pt);

}  // namespace ombra
