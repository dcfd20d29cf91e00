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

}  // namespace ombra
