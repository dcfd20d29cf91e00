#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manual.h"

namespace ombra {
namespace {

const auto kAny = [](const CLI::App*) { return true; };

/// What an option takes, where it is one of a few words: "both|left|right".
std::vector<std::string> choices(const CLI::Option& option) {
  std::vector<std::string> words;
  const std::string type = option.get_type_name();
  if (type.find('|') == type.npos || type.find('.') != type.npos) return words;
  for (std::size_t at = 0; at <= type.size();) {
    const std::size_t end = std::min(type.find('|', at), type.size());
    words.push_back(type.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// For fish and zsh, between single quotes.
std::string quoted(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "'" + out + "'";
}

}  // namespace

std::vector<Spoken> all_commands(const CLI::App& program) {
  std::vector<Spoken> all{{program.get_name(), &program}};
  for (const CLI::App* sub : program.get_subcommands(kAny))
    for (const Spoken& deeper : all_commands(*sub))
      all.push_back({program.get_name() + " " + deeper.words, deeper.app});
  return all;
}

std::vector<std::string> option_words(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* option :
       command.get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
  }
  return words;
}

std::vector<std::string> command_words(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::App* sub : command.get_subcommands(kAny)) words.push_back(sub->get_name());
  return words;
}

std::string bash_completion(const CLI::App& program) {
  std::string tables, values;
  for (const auto& [words, app] : all_commands(program)) {
    tables += fmt::format("    '{}') options='{}' commands='{}' ;;\n", words,
                          fmt::join(option_words(*app), " "), fmt::join(command_words(*app), " "));
    for (const CLI::Option* option :
         app->get_options([](const CLI::Option* o) { return o->nonpositional(); }))
      if (const auto few = choices(*option); !few.empty())
        values += fmt::format("    '{} {}') COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n", words,
                              option->get_name(), fmt::join(few, " "));
  }
  return fmt::format(R"bash(# bash completion for ombra
_ombra() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} called=ombra options='' commands='' k
  for ((k = 1; k < COMP_CWORD; ++k)); do
    _ombra_words "$called"
    [[ -n $commands && " $commands " == *" ${{COMP_WORDS[k]}} "* ]] || break
    called+=" ${{COMP_WORDS[k]}}"
  done
  _ombra_words "$called"
  case "$called $before" in
{}  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ -n $commands && ${{called// /}} == "$(printf %s "${{COMP_WORDS[@]:0:COMP_CWORD}}")" ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$word") $(compgen -f -- "$word"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
    [[ $called != ombra* || $word == */* ]] || COMPREPLY+=($(compgen -W "$(ombra gallery 2>/dev/null)" -- "$word"))
  fi
}}
_ombra_words() {{
  case "$1" in
{}  esac
}}
complete -F _ombra ombra
)bash",
                     values, tables);
}

std::string fish_completion(const CLI::App& program) {
  std::string out = "# fish completion for ombra\ncomplete -c ombra -n __fish_use_subcommand -f\n";
  for (const auto& [words, app] : all_commands(program)) {
    const bool top = words == program.get_name();
    const std::string when =
        top ? "__fish_use_subcommand"
            : quoted("__fish_seen_subcommand_from " + words.substr(words.rfind(' ') + 1));
    for (const CLI::App* sub : app->get_subcommands(kAny))
      out += fmt::format("complete -c ombra -n {} -a {} -d {}\n", when, sub->get_name(),
                         quoted(sub->get_description()));
    for (const CLI::Option* option :
         app->get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
      if (option->get_lnames().empty()) continue;
      const std::vector<std::string> few = choices(*option);
      std::string takes;
      if (!few.empty())
        takes = fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(few, " "))));
      else if (option->get_expected_max() > 0)
        takes = " -r";
      out += fmt::format("complete -c ombra -n {} -l {}{} -d {}\n", when, option->get_lnames().front(), takes,
                         quoted(option->get_description()));
    }
  }
  return out;
}

std::string zsh_completion(const CLI::App& program) {
  // zsh runs bash's completions.
  return "#compdef ombra\nautoload -U +X bashcompinit && bashcompinit\n" + bash_completion(program);
}

}  // namespace ombra
