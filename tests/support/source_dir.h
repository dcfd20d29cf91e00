// Where this checkout is, for what tests read of it.
#pragma once

#include <string>

namespace ombra {

/// The project's folder, without a slash at its end.
std::string source_dir();

}  // namespace ombra
