#include "io/http.h"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace ombra;

std::string request(const std::string& first_line, const std::string& fields = "Host: localhost\r\n") {
  return first_line + "\r\n" + fields + "\r\n";
}

/// The status that refuses a request; 200 for one that is read.
int refused_with(const std::string& text) {
  REQUIRE(is_whole_request(text));
  const auto read = read_http_request(text);
  return read ? 200 : read.error();
}

}  // namespace

TEST_CASE("a request is read when its blank line has come, and only up to it") {
  const std::string text = request("GET /a%20b?c HTTP/1.1",
                                   "hOST:\tlocalhost:80 \r\nAccept-Encoding: gzip\r\nX-Other: \xC3\xA9\r\n"
                                   "accept-encoding:br\r\n");
  for (std::size_t size = 0; size < text.size(); ++size)
    CHECK_FALSE(is_whole_request(std::string_view(text).substr(0, size)));
  const auto read = read_http_request(text + "\n\n: \x01");
  REQUIRE(read.has_value());
  CHECK(read->method == "GET");
  CHECK(read->target == "/a%20b?c");
  CHECK(read->host == "localhost:80");
  CHECK(read->accept_encoding == "gzip,br");
}

TEST_CASE("what is not HTTP to the letter is refused") {
  CHECK(refused_with(request("GET / HTTP/1.0")) == 200);
  for (const char* line :
       {"", "GET /", "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "G(T / HTTP/1.1",
        "GET / http/1.1", "GET /a b HTTP/1.1", "GET /\x01 HTTP/1.1", "GET\t/ HTTP/1.1", "GET /\nX HTTP/1.1"})
    CHECK_MESSAGE(refused_with(request(line)) == 400, line);
  CHECK(refused_with(request(std::string("GET /\0 HTTP/1.1", 15))) == 400);
  for (const char* fields :
       {"", "Host: a\r\nHost: a\r\n", "Host: a\r\n folded: b\r\n", "Host : a\r\n", "Host: a\r\nno colon\r\n",
        "Host: a\r\n: b\r\n", "Host: a\nX: b\r\n", "Host: a\rb\r\n", "Host: a\x7f\r\n"})
    CHECK_MESSAGE(refused_with(request("GET / HTTP/1.1", fields)) == 400, fields);
  CHECK(refused_with(request("GET / HTTP/2.0")) == 505);
}

TEST_CASE("a request has its limit, wherever it is long") {
  const std::string much(kMaxRequestBytes, 'a');
  CHECK(refused_with("GET /" + much) == 414);
  CHECK(refused_with(request("GET / HTTP/1.1", "Host: a\r\nX: " + much + "\r\n")) == 431);
  std::string many = "Host: a\r\n";
  while (many.size() < kMaxRequestBytes) many += "X: y\r\n";
  CHECK(refused_with(request("GET / HTTP/1.1", many)) == 431);
  const std::string fields = "Host: a\r\nX: ";
  const std::size_t rest = request("GET / HTTP/1.1", fields + "\r\n").size();
  const std::string fits = request("GET / HTTP/1.1", fields + much.substr(rest) + "\r\n");
  CHECK(fits.size() == kMaxRequestBytes);
  CHECK(refused_with(fits) == 200);
}

TEST_CASE("an encoding counts where it is named with a weight") {
  for (const char* field : {"br", "gzip, BR", "gzip,br;q=0.001", "br ; q=1.0", "br;q=0.5, *;q=0"})
    CHECK_MESSAGE(accepts_encoding(field, "br"), field);
  for (const char* field : {"", "gzip", "brx", "br;q=0", "gzip, br; q=0.000", "*", ";br", "x;br"})
    CHECK_MESSAGE(!accepts_encoding(field, "br"), field);
}

TEST_CASE("an answer tells its body's length, with the body or without") {
  const HttpAnswer answer{404, {{"A", "b"}, {"C", "d"}}, std::string("x\0y", 3)};
  const std::string head =
      "HTTP/1.1 404 Not Found\r\nA: b\r\nC: d\r\nContent-Length: 3\r\nConnection: close\r\n\r\n";
  CHECK(write_http_answer(answer, false) == head);
  CHECK(write_http_answer(answer, true) == head + answer.body);
}
