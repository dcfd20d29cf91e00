// The part of HTTP/1.1 (RFC 9110, RFC 9112) that a server of files needs: a request is read strictly, one a
// connection; an answer is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace ombra {

/// The most bytes of a request that are read: its first line and its header fields. Browsers send hundreds,
/// and thousands where other servers on this machine left cookies.
inline constexpr std::size_t kMaxRequestBytes = std::size_t{64} << 10;

struct HttpRequest {
  std::string method;
  std::string target;           ///< as it was sent, not decoded
  std::string host;             ///< the field Host
  std::string accept_encoding;  ///< all fields of that name, joined by commas; empty when there is none
};

struct HttpAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields;  ///< but for Content-Length and Connection
  std::string body;
};

/// Whether enough has been received to answer: the blank line after the header fields, or too much without
/// it.
bool is_whole_request(std::string_view received);

/// The request at the beginning of `received`. Whatever follows its header fields is not looked at.
/// @param received what is_whole_request
/// @return or the status that says what is wrong with it: 400 (not HTTP, a control character, or not one
/// Host), 414 or 431 (its first line, or everything, over kMaxRequestBytes), 505 (not HTTP/1.0 or 1.1)
tl::expected<HttpRequest, int> read_http_request(std::string_view received);

/// Whether a field Accept-Encoding names a coding, in any case, and does not give it a weight of 0.
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

/// The words that go with a status of this file and its users ("Not Found").
std::string_view status_words(int status);

/// An answer as it is sent; it ends the connection.
/// @param with_body false for the answer to HEAD, which only tells the body's length
std::string write_http_answer(const HttpAnswer& answer, bool with_body);

}  // namespace ombra
