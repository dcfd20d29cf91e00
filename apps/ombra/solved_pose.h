// The pose that advice about a target starts from.
#pragma once

#include <optional>
#include <string>

#include "ombra/judge.h"
#include "ombra/result.h"

namespace ombra {

/// @param pose_named gallery name, pose file or result folder; empty: the gallery's for a target of the
/// gallery, nothing for any other
Result<std::optional<SolvedPose>> solved_for(const std::string& pose_named, const Target& target);

}  // namespace ombra
