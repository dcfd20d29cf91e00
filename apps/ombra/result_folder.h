// The folder that a solve writes (contract).
#pragma once

#include <filesystem>
#include <string>

#include "io/result_json.h"
#include "ombra/result.h"

namespace ombra {

/// A target's name as the name of one folder: slashes, control characters and a leading dot become `_`.
std::string folder_name(const std::string& name);

/// Makes a folder, with those around it, and checks that files can be made in it.
/// @return kCannotWrite with the reason
Result<void> prepare_folder(const std::filesystem::path& folder);

/// Writes pose.json, mask.png, shadow.png, overlay.png, hands.glb, sheet.pdf, the record's parts and last
/// result.json, each whole or not at all, and fills record.files with all but the last, and
/// record.sensitivity.
Result<void> write_result_folder(const std::filesystem::path& folder, const Target& target,
                                 const Hands& hands, SolveRecord& record);

}  // namespace ombra
