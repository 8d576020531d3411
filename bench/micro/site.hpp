#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/oauthkit.hpp"

/// A server in memory with two confidential clients, and the requests that they send.
namespace site {

using namespace oauthkit;

/// RFC 7636 Appendix B.
inline constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

struct Site {
  Site();
  /// One that keeps all in `kept`, pending decisions too, and takes pushed requests (RFC 9126): any number of them.
  explicit Site(std::shared_ptr<Store> kept);

  std::shared_ptr<Store> store = stores::memory();
  CodeStore codes = stores::codes(store, "https://auth.example");
  TokenStore tokens = stores::tokens(store, "https://auth.example");
  Server server;
  Handler token;
  /// Where requests are pushed to; of the second kind alone.
  Handler par;
};

/// A form that a client sends to the token endpoint, with its secret in the Basic scheme: the one that people use, or
/// the one that works for nobody.
Request token_request(const std::string& form, const std::string& client_id = "web-application");
inline Request service_request(const std::string& form) { return token_request(form, "batch-service"); }

Request authorize_request();
/// The same as a client pushes it, and as the browser comes with what it was answered.
Request push_request();
Request pushed_request(const Response& answer);
/// Somebody who is signed in, in a session of that name.
Browser browser(const std::string& session = "any");

/// The form of the consent page that `asked` leads to.
Request allow(const Site& site, const Browser& who = browser(), const Request& asked = authorize_request());

/// The token request for the code that `answer` brings.
Request redemption(const Response& answer);

/// `count` token requests for as many codes that wait to be redeemed.
std::vector<Request> redemptions(const Site& site, std::size_t count);

/// The member of the answer of an endpoint. Ends the program when the answer is a refusal.
std::string member(const Response& answer, std::string_view name);

}  // namespace site
