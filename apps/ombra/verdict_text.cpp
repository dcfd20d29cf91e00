#include "verdict_text.h"

#include <fmt/format.h>

namespace ombra {

std::string verdict_text(const Verdict& verdict) {
  std::string text;
  for (const Reason& reason : verdict.reasons) text += fmt::format("   {}\n", words(reason));
  for (const Correction& advice : verdict.advice) text += fmt::format("   > {}\n", words(advice));
  return text;
}

}  // namespace ombra
