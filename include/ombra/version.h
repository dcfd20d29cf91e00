// Which Ombra this is.
#pragma once

#include <string_view>

namespace ombra {

/// The version of the library that runs, as "1.2.3" (semver.org).
std::string_view version();

}  // namespace ombra
