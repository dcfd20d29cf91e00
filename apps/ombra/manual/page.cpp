#include <fmt/format.h>

#include <sstream>

#include "manual.h"

namespace ombra {
namespace {

/// For roff: backslashes and hyphens as they are meant, no line that looks like a request.
std::string plain(const std::string& text) {
  std::string out;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if ((text[k] == '.' || text[k] == '\'') && (k == 0 || text[k - 1] == '\n')) out += "\\&";
    if (text[k] == '\\')
      out += "\\e";
    else if (text[k] == '-')
      out += "\\-";
    else
      out += text[k];
  }
  return out;
}

/// Paragraphs as they are; lines that are to be typed, which stand after "Example:" or are set in, each by
/// itself.
std::string paragraphs(const std::string& text) {
  std::istringstream lines(text);
  std::string out, line;
  while (std::getline(lines, line)) {
    if (line.empty())
      out += ".PP\n";
    else if (line.starts_with(' '))
      out += fmt::format(".br\n{}\n", plain(line.substr(line.find_first_not_of(' '))));
    else
      out += plain(line) + "\n";
  }
  return out;
}

/// "ombra cast [options] POSE": how a command is called.
std::string call(const Spoken& command) {
  std::string out = fmt::format("\\fB{}\\fR", plain(command.words));
  out += " [options]";
  for (const CLI::Option* option :
       command.app->get_options([](const CLI::Option* o) { return o->get_positional(); })) {
    const std::string name = option->get_name(true);
    const bool many = option->get_expected_max() > 1;
    const std::string word = fmt::format("\\fI{}\\fR{}", plain(name), many ? " ..." : "");
    out += option->get_required() ? " " + word : " [" + word + "]";
  }
  return out;
}

std::string entries(const CLI::App& command) {
  std::string out;
  for (const CLI::Option* option : command.get_options([](const CLI::Option*) { return true; })) {
    if (option == command.get_help_ptr() && command.get_parent() != nullptr)
      continue;  // every command has it
    const std::string name = option->get_name(option->get_positional(), true);
    const std::string type = option->get_positional() ? "" : option->get_type_name();
    out += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", plain(name),
                       type.empty() ? "" : " \\fI" + plain(type) + "\\fR", plain(option->get_description()));
  }
  return out;
}

}  // namespace

std::string manual_page(const CLI::App& program, const std::string& version) {
  std::string out = fmt::format(
      ".TH OMBRA 1 \"\" \"ombra {}\" \"User Commands\"\n.SH NAME\nombra \\- hand shadows: how two hands must "
      "be held for a shape\n",
      version);
  out += ".SH SYNOPSIS\n";
  const std::vector<Spoken> commands = all_commands(program);
  for (const Spoken& command : commands)
    if (command.app->get_require_subcommand_min() == 0 && command.words != program.get_name())
      out += fmt::format("{}\n.br\n", call(command));
  out += fmt::format(".SH DESCRIPTION\n{}\n", plain(program.get_description()));
  for (const Spoken& command : commands) {
    if (command.words == program.get_name()) continue;
    out += fmt::format(".SH {}\n{}.\n{}", plain(command.words), plain(command.app->get_description()),
                       entries(*command.app));
    if (!command.app->get_footer().empty()) out += ".PP\n" + paragraphs(command.app->get_footer());
  }
  out += ".SH OPTIONS\n" + entries(program) + ".SH ENVIRONMENT AND EXIT CODES\n" +
         paragraphs(program.get_footer());
  return out;
}

}  // namespace ombra
