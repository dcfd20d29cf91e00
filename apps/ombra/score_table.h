// Scores for people.
#pragma once

#include <string>

#include "ombra/sensitivity.h"
#include "ombra/shape.h"
#include "ombra/solve.h"

namespace ombra {

/// What compares two masks, one score a line, with what it means.
std::string score_table(const Scores& scores);
/// The same and what the hands have to bear.
std::string score_table(const Solution& solution);

/// Where the arms come in and which hand is in front, one line each; empty where there is nothing to say.
std::string entry_text(const Solution& solution);

/// Which fingers matter most and what other people's hands make of it, in one line.
std::string sensitivity_text(const Sensitivity& sensitivity);

/// The solution and its variants, a line each: rank, hands, scores, strain and folder.
std::string variant_table(const Solution& solution);

}  // namespace ombra
