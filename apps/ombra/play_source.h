// From what somebody asks to see to a play: the script, its figures, its time.
#pragma once

#include <string>
#include <vector>

#include "commands.h"
#include "io/play_staging.h"

namespace ombra {

/// Reads a script (PLAYS/<name>.json, a file, or text:WORD, which spells it), finds a pose for every figure
/// and puts all in time. A figure that has a pose for the play's stage (a pose file, a result folder, the
/// gallery's) is taken as it is; any other one is solved there.
/// @return kBadUsage for an unknown name; kBadInput naming the line of a step that cannot be played; the
/// errors of what it reads, solves and finds ways for
Result<StagedPlay> stage_play(const PlayCommand& command);

/// The names of the built-in plays, sorted.
std::vector<std::string> play_names();

}  // namespace ombra
