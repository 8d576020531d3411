#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/http.hpp"
#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// An answer of the authorization endpoint on its way to the client.
struct AuthorizationResponse {
  const Context& context;
  const Client& client;
  /// Proven to be the client's.
  std::string_view redirect_uri;
  const Params& params;
};

/// How the parameters of an authorization response, success or error, travel to the client (OAuth 2.0 Multiple
/// Response Type Encoding Practices §2.1).
///
/// `query`, `fragment` and `form_post` are built in; `Server::response_mode` adds one to the same table.
struct ResponseMode {
  std::string name = {};
  /// Writes the answer.
  std::function<Response(const AuthorizationResponse& response)> render = {};
  /// Whether access tokens may travel in it: not in a query (RFC 9700 §4.3.2).
  bool carries_tokens = true;
  /// Whether they may all the same where this client is answered, e.g. because nobody else can read them. Unset: no.
  std::function<bool(const Client& client)> hides_tokens = {};
  /// The mode that takes its place where an answer would hold tokens that may not travel in it.
  std::string instead = {};
  /// The mode that tells that such a request is refused, where none takes its place. Empty: the usual one.
  std::string refused_in = {};
  /// What finds mistakes in its configuration and in clients, and describes it in the metadata document. Several modes
  /// may share one; there may be none.
  std::shared_ptr<const Module> module = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
