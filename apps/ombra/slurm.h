// Slurm: a batch as a job array, each task of which is `ombra batch --shard`.
#pragma once

#include <optional>
#include <string>

#include "batch_folder.h"
#include "commands.h"

namespace ombra {

/// The array of a batch as Slurm knows it.
struct SlurmArray {
  std::string job;  ///< its number
  int tasks = 0;
};

/// Writes the script of a batch's array and hands it to sbatch. Tasks that are requeued go on where they
/// were.
/// @param jobs of the manifest
/// @return kUnsupported with sbatch's own words where Slurm is not there or refuses; kCannotWrite
Result<SlurmArray> submit(const BatchCommand& command, const BatchFolder& folder, std::size_t jobs);

/// The array that was submitted last; nothing where none was.
std::optional<SlurmArray> submitted(const BatchFolder& folder);

/// Its tasks that are still waiting or running, as "3 running, 5 pending"; empty when none is.
/// @return kUnsupported where Slurm cannot be asked
Result<std::string> tasks_left(const SlurmArray& array);

}  // namespace ombra
