// What measuring a hand found, as JSON (docs/formats.md).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "ombra/measure.h"

namespace ombra {

/// The object `ombra.measure/1`.
/// @param photo the file that was measured
nlohmann::ordered_json measure_json(const HandMeasure& measure, Paper paper, const std::string& photo);

}  // namespace ombra
