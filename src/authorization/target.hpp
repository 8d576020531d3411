#pragma once

#include <string>
#include <string_view>

#include "assembly/setup.hpp"

namespace oauthkit {

/// Where an authorization response may go: a client and one of its redirect URIs, both proven.
///
/// Only this type can send anything to a redirect URI, and there is no way to make one but to prove it.
class Target {
 public:
  /// Proves client and redirect URI of an authorization request (RFC 6749 §3.1.2.3, §4.1.2.1). A refusal is a page.
  static Result<Target> prove(const Setup& setup, const Params& params);

  /// Proves them again for a pending decision: the client may have gone or changed in the meantime.
  static Result<Target> prove_again(const Setup& setup, const Transaction& transaction);

  const Client& client() const { return client_; }
  const std::string& redirect_uri() const { return redirect_uri_; }

  /// How answers travel from now on; without a call, in the query.
  void answer_with(const ResponseMode& mode, std::string state);

  /// The answer, with `state` as it was sent and `iss` (RFC 9207).
  Response success(Params params) const;
  Response failure(std::string_view endpoint, const Error& error) const;

  /// The failure of a request that nobody has agreed to yet: a page where the client registered itself, since nothing
  /// but a person's consent makes its redirect URI a place to send people to (RFC 9700 §4.11.2).
  Response early_failure(std::string_view endpoint, const Error& error) const;

 private:
  Target(const Setup& setup, Client client, std::string redirect_uri);
  static Result<Target> prove(const Setup& setup, Client client, std::optional<std::string_view> presented);

  Response respond(Params params) const;

  const Setup* setup_;
  Client client_;
  std::string redirect_uri_;
  const ResponseMode* mode_;
  std::string state_;
};

}  // namespace oauthkit
