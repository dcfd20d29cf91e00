#include "local_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <vector>

namespace ombra {
namespace {

constexpr std::size_t kMostConnections = 32;  // a browser opens six
constexpr int kTurnMs = 100;
constexpr std::size_t kTurnBytes = std::size_t{64}
                                   << 10;  // read from one connection before its neighbours' turn

/// Receives until there is an answer, sends it, and reads on until the client closes: closing first, with
/// bytes unread, would reset the connection and could take the answer back.
class Connection {
 public:
  explicit Connection(Descriptor socket) : socket_(std::move(socket)) {}

  pollfd watched() const {
    return {socket_.number(), static_cast<short>(is_sending() ? POLLOUT : POLLIN), 0};
  }

  /// Does what can be done without waiting. @return false when the connection is over
  bool advance(const Responder& respond) {
    if (!is_sending() && !receive(respond)) return false;
    return !is_sending() || send();
  }

 private:
  bool is_sending() const { return sent_ < answer_.size(); }

  bool receive(const Responder& respond) {
    std::array<char, kTurnBytes> bytes;
    const ssize_t got = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
    if (got <= 0) return got < 0 && is_to_be_tried_again();
    if (!answer_.empty()) return true;  // what comes after the request is not looked at
    received_.append(bytes.data(), static_cast<std::size_t>(got));
    answer_ = respond(received_).value_or("");
    return true;
  }

  bool send() {
    const ssize_t put =
        ::send(socket_.number(), answer_.data() + sent_, answer_.size() - sent_, MSG_NOSIGNAL);
    if (put < 0) return is_to_be_tried_again();
    sent_ += static_cast<std::size_t>(put);
    return is_sending() || ::shutdown(socket_.number(), SHUT_WR) == 0;
  }

  static bool is_to_be_tried_again() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

  Descriptor socket_;
  std::string received_, answer_;
  std::size_t sent_ = 0;
};

}  // namespace

Result<LocalServer> LocalServer::listen(int port) {
  const auto failure = [&] {
    const std::string where = fmt::format("port {}", port);
    if (errno == EADDRINUSE)
      return fail(ErrorCode::kBadInput,
                  "is taken by another program; end that one or take another port (0: any free one)", where);
    if (errno == EACCES)
      return fail(ErrorCode::kBadInput, "is kept for the system; take one from 1024 on (0: any free one)",
                  where);
    return fail(ErrorCode::kBadInput,
                fmt::format("cannot be listened at: {}", std::generic_category().message(errno)), where);
  };
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // The port of a server that has just ended may be taken again at once, that of a running one may not.
  const int yes = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (!socket || ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.number(), generic, size) != 0 || ::listen(socket.number(), SOMAXCONN) != 0 ||
      ::getsockname(socket.number(), generic, &size) != 0)
    return failure();
  return LocalServer(std::move(socket), ntohs(address.sin_port));
}

void LocalServer::serve(const Responder& respond, const std::function<bool()>& ended) {
  std::vector<Connection> connections;  // the oldest first
  while (!ended()) {
    std::vector<pollfd> watched{{socket_.number(), POLLIN, 0}};
    for (const Connection& connection : connections) watched.push_back(connection.watched());
    if (::poll(watched.data(), watched.size(), kTurnMs) <= 0) continue;

    std::vector<Connection> going_on;
    for (std::size_t i = 0; i < connections.size(); ++i)
      if (watched[i + 1].revents == 0 || connections[i].advance(respond))
        going_on.push_back(std::move(connections[i]));
    connections = std::move(going_on);

    if (watched[0].revents == 0) continue;
    Descriptor accepted(::accept4(socket_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted) continue;
    if (connections.size() == kMostConnections) connections.erase(connections.begin());
    connections.emplace_back(std::move(accepted));
  }
}

}  // namespace ombra
