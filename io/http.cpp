#include "io/http.h"

#include <algorithm>

#include <fmt/format.h>

namespace ombra {
namespace {

constexpr std::string_view kLineEnd = "\r\n", kHeadEnd = "\r\n\r\n";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return kLetters.find(c) != kLetters.npos || kDigits.find(c) != kDigits.npos ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

/// Takes the text up to a separator, or all of it, off the front of `rest`.
std::string_view take(std::string_view& rest, std::string_view separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + separator.size());
  return taken;
}

}  // namespace

bool is_whole_request(std::string_view received) {
  return received.size() > kMaxRequestBytes || received.find(kHeadEnd) != received.npos;
}

tl::expected<HttpRequest, int> read_http_request(std::string_view received) {
  received = received.substr(0, kMaxRequestBytes);
  const std::size_t end = received.find(kHeadEnd);
  if (end == received.npos) return tl::unexpected(received.find(kLineEnd) == received.npos ? 414 : 431);

  std::string_view rest = received.substr(0, end);
  std::string_view line = take(rest, kLineEnd);
  if (std::any_of(line.begin(), line.end(), is_control)) return tl::unexpected(400);
  const std::string_view method = take(line, " "), target = take(line, " "), version = line;
  if (!is_token(method) || target.empty() || !version.starts_with("HTTP/")) return tl::unexpected(400);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return tl::unexpected(505);

  HttpRequest request{std::string(method), std::string(target), {}, {}};
  int hosts = 0;
  while (!rest.empty()) {
    line = take(rest, kLineEnd);
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon))) return tl::unexpected(400);
    const std::string name = lower(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), [](char c) { return is_control(c) && c != '\t'; }))
      return tl::unexpected(400);
    if (name == "host") {
      request.host = value;
      ++hosts;
    } else if (name == "accept-encoding") {
      request.accept_encoding += (request.accept_encoding.empty() ? "" : ",") + std::string(value);
    }
  }
  if (hosts != 1) return tl::unexpected(400);
  return request;
}

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  const std::string codings = lower(accept_encoding);
  for (std::string_view rest = codings; !rest.empty();) {
    std::string_view weight = take(rest, ",");
    if (trimmed(take(weight, ";")) != coding) continue;
    weight = trimmed(weight);
    return !weight.starts_with("q=0") || weight.find_first_of("123456789") != weight.npos;
  }
  return false;
}

std::string_view status_words(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 414:
      return "URI Too Long";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Bad Request";
  }
}

std::string write_http_answer(const HttpAnswer& answer, bool with_body) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, status_words(answer.status));
  for (const auto& [name, value] : answer.fields) text += fmt::format("{}: {}\r\n", name, value);
  text += fmt::format("Content-Length: {}\r\nConnection: close\r\n\r\n", answer.body.size());
  if (with_body) text += answer.body;
  return text;
}

}  // namespace ombra
