#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/http.hpp"
#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class Server;

/// A request of a client that has authenticated.
struct ClientRequest {
  const Context& context;
  const Client& client;
  /// The form.
  const Params& params;
};

/// An endpoint of a server. Subclass it for your own; register it with `Server::endpoint` and mount what
/// `Server::routes` returns. The metadata document tells of it by itself.
class Endpoint : public Module {
 public:
  /// The member of the metadata document that holds its URL, e.g. `"revocation_endpoint"`. One endpoint per name. Empty
  /// for one that the document does not tell of.
  virtual std::string_view name() const = 0;
  /// `"GET"`, `"POST"` …: a route each.
  virtual std::vector<std::string_view> methods(const Options& options) const = 0;
  /// Where it is when nobody says otherwise: a well-known path. Empty when somebody has to.
  virtual std::string usual_path(const Options& options) const;
  /// Whether clients come here and prove who they are: one that does so by a certificate then finds it at the host for
  /// that, too (`MetadataOptions::mtls_base_url`). The default: it takes POST, and browsers do not come to it as to the
  /// authorization endpoint.
  virtual bool serves_clients(const Options& options) const;
  /// What answers there, `Server::client_endpoint` for one that clients authenticate to. Called once, when the set-up
  /// is over. What `Server::client_endpoint` returns keeps this object alive; anything else must not refer to it.
  virtual Handler handler(const Server& server) const = 0;
};

}  // namespace oauthkit
#pragma GCC visibility pop
