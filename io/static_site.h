// A folder of files as a web site for this machine's own browsers.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ombra {

struct StaticSite {
  std::filesystem::path folder;
  int port = 0;  ///< the port that it is served at
};

/// What to send for the bytes that a browser has sent so far; nothing while its request is not whole.
///
/// GET and HEAD of a file in the folder are answered with 200, of `/` with index.html; a query is passed
/// over. Everything else is refused:
/// - 421 unless Host is localhost, 127.0.0.1 or [::1] with the site's port: a page from elsewhere whose own
/// name
///   was made to mean this machine (DNS rebinding) gets nothing
/// - 405 for another method
/// - 404 for what is not a readable regular file inside the folder, be it a folder, a link that leads out, a
/// name
///   with `..`, a backslash or a control character in any spelling, or one that begins with a dot
/// - what read_http_request says of a request that it cannot read
///
/// Every answer carries the fields that keep a page to its own files (Content-Security-Policy and its like),
/// and its type by the name's ending. `assets/name-XXXXXXXX.ext`, eight characters that Vite makes from the
/// content, may be kept for ever, all else is asked for again. Where `name.br` or `name.gz` lies beside a
/// file and the browser takes it, that is sent instead.
std::optional<std::string> respond(const StaticSite& site, std::string_view received);

}  // namespace ombra
