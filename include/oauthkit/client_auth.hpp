#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/module.hpp"
#include "oauthkit/remote_keys.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Finds a registered client. `denied()` when there is none of that id.
using ClientLookup = std::function<Result<Client>(std::string_view client_id)>;

/// A request at an endpoint where clients authenticate.
class ClientAuthRequest {
 public:
  ClientAuthRequest(const Context& context, const Params& params, const ClientLookup& lookup)
      : context_(context), params_(params), lookup_(lookup) {}

  const Context& context() const { return context_; }
  const Request& http() const { return context_.request(); }
  /// The form.
  const Params& params() const { return params_; }

  /// The registered client `client_id`, after `Policy::client_id` and `Policy::throttle` had their say.
  Result<Client> client(std::string_view client_id, std::string_view method) const;

  /// What follows `scheme` and a space in the `Authorization` field, when that is what it holds. The scheme compares
  /// without regard to case (RFC 9110 §11.1).
  std::optional<std::string_view> authorization(std::string_view scheme) const;

 private:
  const Context& context_;
  const Params& params_;
  const ClientLookup& lookup_;
};

/// One way for a client to authenticate (RFC 6749 §2.3). Subclass it for your own; register it with
/// `Server::authenticate`.
///
/// The library picks the one strategy whose credentials are there (two are `invalid_request`), and afterwards checks
/// that the client is registered for this method and that a `client_id` in the body names the same client.
class ClientAuth : public Module {
 public:
  /// The registered name (RFC 7591 §2, `token_endpoint_auth_method`), or your own. One strategy per name.
  virtual std::string_view method() const = 0;

  /// Whether the request carries credentials of this kind, right or wrong.
  virtual bool presented(const ClientAuthRequest& request) const = 0;

  /// Whether it goes by the connection rather than by something in the request, so that a form that names a client is
  /// all there is to see. Then it is considered, like `none`, only when nothing else was presented, and only for the
  /// clients that are registered for it.
  virtual bool by_connection() const { return false; }

  /// The client the credentials prove. `denied()` is `invalid_client`; an unknown client must cost as much as a wrong
  /// proof.
  virtual Result<Client> authenticate(const ClientAuthRequest& request) const = 0;

  /// The `WWW-Authenticate` challenge for a method of the `Authorization` field; empty for others. Lives as long as
  /// this.
  virtual std::string_view challenge() const { return {}; }

  /// The algorithms (RFC 7518 §3.1) that it takes signed credentials in, for the metadata document. None by default.
  virtual std::vector<std::string> signing_algorithms() const { return {}; }
};

/// The methods of RFC 6749 §2.3.1 and RFC 7591 §2. Each returns a strategy for `Server::authenticate`.
namespace client_auth {

struct SecretOptions {
  /// What verifying an unknown client costs: set it when your clients' secrets are kept with scrypt, so that an
  /// unknown client and a wrong secret take the same time.
  bool secrets_are_scrypt = false;
};

/// `client_secret_basic`: id and secret form-encoded in HTTP Basic.
std::unique_ptr<ClientAuth> secret_basic(SecretOptions options = {});

/// `client_secret_post`: id and secret in the form.
std::unique_ptr<ClientAuth> secret_post(SecretOptions options = {});

/// `none`: a public client names itself with `client_id`. Considered only when nothing else was presented.
std::unique_ptr<ClientAuth> none();

/// `tls_client_auth`: a certificate of an authority that the operator trusts, whose subject or subject alternative name
/// is the client's (RFC 8705 §2.1). The certificate is `Request::client_certificate`, and must be `trusted`.
std::unique_ptr<ClientAuth> tls_client_auth();

/// `self_signed_tls_client_auth`: a certificate that the client registered in `Client::jwks`, as it is or by its key
/// (RFC 8705 §2.2). Whoever made it is not looked at. A client has at most 8 keys.
std::unique_ptr<ClientAuth> self_signed_tls_client_auth();

/// What assertions have to be like beyond RFC 7523 §3.
struct AssertionOptions {
  /// How far in the future `exp` may be at most: it bounds how long `jti` is remembered.
  std::chrono::seconds longest_life = std::chrono::minutes(10);
  /// For clocks that differ.
  std::chrono::seconds leeway = std::chrono::seconds(30);
  /// Refuses assertions without `typ` or of the type `JWT`, which most clients still send. Any type but those and
  /// `client-authentication+jwt` is always refused.
  bool require_typ = false;
  /// Audiences to accept beside the issuer, such as the URL of the token endpoint (RFC 7523 §3). Gives up what the
  /// revision of RFC 7523 is for: a malicious server can have an assertion made out that works here, also one whose
  /// `aud` is an array. Under `Profile::oauth20`, or another with `AssertionAudience::with_legacy_audiences`.
  std::vector<std::string> legacy_audiences = {};
};

/// `private_key_jwt` (RFC 7523 §2.2 and its revision): the client signs an assertion with ES256, EdDSA, PS256 or RS256,
/// with a key of `Client::jwks` or `Client::jwks_uri`.
///
/// The assertion says who (`iss` and `sub` are the client), to whom (`aud` is the issuer alone, as text), until when
/// (`exp`), and is used once: `jti` is remembered in `replays`, which all nodes share, until it expires. Refusals are
/// `invalid_client`; the reason goes to `Environment::on_failure`. 503 when `replays` is away, or the client's
/// `jwks_uri` does not answer.
///
/// `remote_keys` reads the `jwks_uri` of clients, e.g. a `Fetcher`. Without it such clients are refused.
std::unique_ptr<ClientAuth> private_key_jwt(std::shared_ptr<Store> replays, AssertionOptions options = {},
                                            std::shared_ptr<const RemoteKeys> remote_keys = {});

/// `client_secret_jwt`: the same with an HMAC (HS256) of `Client::plain_secret`. Its price is that clients' secrets are
/// kept as they are, which `Server::loosened()` tells.
std::unique_ptr<ClientAuth> client_secret_jwt(std::shared_ptr<Store> replays, AssertionOptions options = {});

/// Proves credentials that a request carries: as `ClientAuth::authenticate`. Called while the request is there.
using Proof = std::function<Result<Client>()>;

/// A method of your own from one function: null where the request carries no credentials of the kind, otherwise what
/// proves them. It is asked for every request and may be asked twice; what costs something belongs into the proof. A
/// method of the `Authorization` field that has a challenge needs a subclass of `ClientAuth`.
std::unique_ptr<ClientAuth> custom(std::string method, std::function<Proof(const ClientAuthRequest& request)> read);

}  // namespace client_auth

namespace legacy {

/// `client_secret_basic` without the form encoding of RFC 6749 §2.3.1, as passport-http and others send it.
/// Ids and secrets with `%` or `+` are then read differently from what the standard says.
std::unique_ptr<ClientAuth> basic_without_form_encoding(client_auth::SecretOptions options = {});

/// AF83's header: `Authorization: Basic <raw secret>` beside a `client_id` in the form, under the method name
/// `client_secret_basic`.
std::unique_ptr<ClientAuth> af83_raw_secret(client_auth::SecretOptions options = {});

}  // namespace legacy
}  // namespace oauthkit
#pragma GCC visibility pop
