// The words of the command line: every command and option with what it does, once for the parser and for the
// manual.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "ombra/result.h"

namespace ombra {

/// Does a command: its exit code, or the error that kept it from being done.
using Run = std::function<Result<int>()>;

/// The parser of the whole program.
/// @param chosen becomes the command that was named, once it has parsed; must outlive it
std::unique_ptr<CLI::App> command_line(Run& chosen);

}  // namespace ombra
