#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oauthkit/access.hpp"
#include "oauthkit/code_binding.hpp"
#include "oauthkit/hash.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What a client asked for at the authorization endpoint (RFC 6749 §4.1.1), after its syntax has been checked. What a
/// device asked for (RFC 8628 §3.1) has no response type, and nothing that speaks of a redirect.
struct AuthorizationRequest {
  std::string client_id = {};
  /// In canonical order: `"code token"` however it was sent.
  std::string response_type = {};
  /// What would be granted if the user agrees to everything: what was asked for, after `Policy::scope` and
  /// `Policy::resource`.
  Access access = {};
  /// What binds the code, if it becomes one.
  CodeBinding code_binding = {};
  std::string state = {};
  /// The mode the answer takes: as asked for, or the default of the response type.
  std::string response_mode = {};
  /// OpenID Connect Core §3.1.2.1: how the person is to be asked.
  Scope prompt = {};
  std::optional<std::chrono::seconds> max_age = {};
  std::string login_hint = {};
  /// The authentication context classes that the client would have, in its order (OpenID Connect Core §3.1.2.1): they
  /// bind where the server lists what it supports (`Options::acr_values_supported`).
  Scope acr_values = {};
  /// The hash of the `request_uri` of a request that was pushed (RFC 9126); zero for any other.
  TokenHash pushed = {};
  /// What is asked about the person by name, beside the scope (`ReadRequest::claims`): to be shown on the page.
  std::vector<std::string> claims = {};
  /// What request-parser extensions read (`Server::extend`).
  std::map<std::string, std::string> extensions = {};

  bool operator==(const AuthorizationRequest&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
