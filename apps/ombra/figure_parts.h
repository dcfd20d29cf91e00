// A figure's parts that move: asked for by pictures, found for a solution, kept beside its pose.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "io/result_json.h"
#include "ombra/part.h"
#include "ombra/result.h"

namespace ombra {

/// What is asked for: the figure's picture and the same with the part moved.
struct FigurePart {
  std::string name;
  Mask picture, moved;
};

/// @param words NAME=PICTURE, or NAME of a part that the gallery's figure has a drawing of
/// (GALLERY/<figure>/parts/NAME.svg)
/// @return kBadUsage for a part that has no picture or is named twice; kBadInput for pictures of different
/// sizes
Result<std::vector<FigurePart>> figure_parts(const std::string& target,
                                             const std::vector<std::string>& words);

/// Finds the parts for every solution of a record, and makes the best with its parts the record's: by merit,
/// theirs included, less a little for every finger that moves. The `variants` that were asked for stay beside
/// it.
void choose_with_parts(const Hands& hands, const std::vector<FigurePart>& parts, int variants,
                       SolveRecord& record, const ParallelFor& parallel_for);

/// "jaw: right little finger, pip-flexion 100° to 5°; overlap 0.96 with its picture".
std::string part_text(const std::string& part, const PartMotion& motion);

/// The poses beside a figure's, parts/NAME.json of a result folder or a gallery's, by name.
Result<std::map<std::string, Pose>> read_parts(const std::filesystem::path& folder);

}  // namespace ombra
