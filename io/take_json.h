// What a made-up take was made of, as JSON (docs/takes.md).
#pragma once

#include <nlohmann/json.hpp>

#include "ombra/take_maker.h"

namespace ombra {

/// The object `ombra.take/1`: every parameter of the photograph, and what is true of it.
/// @param pose the file or gallery name of the pose
nlohmann::ordered_json take_json(const TakeSetup& setup, const MadeTake& take, const std::string& pose);

}  // namespace ombra
