#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "io/static_site.h"
#include "local_server.h"

namespace ombra {
namespace fs = std::filesystem;

Result<int> run(const StudioCommand& command) {
  const fs::path folder = command.folder.empty() ? studio_folder() : fs::path(command.folder);
  std::error_code error;
  if (!fs::is_regular_file(folder / "index.html", error))
    return fail(ErrorCode::kCannotRead,
                "no studio is here (index.html is missing); `./dev build studio` makes it, or name its "
                "folder with --folder",
                folder.string());
  Result<LocalServer> server = LocalServer::listen(command.port);
  if (!server) return tl::unexpected(server.error());
  watch_for_interrupts();
  fmt::print("The studio is at http://127.0.0.1:{}/ (Ctrl-C ends it)\n", server->port());
  if (std::fflush(stdout) != 0)
    return fail(ErrorCode::kCannotWrite, "cannot be written; is the disk full?", "standard output");
  const StaticSite site{folder, server->port()};
  server->serve([&](std::string_view received) { return respond(site, received); }, interrupted);
  return kDone;
}

}  // namespace ombra
