#include "bench/program.h"

#include <fmt/format.h>

namespace ombra::bench {

int run_program(CLI::App& app, int argc, char** argv, const std::function<Result<void>()>& run) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {  // --help comes this way too
    return app.exit(e) == 0 ? 0 : 2;
  }
  const Result<void> outcome = run();
  if (outcome) return 0;
  fmt::print(stderr, "{}: {}: {}\n", app.get_name(), outcome.error().where, outcome.error().message);
  return outcome.error().code == ErrorCode::kCannotWrite ? 4 : 3;
}

}  // namespace ombra::bench
