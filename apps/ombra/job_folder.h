// A job's result as a batch keeps it: there whole or not at all, and known to be what it says.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "io/manifest.h"
#include "ombra/result.h"

namespace ombra {

/// What a job's result depends on: the program's version, its words and every file that they name, each with
/// its SHA-256, a folder's files one by one.
/// @param folder that paths in the manifest are relative to
/// @return what kept such a file from being read
Result<nlohmann::ordered_json> inputs_of(const BatchJob& job, const std::filesystem::path& folder);

/// Whether a result folder is a job's: its job.json has these inputs, and every file the SHA-256 that stands
/// there.
bool is_result_of(const std::filesystem::path& folder, const nlohmann::ordered_json& inputs);

/// Writes job.json into a folder that holds everything else of a result, and puts it in its place: flushed,
/// then renamed. What is there already and is not this job's makes way; a whole result that another process
/// has put there meanwhile stays, and this one goes.
/// @param spare a path for what makes way, on the same file system; nothing is left of it
/// @return kCannotWrite
Result<void> put_result_in_place(const std::filesystem::path& from, const std::filesystem::path& to,
                                 const std::filesystem::path& spare, const nlohmann::ordered_json& inputs);

}  // namespace ombra
