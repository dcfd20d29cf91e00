// What browsers send to `ombra studio`.
#include "io/http.h"
#include "fuzz/fuzz.h"
#include "io/static_site.h"
#include "support/source_dir.h"

namespace ombra {
namespace {

bool read(std::span<const std::byte> bytes) {
  static const StaticSite site{source_dir() + "/docs", 8460};
  const std::optional<std::string> answer = respond(site, as_text(bytes));
  if (!answer) return false;
  promise(answer->starts_with("HTTP/1.1 "), "an answer is HTTP");
  const bool found = answer->starts_with("HTTP/1.1 200");
  promise(!found || read_http_request(as_text(bytes)).has_value(), "what is answered was understood");
  return found;
}

}  // namespace

FuzzTarget http_target() {
  return {"http", read, [] {
            return std::vector{
                bytes_of("GET /studio.md?x=1 HTTP/1.1\r\nHost: localhost:8460\r\nAccept-Encoding: br;q=0.5, "
                         "gzip\r\n\r\n"),
                bytes_of("HEAD /schema/pose%2Eschema.json HTTP/1.0\r\nHost: [::1]:8460\r\n\r\n")};
          }};
}

}  // namespace ombra
