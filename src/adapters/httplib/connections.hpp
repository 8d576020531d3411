#pragma once

#include <httplib.h>

#include <memory>

#include "adapters/common/workers.hpp"
#include "adapters/httplib/state.hpp"
#include "adapters/httplib/waiting_room.hpp"

namespace oauthkit::adapters {

/// To be cpp-httplib's socket options: prepares the socket that will listen, and remembers it.
void adopt_listener(HttplibState& state, int fd);

/// To be cpp-httplib's `new_task_queue`. The library calls it when it listens and has accepted nothing yet; from there
/// on connections are accepted and served here, until the server is stopped, because the library neither bounds what it
/// accepts nor what it reads of a request. What is left for its own loop is a TLS server's connections: of those only
/// the number is bounded.
class ServeConnections {
 public:
  ServeConnections(httplib::Server& server, std::shared_ptr<HttplibState> state)
      : server_(&server), state_(std::move(state)) {}

  httplib::TaskQueue* operator()() const;

  HttplibState& state() const { return *state_; }

 private:
  void accept_all(int listener, Workers& workers) const;
  void serve(Guest guest, WaitingRoom& room) const;

  httplib::Server* server_;
  std::shared_ptr<HttplibState> state_;
};

}  // namespace oauthkit::adapters
