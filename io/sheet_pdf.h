// The sheet: pages that teach a pose, to print and pin beside the lamp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ombra/paper.h"
#include "ombra/result.h"
#include "ombra/shadow.h"
#include "ombra/shape.h"
#include "ombra/sheet.h"
#include "ombra/solve.h"

namespace ombra {

/// What a sheet is about.
struct SheetSubject {
  std::string title;  ///< UTF-8; empty: "Shadow"
  Pose pose;          ///< holds at least one hand
  Stage stage;
  std::optional<Mask> target;    ///< the placed target, kScoreSize a side; absent: nothing to compare with
  std::optional<Scores> scores;  ///< absent: none are printed
  std::vector<Pose> way;         ///< from relaxed hands to the pose, 2 to 6 pictures; empty: not shown
};
/// A solution with the target that its placement and scores are about.
SheetSubject sheet_subject(const Solution& solution, const Target& target);

struct SheetStyle {
  Paper paper = Paper::kA4;  ///< 210 x 297 mm or 8.5 x 11 in, upright
  Language language = Language::kEnglish;
};

/// The sheet as a PDF. The first page has the hands as the performer, the lamp and somebody at the side see
/// them, fingers numbered; the shadow, with the target on it; the stage from its side to scale; how
/// difficult it is, the steps in words, what to watch, and the scores in small print. Words that would be too
/// small there have a page of their own. The way into the pose, where there is one, is a page of pictures as
/// the performer and the lamp see them. The last page is for drawing the hands. Long names are set smaller,
/// the longest cut with an ellipsis; nothing leaves a page.
/// @param hands of the length that the pose is for, indexed by Side
/// @return the PDF's bytes, the same for equal input and equal fonts (it carries no time); kBadInput when no
/// hand is held, kCannotWrite with cairo's reason
Result<std::vector<std::byte>> write_sheet_pdf(const Hands& hands, const SheetSubject& subject,
                                               const SheetStyle& style = {});

/// The same pages as SVGs, one each. Cairo numbers the parts of a drawing on through a program's life, so
/// that the bytes are the same only from one run of a program to the next.
Result<std::vector<std::vector<std::byte>>> write_sheet_svg(const Hands& hands, const SheetSubject& subject,
                                                            const SheetStyle& style = {});

}  // namespace ombra
