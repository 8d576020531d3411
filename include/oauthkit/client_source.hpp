#pragma once

#include <string_view>

#include "oauthkit/client.hpp"
#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Finds clients that nobody registered by hand. Subclass it for your own; register it with `Server::client_source`.
/// Sources are asked in the order of their registration, after the lookup of `Server::clients`; the first that knows
/// the client has it.
class ClientSource : public Module {
 public:
  /// `denied()` when it is none of this source's. An error when it is, and cannot be used: sources that come later are
  /// not asked, and the error is the answer: a page at the authorization endpoint; where clients authenticate it is to
  /// be `invalid_client`.
  virtual Result<Client> find(std::string_view client_id) const = 0;

  /// Whether a client that an operator made here is called `name`, but for case and spaces. The default: none.
  virtual bool has_name(std::string_view name) const;

  /// The person `user_id` has just agreed to `client`, which this source found. The default does nothing.
  virtual void agreed(const Client& client, std::string_view user_id) const;
};

}  // namespace oauthkit
#pragma GCC visibility pop
