#include "io/static_site.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace ombra;
namespace fs = std::filesystem;

/// A site of a few files, each holding its own name, beside a file that is none of it.
struct MadeSite {
  fs::path above = fs::temp_directory_path() / ("ombra-site-test-" + std::to_string(::getpid()));
  StaticSite site{above / "site", 8460};

  MadeSite() {
    fs::remove_all(above);
    fs::create_directories(site.folder / "assets");
    write("../secret.txt");
    fs::create_directories(above / "site-2");
    write("../site-2/secret.txt");
    for (const char* name : {"index.html", "sw.js", "a b.png", "assets/app-DiwrgTda.js", ".hidden"})
      write(name);
  }
  ~MadeSite() { fs::remove_all(above); }

  void write(const std::string& name) const { std::ofstream(site.folder / name) << name; }

  std::string get(const std::string& target, const std::string& fields = "",
                  const std::string& method = "GET", const std::string& host = "127.0.0.1:8460") const {
    const auto answer =
        respond(site, method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n");
    REQUIRE(answer.has_value());
    return *answer;
  }
};

std::string status(const std::string& answer) { return answer.substr(9, 3); }
std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }
/// The value of a field that is there once, or "" where it is not.
std::string field(const std::string& answer, const std::string& name) {
  const std::string head = answer.substr(0, answer.find("\r\n\r\n") + 2), start = "\r\n" + name + ": ";
  const std::size_t at = head.find(start);
  if (at == head.npos) return "";
  CHECK(head.find(start, at + 1) == head.npos);
  const std::size_t value = at + start.size();
  return head.substr(value, head.find("\r\n", value) - value);
}

}  // namespace

TEST_CASE("a site gives its files, and index.html at its root") {
  const MadeSite made;
  for (const auto& each : {std::pair{"/", "index.html"},
                           {"/?x=/../y", "index.html"},
                           {"/index.html", "index.html"},
                           {"/a%20b.png", "a b.png"},
                           {"/%61ssets%2fapp-DiwrgTda.js?v", "assets/app-DiwrgTda.js"}}) {
    const std::string answer = made.get(each.first);
    CAPTURE(each.first);
    CHECK(status(answer) == "200");
    CHECK(body(answer) == each.second);
  }
  CHECK_FALSE(respond(made.site, "GET / HTTP/1.1\r\nHost: 127.0.0.1:8460\r\n").has_value());
}

TEST_CASE("no spelling leads out of the folder, into a folder or to a hidden file") {
  const MadeSite made;
  const std::string secret = (made.above / "secret.txt").string();
  fs::create_symlink("../secret.txt", made.site.folder / "out.txt");
  fs::create_symlink(made.above, made.site.folder / "up");
  fs::create_symlink("loop", made.site.folder / "loop");
  fs::create_symlink("sw.js", made.site.folder / "in.js");
  for (const std::string& target : {std::string("/../secret.txt"),
                                    std::string("/%2e%2e/secret.txt"),
                                    std::string("/..%2fsecret.txt"),
                                    std::string("/%252e%252e/secret.txt"),
                                    std::string("/assets/../../secret.txt"),
                                    std::string("/assets/../index.html"),
                                    std::string("/./index.html"),
                                    std::string("/..\\secret.txt"),
                                    std::string("/%2e%2e%5csecret.txt"),
                                    std::string("/..;/secret.txt"),
                                    std::string("../secret.txt"),
                                    "/" + secret,
                                    secret,
                                    "/%2f" + secret,
                                    "file://" + secret,
                                    std::string("http://127.0.0.1:8460/index.html"),
                                    std::string("/../site-2/secret.txt"),
                                    std::string("/index.html%00"),
                                    std::string("/index.html%00.png"),
                                    std::string("/index.html%0a"),
                                    std::string("/index.html/"),
                                    std::string("//index.html"),
                                    std::string("/assets"),
                                    std::string("/assets/"),
                                    std::string("/.hidden"),
                                    std::string("/%2ehidden"),
                                    std::string("/out.txt"),
                                    std::string("/up/secret.txt"),
                                    std::string("/up/site-2/secret.txt"),
                                    std::string("/loop"),
                                    std::string("/nothing"),
                                    std::string("/%"),
                                    std::string("/index.htm%6"),
                                    std::string("/%zz"),
                                    std::string("/%c0%ae%c0%ae/secret.txt"),
                                    std::string("*"),
                                    "/" + std::string(5000, 'a')}) {
    const std::string answer = made.get(target);
    CHECK_MESSAGE(status(answer) == "404", target);
    CHECK_MESSAGE(body(answer) == "404 Not Found: there is no such file\n", target);
  }
  CHECK(body(made.get("/in.js")) == "sw.js");  // a link that stays inside is a file of the site
}

TEST_CASE("another site's name and another method are refused") {
  const MadeSite made;
  for (const char* host : {"localhost:8460", "127.0.0.1:8460", "[::1]:8460"})
    CHECK_MESSAGE(status(made.get("/", "", "GET", host)) == "200", host);
  for (const char* host : {"", "evil.example", "evil.example:8460", "127.0.0.1", "127.0.0.1:84600",
                           "127.0.0.1:8461", "localhost.evil.example:8460", "localhost:8460.evil.example",
                           "x@localhost:8460", "0.0.0.0:8460", "127.1:8460"}) {
    const std::string answer = made.get("/", "", "GET", host);
    CHECK_MESSAGE(status(answer) == "421", host);
    CHECK(body(answer).find("http://127.0.0.1:8460/") != std::string::npos);
  }
  const StaticSite at_80{made.site.folder, 80};  // whose browsers leave the port out
  CHECK(status(*respond(at_80, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) == "200");
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X"}) {
    const std::string answer = made.get("/", "", method);
    CHECK_MESSAGE(status(answer) == "405", method);
    CHECK(field(answer, "Allow") == "GET, HEAD");
  }
}

TEST_CASE("every answer keeps the page to its own files") {
  const MadeSite made;
  for (const std::string& answer :
       {made.get("/"), made.get("/", "", "HEAD"), made.get("/nothing"), made.get("/", "", "POST"),
        made.get("/", "", "GET", "evil.example"), *respond(made.site, "\r\n\r\n"),
        *respond(made.site, std::string(100000, 'a'))}) {
    const std::string policy = field(answer, "Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
    CHECK(policy.ends_with("; frame-ancestors 'none'"));
    CHECK(field(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(field(answer, "Referrer-Policy") == "no-referrer");
    CHECK(field(answer, "Permissions-Policy") == "camera=(self), microphone=(), geolocation=()");
    CHECK(field(answer, "Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(field(answer, "Cross-Origin-Resource-Policy") == "same-origin");
  }
}

TEST_CASE("HEAD is GET without the body") {
  const MadeSite made;
  for (const char* target : {"/", "/nothing"}) {
    const std::string all = made.get(target), head = made.get(target, "", "HEAD");
    CHECK(head == all.substr(0, all.size() - body(all).size()));
    CHECK(field(head, "Content-Length") == std::to_string(body(all).size()));
  }
}

TEST_CASE("a file's name tells its type") {
  const MadeSite made;
  for (const auto& each : {std::pair{"f.html", "text/html; charset=utf-8"},
                           {"f.js", "text/javascript; charset=utf-8"},
                           {"f.css", "text/css; charset=utf-8"},
                           {"f.wasm", "application/wasm"},
                           {"f.glb", "model/gltf-binary"},
                           {"f.svg", "image/svg+xml"},
                           {"f.png", "image/png"},
                           {"f.webmanifest", "application/manifest+json"},
                           {"f.woff2", "font/woff2"},
                           {"f.json", "application/json"},
                           {"f.unknown", "application/octet-stream"},
                           {"wasm", "application/octet-stream"}}) {
    made.write(each.first);
    CAPTURE(each.first);
    CHECK(field(made.get(std::string("/") + each.first), "Content-Type") == each.second);
  }
}

TEST_CASE("only what is named by its content may be kept") {
  const MadeSite made;
  fs::create_directories(made.site.folder / "assets" / "in");
  for (const char* name :
       {"assets/app-DiwrgTda.js", "assets/a.b-a_b-c12d.wasm", "assets/in/x-00000000.css"}) {
    made.write(name);
    CHECK_MESSAGE(
        field(made.get(std::string("/") + name), "Cache-Control") == "public, max-age=31536000, immutable",
        name);
  }
  for (const char* name :
       {"index.html", "sw.js", "app-DiwrgTda.js", "assets/app.js", "assets/hand-profiles.json",
        "assets/DiwrgTda.js", "assets/app-DiwrgTd.js", "assets/app_DiwrgTda.js", "assets/app-DiwrgTda",
        "assets/app-DiwrgTda.js.map", "assets/app-Diwr Tda.js"}) {
    made.write(name);
    std::string target = std::string("/") + name;
    if (const std::size_t space = target.find(' '); space != target.npos) target.replace(space, 1, "%20");
    CHECK_MESSAGE(field(made.get(target), "Cache-Control") == "no-cache", name);
  }
  CHECK(field(made.get("/assets/gone-DiwrgTda.js"), "Cache-Control") == "no-cache");
}

TEST_CASE("a packed file beside one is sent to those who can unpack it") {
  const MadeSite made;
  const auto got = [&](const std::string& accepted) {
    const std::string answer = made.get("/sw.js", "Accept-Encoding: " + accepted + "\r\n");
    CHECK(field(answer, "Content-Type") == "text/javascript; charset=utf-8");
    return field(answer, "Content-Encoding") + " " + field(answer, "Vary") + " " + body(answer);
  };
  CHECK(got("br, gzip") == "  sw.js");
  made.write("sw.js.gz");
  CHECK(got("br, gzip") == "gzip Accept-Encoding sw.js.gz");
  CHECK(got("br") == " Accept-Encoding sw.js");
  made.write("sw.js.br");
  CHECK(got("gzip, br") == "br Accept-Encoding sw.js.br");
  CHECK(got("gzip, br;q=0") == "gzip Accept-Encoding sw.js.gz");
  fs::remove(made.site.folder / "sw.js.br");
  fs::create_symlink("../secret.txt", made.site.folder / "sw.js.br");
  CHECK(got("br") == " Accept-Encoding sw.js");
  fs::remove(made.site.folder / "sw.js");
  CHECK(status(made.get("/sw.js", "Accept-Encoding: gzip\r\n")) == "404");
}
