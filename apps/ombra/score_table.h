// Scores for people.
#pragma once

#include <string>

#include "ombra/shape.h"
#include "ombra/solve.h"

namespace ombra {

/// What compares two masks, one score a line, with what it means.
std::string score_table(const Scores& scores);
/// The same and what the hands have to bear.
std::string score_table(const Solution& solution);

/// Where the arms come in and which hand is in front, one line each; empty where there is nothing to say.
std::string entry_text(const Solution& solution);

/// The solution and its variants, a line each: rank, hands, scores, strain and folder.
std::string variant_table(const Solution& solution);

}  // namespace ombra
