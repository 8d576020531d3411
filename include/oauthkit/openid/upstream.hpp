#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/outgoing.hpp"
#include "oauthkit/server.hpp"
#include "oauthkit/signing_algorithm.hpp"
#include "oauthkit/signing_keys.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::openid {

/// The other provider does not answer just now, or not as the specifications say: the person is shown a page with
/// status 503.
struct UpstreamUnavailable : Unavailable {
  using Unavailable::Unavailable;
};

/// Somebody whom another provider has signed in.
struct UpstreamIdentity {
  /// Who says so, and what it calls the person: only both together are a name.
  std::string issuer = {};
  std::string subject = {};
  /// When and how, as far as the other tells: `auth_time`, `acr`, `amr`.
  Authentication authentication = {};
  /// The claims of its ID token, which has been verified: a JSON object. An `email` is the person's only where
  /// `email_verified` says so, and for `issuer` alone.
  std::string claims = {};
  /// For its UserInfo endpoint; empty where the other sent none.
  Secret access_token = {};
};

struct UpstreamOptions {
  /// The other provider, byte for byte as it calls itself: `"https://accounts.google.com"`,
  /// `"https://login.microsoftonline.com/TENANT/v2.0"`.
  std::string issuer = {};
  /// What this server is called there, and how it proves it: a secret, or keys (`private_key_jwt`).
  std::string client_id = {};
  Secret client_secret = {};
  SigningKeys keys = {};
  /// Where people come back to, registered there: the URL at which `finish` is mounted, and no other provider's.
  std::string redirect_uri = {};
  /// `openid` is always asked for.
  Scope scope = {"openid"};
  /// Who the person is here; `denied()` for nobody. Required. It may make an account, and must not take an account of
  /// this server for the person's because of an address of mail that anybody could have claimed.
  std::function<Result<User>(const UpstreamIdentity& identity)> user = {};
  /// The way to the other provider.
  std::shared_ptr<const Outgoing> outgoing = {};
  /// Where what is under way waits, for ten minutes at most: that of all nodes.
  std::shared_ptr<Store> store = {};
  /// What its ID tokens may be signed with (RFC 8725 §3.1).
  std::vector<SigningAlgorithm> algorithms = {SigningAlgorithm::rs256, SigningAlgorithm::es256, SigningAlgorithm::ps256,
                                              SigningAlgorithm::eddsa};
  /// How far its clock may be from this one.
  std::chrono::seconds leeway = std::chrono::seconds(60);
};

/// A button of the sign-in page: the person signs in at another OpenID Provider, and this server takes its word (OpenID
/// Connect Core §3.1, as a relying party). Its document is found by discovery and kept for an hour.
///
/// The request that goes out has PKCE (S256), a `nonce` and a `state` that is made when the person chose it, bound to
/// their browser and good once. What the client of this server asks about the sign-in goes along: `max_age`,
/// `login_hint` and `prompt`.
///
/// Refers to `server`, which must outlive it. `const` and safe from many threads and nodes.
class Upstream {
 public:
  /// Throws `std::invalid_argument` when something that is needed is not there.
  Upstream(const Server& server, UpstreamOptions options);

  /// The form (POST) of the button: `transaction_id`, as the sign-in page has it. Sends the browser to the other
  /// provider; a page when there is no such request. Browsers hold the redirect against a `form-action` in the page's
  /// Content-Security-Policy, where there is one.
  Response begin(const Request& request, const Browser& browser) const;

  /// Where the browser comes back to (GET): goes on as `Server::resume` does, with the sign-in page again for a person
  /// who did not sign in there. Save `browser`.
  Step finish(const Request& request, Browser& browser) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace oauthkit::openid
#pragma GCC visibility pop
