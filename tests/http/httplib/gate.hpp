#pragma once

#include "http/gate.hpp"
#include "http/httplib/server.hpp"

namespace oauthkit::testing {

/// Mounts GET /gate on a server of the library.
inline HttplibServer::SetUp with_gate(Gate& gate) {
  return [&gate](httplib::Server& http) { adapters::mount(http, "GET", "/gate", gate.handler()); };
}

}  // namespace oauthkit::testing
