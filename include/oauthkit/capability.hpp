#pragma once

#include <string_view>

#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class Server;

/// What has several ends at a server, such as an endpoint, a hook and a lookup, and brings them itself: registered in
/// one line, `server.install(…)`. Subclass it for your own; a factory function returns it.
class Capability : public Module {
 public:
  /// One capability per name: two of them are a mistake that `Server::check` tells.
  virtual std::string_view name() const = 0;

  /// Registers its ends. Called once, by `Server::install`; this object lives as long as what it registers, so that a
  /// hook may refer to it. What it throws leaves `Server::install`.
  virtual void install(Server& server) = 0;
};

}  // namespace oauthkit
#pragma GCC visibility pop
