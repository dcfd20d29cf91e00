// Which Ombra this is.
#pragma once

#include <string_view>

#pragma GCC visibility push(default)
namespace ombra {

/// The version of the library that runs, as "1.2.3" (semver.org).
std::string_view version();

}  // namespace ombra
#pragma GCC visibility pop
