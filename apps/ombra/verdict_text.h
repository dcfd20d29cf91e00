// What is said about a take.
#pragma once

#include <string>

#include "ombra/judge.h"

namespace ombra {

/// Its reasons and what to do, a line each, indented.
std::string verdict_text(const Verdict& verdict);

}  // namespace ombra
