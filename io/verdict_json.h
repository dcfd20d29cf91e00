// Verdicts as JSON (docs/formats.md).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ombra/judge.h"

namespace ombra {

/// A take and what was made of it.
struct JudgedTake {
  std::string file;
  std::optional<double> time_s;  ///< where in a video
  Verdict verdict;
};

/// Takes in the order of their ranks, as `ombra.verdicts/1`. Deterministic.
nlohmann::ordered_json verdicts_json(const Target& target, const std::vector<JudgedTake>& takes);

/// One take's fields, without rank and file.
nlohmann::ordered_json verdict_json(const Verdict& verdict, Language language = Language::kEnglish);

}  // namespace ombra
