// What the parser's table says, for `man` and for the shells.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ombra {

/// A command, and after it each of its own with all of theirs.
struct Spoken {
  std::string words;  ///< as they are typed: "ombra rehearse list"
  const CLI::App* app;
};
std::vector<Spoken> all_commands(const CLI::App& program);

/// "--out" and "-h" of every option of a command.
std::vector<std::string> option_words(const CLI::App& command);
/// What may be typed after a command beside options: the names of its own commands.
std::vector<std::string> command_words(const CLI::App& command);

/// The manual page, in roff for man(7).
std::string manual_page(const CLI::App& program, const std::string& version);
/// Completion scripts for bash, zsh and fish.
std::string bash_completion(const CLI::App& program);
std::string zsh_completion(const CLI::App& program);
std::string fish_completion(const CLI::App& program);

}  // namespace ombra
