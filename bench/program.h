// What benchmark programs have in common: their command line's end and their exit code.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "ombra/result.h"

namespace ombra::bench {

/// Parses the command line and runs. @return the exit code: 0 done, 2 wrong usage, 3 bad input, 4 could not
/// write
int run_program(CLI::App& app, int argc, char** argv, const std::function<Result<void>()>& run);

}  // namespace ombra::bench
