// Writes the manual page or a shell's completion: ombra_manual man|bash|zsh|fish >FILE
#include <cstdio>
#include <string>

#include "manual.h"
#include "ombra/version.h"
#include "options.h"

int main(int count, char** words) {
  using namespace ombra;
  Run unused;
  const auto program = command_line(unused);
  const std::string what = count == 2 ? words[1] : "";
  std::string text;
  if (what == "man") text = manual_page(*program, std::string(version()));
  if (what == "bash") text = bash_completion(*program);
  if (what == "zsh") text = zsh_completion(*program);
  if (what == "fish") text = fish_completion(*program);
  if (text.empty()) {
    std::fputs("usage: ombra_manual man|bash|zsh|fish\n", stderr);
    return 2;
  }
  return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? 0 : 4;
}
