// Talking to programs on this machine over TCP: for each connection one request and one answer. Our own
// because Debian 12's cpp-httplib 0.11.4 shares a taken port by default, keeps a request line of any length
// and waits for slow clients before it ends.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "io/descriptor.h"
#include "ombra/result.h"

namespace ombra {

/// What to send for the bytes received so far; nothing while more must come.
using Responder = std::function<std::optional<std::string>(std::string_view received)>;

class LocalServer {
 public:
  /// Listens on 127.0.0.1, which no other machine reaches.
  /// @param port 0 takes any free one
  /// @return kBadInput when the port is taken or not ours to use
  static Result<LocalServer> listen(int port);

  int port() const { return port_; }

  /// Answers until `ended` says so, which is asked at least ten times a second; then drops what is under way.
  /// One thread, and no client waits for another: a connection that is silent, slow or endless only costs its
  /// place, and where places run out the oldest goes.
  void serve(const Responder& respond, const std::function<bool()>& ended);

 private:
  LocalServer(Descriptor socket, int port) : socket_(std::move(socket)), port_(port) {}

  Descriptor socket_;
  int port_;
};

}  // namespace ombra
