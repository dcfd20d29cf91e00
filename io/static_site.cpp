#include "io/static_site.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "io/file.h"
#include "io/http.h"

namespace ombra {
namespace fs = std::filesystem;
namespace {

constexpr std::pair<const char*, const char*> kFieldsOfAll[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: "
     "data:; "
     "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(self), microphone=(), geolocation=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".css", "text/css; charset=utf-8"},
    {".glb", "model/gltf-binary"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
};

struct Coding {
  const char* name;
  const char* ending;
};
constexpr Coding kCodings[] = {{"br", ".br"}, {"gzip", ".gz"}};  // the smaller first

bool is_own_host(std::string_view host, int port) {
  for (const char* name : {"localhost", "127.0.0.1", "[::1]"})
    if (host == fmt::format("{}:{}", name, port) || (port == 80 && host == name)) return true;
  return false;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// A target without its query, its %XX resolved once; nothing when one of them is not hexadecimal.
std::optional<std::string> decoded(std::string_view target) {
  target = target.substr(0, target.find('?'));
  std::string path;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] != '%') {
      path += target[i];
      continue;
    }
    if (target.size() - i < 3) return std::nullopt;
    const int high = hex_digit(target[i + 1]), low = hex_digit(target[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    path += static_cast<char>(16 * high + low);
    i += 2;
  }
  return path;
}

/// The name in the folder that a target asks for, like `assets/app.js`; nothing for a name that no file of a
/// site has.
std::optional<std::string> file_name(std::string_view target) {
  const std::optional<std::string> path = decoded(target);
  if (!path || !path->starts_with('/')) return std::nullopt;
  if (*path == "/") return "index.html";
  char before = '\0';
  for (const char c : *path) {
    if ((c >= 0 && c < ' ') || c == '\x7f' || c == '\\') return std::nullopt;
    if (before == '/' && (c == '/' || c == '.')) return std::nullopt;  // an empty part, `..` or a hidden file
    before = c;
  }
  return path->substr(1);
}

/// Where a regular file of the folder lies; links are followed as far as they stay in it.
std::optional<fs::path> find_inside(const fs::path& folder, const std::string& name) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error) return std::nullopt;
  fs::path file = fs::canonical(root / name, error);
  if (error || std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end() ||
      !fs::is_regular_file(file, error))
    return std::nullopt;
  return file;
}

std::string_view type_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  for (const auto& [ending, type] : kTypes)
    if (dot != name.npos && name.substr(dot) == ending) return type;
  return "application/octet-stream";
}

/// Whether a name changes whenever its content does. Vite's eight characters are base64url; that one of them
/// is a digit or a capital tells them from a word.
bool is_named_by_content(std::string_view name) {
  constexpr std::string_view kOfWords = "abcdefghijklmnopqrstuvwxyz-_";
  constexpr std::string_view kOthers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  constexpr std::size_t kHash = 8;
  const std::string_view stem = name.substr(0, name.rfind('.'));
  if (!name.starts_with("assets/") || stem.size() == name.size() || stem.size() <= kHash) return false;
  const std::string_view hash = stem.substr(stem.size() - kHash);
  return stem[stem.size() - kHash - 1] == '-' && hash.find_first_of(kOthers) != hash.npos &&
         std::all_of(hash.begin(), hash.end(), [&](char c) {
           return kOfWords.find(c) != kOfWords.npos || kOthers.find(c) != kOthers.npos;
         });
}

HttpAnswer refusal(int status, std::string_view why) {
  HttpAnswer answer{status,
                    {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-cache"}},
                    fmt::format("{} {}{}{}\n", status, status_words(status), why.empty() ? "" : ": ", why)};
  if (status == 405) answer.fields.emplace_back("Allow", "GET, HEAD");
  return answer;
}

HttpAnswer answer_with_file(const fs::path& folder, const HttpRequest& request) {
  HttpAnswer none = refusal(404, "there is no such file");
  const std::optional<std::string> name = file_name(request.target);
  std::optional<fs::path> file = name ? find_inside(folder, *name) : std::nullopt;
  if (!file) return none;
  HttpAnswer answer;
  answer.fields = {
      {"Content-Type", std::string(type_of(*name))},
      {"Cache-Control", is_named_by_content(*name) ? "public, max-age=31536000, immutable" : "no-cache"}};

  const Coding* coding = nullptr;
  bool has_choice = false;
  for (const Coding& each : kCodings) {
    std::optional<fs::path> packed = find_inside(folder, *name + each.ending);
    if (!packed) continue;
    has_choice = true;
    if (coding != nullptr || !accepts_encoding(request.accept_encoding, each.name)) continue;
    coding = &each;
    file = std::move(packed);
  }
  if (coding != nullptr) answer.fields.emplace_back("Content-Encoding", coding->name);
  if (has_choice) answer.fields.emplace_back("Vary", "Accept-Encoding");

  const auto bytes = read_file(*file);
  if (!bytes) return none;
  answer.body.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  return answer;
}

HttpAnswer answer_to(const StaticSite& site, const tl::expected<HttpRequest, int>& request) {
  if (!request) return refusal(request.error(), {});
  if (!is_own_host(request->host, site.port))
    return refusal(421, fmt::format("this is http://127.0.0.1:{}/ and no other site", site.port));
  if (request->method != "GET" && request->method != "HEAD")
    return refusal(405, "files can be had by GET and HEAD only");
  return answer_with_file(site.folder, *request);
}

}  // namespace

std::optional<std::string> respond(const StaticSite& site, std::string_view received) {
  if (!is_whole_request(received)) return std::nullopt;
  const tl::expected<HttpRequest, int> request = read_http_request(received);
  HttpAnswer answer = answer_to(site, request);
  answer.fields.insert(answer.fields.end(), std::begin(kFieldsOfAll), std::end(kFieldsOfAll));
  return write_http_answer(answer, !request || request->method != "HEAD");
}

}  // namespace ombra
