// What a rehearsal log keeps of a verdict, read again for people.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ombra/shape.h"

namespace ombra {

struct KeptVerdict {
  std::optional<Scores> scores;  ///< where there is an overlap; others that are missing are 0
  std::vector<std::string> reasons, advice;
};

/// Reads what verdict_json() made, or whatever else is kept there: what is missing or of another kind is left
/// out.
KeptVerdict read_kept_verdict(std::string_view json);

}  // namespace ombra
