// Another program, run to its end.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ombra/result.h"

namespace ombra {

/// How a program ended and what it said.
struct ChildEnd {
  int code = 0;          ///< its exit code, where no signal ended it
  int signal = 0;        ///< that ended it; 0: none
  std::string out, err;  ///< the last 64 KiB of each
};

/// Runs a program in a folder, with nothing on its standard input, and waits for it. It dies with this one,
/// and takes no part in the terminal's Ctrl-C.
/// @param words the program, as execvp() finds it, and its arguments
/// @param stop asked ten times a second; once it says true the program is killed
/// @return kUnsupported when it cannot be run, with the reason
Result<ChildEnd> run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                           const std::function<bool()>& stop);

}  // namespace ombra
