#include <fmt/format.h>

#include <cstdio>

#include "commands.h"
#include "io/result_json.h"

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

std::string printable(const std::string& text) {
  std::string out = valid_utf8(text);
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto byte = static_cast<unsigned char>(out[k]);
    if (byte < ' ' || byte == 0x7f) out[k] = '?';
    // In UTF-8 the second set of control characters is C2 80 to C2 9F.
    if (byte == 0xc2 && k + 1 < out.size() && static_cast<unsigned char>(out[k + 1]) < 0xa0)
      out.replace(k, 2, "?");
  }
  return out;
}

void report(const Error& error) {
  fmt::print(
      stderr, "ombra: {}\n",
      printable(error.where.empty() ? error.message : fmt::format("{}: {}", error.where, error.message)));
}

}  // namespace ombra
