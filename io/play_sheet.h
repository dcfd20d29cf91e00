// The sheet of a play: its pictures, numbered, with arrows at the fingers that move, and the counts.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "ombra/paper.h"
#include "ombra/play.h"
#include "ombra/result.h"
#include "ombra/shadow.h"

namespace ombra {

/// Pages as a PDF. Every pose that a step of the play ends with is a picture, once: the hands as the
/// performer sees them, their shadow small below, and an arrow from the tip of each finger that moves to
/// where it goes until the next picture (at the wrist where the whole hand goes). The counts say in what
/// order and how long.
/// @param hands of the length that the play is for
/// @param captions of the play's steps
/// @return the same bytes for equal input and equal fonts; kCannotWrite with cairo's reason
Result<std::vector<std::byte>> write_play_sheet(const Hands& hands, const Play& play,
                                                const std::string& title,
                                                std::span<const std::string> captions, Paper paper);

}  // namespace ombra
