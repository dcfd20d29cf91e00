// The command line: parses its words, runs the command, turns errors into exit codes.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "commands.h"
#include "io/nearest.h"
#include "options.h"

namespace {

using namespace ombra;

/// The words to offer for a word that is not known: the commands or, of a command, its options.
std::string unknown(const std::string& word, const std::vector<std::string>& known, const std::string& kind) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const std::string_view meant = nearest(word, candidates);
  return fmt::format("there is no {} '{}'{}", kind, word,
                     meant.empty() ? "" : fmt::format("; did you mean {}?", meant));
}

int wrong_usage(const std::string& message, const std::string& app) {
  report({ErrorCode::kBadUsage, fmt::format("{} ({} --help says more)", message, app), {}});
  return kWrongUsage;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    if (option->nonpositional()) names.push_back(option->get_name());
  return names;
}

int run_command(int count, char** words) {
  Run chosen;
  const std::unique_ptr<CLI::App> whole = command_line(chosen);
  CLI::App& app = *whole;
  // The parser would take a word that is no command for one word too many.
  const auto known = [](const CLI::App& group) {
    std::vector<std::string> names;
    for (const CLI::App* sub : group.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(sub->get_name());
    return names;
  };
  const CLI::App* group = &app;
  std::string called = "ombra";
  for (int i = 1; i < count && words[i][0] != '-' && words[i][0] != '\0'; ++i) {
    const std::vector<std::string> names = known(*group);
    if (names.empty()) break;
    if (std::find(names.begin(), names.end(), words[i]) == names.end()) {
      if (!group->get_options([](const CLI::Option* o) { return o->get_positional(); }).empty()) break;
      return wrong_usage(unknown(words[i], names, "command"), called);
    }
    group = group->get_subcommand(words[i]);
    called += fmt::format(" {}", words[i]);
  }

  const auto whose = [&] {
    CLI::App* deepest = &app;
    while (!deepest->get_subcommands().empty()) deepest = deepest->get_subcommands().front();
    return deepest;
  };
  try {
    app.parse(count, words);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ExtrasError&) {
    const std::string extra = app.remaining(true).front();
    return wrong_usage(extra.starts_with('-')
                           ? unknown(extra.substr(0, extra.find('=')), option_names(*whose()), "option")
                           : fmt::format("'{}' is one word too many", extra),
                       called);
  } catch (const CLI::ParseError& error) {
    return wrong_usage(error.what(), called);
  }
  if (!chosen) return wrong_usage("name a command, as in `ombra solve heart`", "ombra");
  const Result<int> code = chosen();
  if (code) return *code;
  report(code.error());
  return exit_code(code.error().code);
}

/// Needs none itself.
int say_no_memory() {
  std::fputs("ombra: there is not enough memory; end other programs, or ask for less at a time\n", stderr);
  return kNoMemory;
}

/// Libraries allocate where nothing may be thrown on (nlohmann's JSON to be destroyed, for one).
[[noreturn]] void end_without_memory() {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    std::_Exit(say_no_memory());
  } catch (...) {
  }
  std::abort();
}

}  // namespace

int main(int count, char** words) {
  std::set_terminate(end_without_memory);
  try {
    const int code = run_command(count, words);
    if (std::fflush(stdout) == 0) return code;
    report({ErrorCode::kCannotWrite, "cannot be written; is the disk full?", "standard output"});
  } catch (const std::bad_alloc&) {
    return say_no_memory();
  } catch (const std::system_error& error) {  // what fmt throws for a stream that takes no more
    report({ErrorCode::kCannotWrite, error.what(), {}});
  }
  return kNotWritten;
}
