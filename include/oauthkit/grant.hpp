#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/authorization_request.hpp"
#include "oauthkit/token_store.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A user's consent, ready to be turned into an authorization response.
struct Approval {
  const Context& context;
  const Client& client;
  const User& user;
  const AuthorizationRequest& request;
  /// Client, user, access, code binding and a new family. Its times are for the grant to set.
  const Authorization& granted;
  /// Whether a page was shown for it.
  bool asked = true;
};

/// What one response type does (RFC 6749 §3.1.1). Subclass it for your own; register it with `Server::grant`.
class Grant : public Module {
 public:
  /// E.g. `"code"` or `"code token"`: an unordered set. One grant per set.
  virtual std::string_view response_type() const = 0;

  /// Refuses a request before the user sees anything of it. The client and the redirect URI have been proven; the
  /// error is redirected.
  virtual Result<void> validate(const AuthorizationRequest& request, const Client& client,
                                const Context& context) const;

  /// The parameters of the answer, without `state` and `iss`. `denied()` is `access_denied`.
  virtual Result<Params> respond(const Approval& approval) const = 0;
};

/// The grants of RFC 6749. Each returns a module for `Server::grant`.
namespace grants {

struct CodeOptions {
  /// How long a code lives: at most what the profile says, which is 10 minutes or less (RFC 6749 §4.1.2). Unset: 60 s,
  /// or what the profile says where that is less.
  std::optional<Lifetime> lifetime = {};
  /// PKCE for confidential clients also where the profile leaves it open. Public clients always need it.
  bool always_require_pkce = false;
  /// Makes the code text, e.g. of a form that an older system expects. The default: 32 random bytes, base64url.
  std::function<std::string(const Approval&)> generate = {};
};

using PutCode = decltype(CodeStore::put);

/// The authorization code grant (RFC 6749 §4.1) with PKCE S256 (RFC 7636). `put` stores the code; only its hash is
/// ever seen outside the answer.
std::unique_ptr<Grant> code(PutCode put, CodeOptions options = {});

/// The implicit grant (RFC 6749 §4.2): an access token in the answer itself. Not under `Profile::oauth21`.
std::unique_ptr<Grant> token(Issue issue);

/// Both at once, `code token`: an access token now and a code for later. Both are stored and valid and share a
/// family. Not under `Profile::oauth21`.
std::unique_ptr<Grant> code_token(PutCode put, Issue issue, CodeOptions options = {});

/// A response type of your own from one function.
std::unique_ptr<Grant> custom(std::string response_type, std::function<Result<Params>(const Approval&)> respond);

}  // namespace grants
}  // namespace oauthkit
#pragma GCC visibility pop
