#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "commands.h"

namespace ombra {

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadUsage:
      return kWrongUsage;
    case ErrorCode::kCannotWrite:
      return kNotWritten;
    case ErrorCode::kBadInput:
    case ErrorCode::kUnsupported:
    case ErrorCode::kTooLarge:
    case ErrorCode::kCannotRead:
      break;
  }
  return kBadData;
}

void report(const Error& error) {
  std::string line = error.where.empty() ? error.message : fmt::format("{}: {}", error.where, error.message);
  // A file's name may hold anything, also what would move a terminal's cursor.
  std::replace_if(
      line.begin(), line.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, '?');
  fmt::print(stderr, "ombra: {}\n", line);
}

}  // namespace ombra
