#pragma once

#include <string>

#include "assembly/setup.hpp"

namespace oauthkit {

/// Where an authorization response may go: a client and one of its redirect URIs, both proven.
///
/// Only what holds one can send anything to a redirect URI, and there is no way to make one but to prove it.
class Target {
 public:
  /// Proves client and redirect URI of an authorization request (RFC 6749 §3.1.2.3, §4.1.2.1). A refusal is a page.
  static Result<Target> prove(const Setup& setup, const Params& params);

  /// Proves them again for a pending decision: the client may have gone or changed in the meantime.
  static Result<Target> prove_again(const Setup& setup, const Transaction& transaction);

  const Client& client() const { return client_; }
  const std::string& redirect_uri() const { return redirect_uri_; }
  /// Which source found the client; null for one of the application's lookup.
  const ClientSource* source() const { return source_; }

 private:
  Target(Client&& client, std::string redirect_uri);
  static Result<Target> prove(const Setup& setup, Client&& client, std::optional<std::string_view> presented);

  Client client_;
  std::string redirect_uri_;
  const ClientSource* source_ = nullptr;
};

}  // namespace oauthkit
