#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/oauthkit.hpp"

/// A small authorization server for tests, without sockets: a clock that is moved by hand, a memory store, a few
/// clients and users, and the requests that people and clients send to it.
namespace world {

using namespace oauthkit;
using namespace std::chrono_literals;

inline constexpr TimePoint start{std::chrono::seconds(1'700'000'000)};

// RFC 7636 Appendix B.
inline constexpr const char* verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr const char* challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What may differ between the servers of tests. Everything registers itself unless told otherwise.
struct Choices {
  Options options = {};
  tokens::OpaqueOptions lifetimes = {.access = 1h, .refresh = 24h * 14};
  /// Tokens of another kind than opaque ones; unset for those.
  std::function<Issue(const TokenStore&)> issue = {};
  /// What issues at the authorization endpoint; unset: the same.
  Issue front = {};
  exchanges::RefreshOptions refresh = {};
  grants::CodeOptions code = {};
  std::shared_ptr<Store> store = stores::memory();
  /// The sockets; filled from `store` unless a test puts its own.
  CodeStore codes = {};
  TokenStore tokens = {};
  /// Adds or replaces registrations just before the server is used.
  std::function<void(Server&)> more = {};
};

/// A confidential web client `web` (secret `web secret:%+`, Basic), the same by post as `post`, a public `native` one,
/// a public browser app `spa`, and `legacy`, which lists every grant and response type.
std::vector<Client> usual_clients();

class World {
 public:
  explicit World(Choices choices = {});

  // What a test moves and watches.
  TimePoint now = start;
  std::vector<Client> registered = usual_clients();
  std::vector<Event> events;
  std::vector<std::string> failures;
  CodeStore codes;
  TokenStore tokens;
  std::shared_ptr<Store> store;

  /// How often an event of this kind was told.
  std::size_t count(Event::Kind kind) const;
  Client& client(std::string_view id);

  Server& server() { return *server_; }
  /// The token endpoint, as `Server::token()` gave it.
  Response token(const Request& request);
  Bearer bearer(BearerOptions options = {}) const;

 private:
  std::mutex told_;
  std::unique_ptr<Server> server_;
  Handler token_;
};

// Requests.

Request get(std::string target);
Request post(std::string target, const Params& form);
/// As a browser sends it from a page of the server's own.
Request from_here(Request request);
/// With `Authorization: Basic` of form-encoded id and secret.
Request with_basic(Request request, std::string_view client_id, std::string_view secret);
Request with_bearer(Request request, std::string_view token);
Request token_request(const Params& form);
/// A token request of the client `web`.
Request web_request(const Params& form);

/// An authorization request of `web` for `read write` with `state=xyz` and PKCE; `changes` replace, add or (with an
/// empty value) remove parameters.
Params authorize_params(const Params& changes = {});
Request authorize_request(const Params& changes = {});

/// What answers at `path`. Fails the test when nothing does.
const Handler& handler_at(const std::vector<Route>& routes, std::string_view path);

/// Somebody who is signed in as `user_id`, in the session of that name.
Browser browser(std::string user_id = "alice");
Browser stranger();

// Going through the flow.

/// The consent that `authorize_request(changes)` leads to. Fails the test when it leads elsewhere.
Consent consent(World& world, const Params& changes = {}, const Browser& who = browser());
/// The form of a consent page, all boxes checked.
Request decision(const Consent& consent, std::string_view answer = "allow");
/// The authorization response after everything was allowed.
Response authorized(World& world, const Params& changes = {}, const Browser& who = browser());
/// A code that was granted to `web`, or to the client that `changes` name.
std::string code(World& world, const Params& changes = {}, const Browser& who = browser());
/// The form that redeems `code` for `web`.
Params redemption(std::string_view code, const Params& changes = {});

/// `changes` applied to `params`. A parameter whose new value is empty is not sent at all; `emptied` sends it.
Params changed(const Params& params, const Params& changes);
/// `params` with `name` sent without a value: `name=`.
Params emptied(const Params& params, const std::string& name);

// Reading answers.

/// The value of the parameter `name` in the query of `Location`; empty when there is none.
std::string location_param(const Response& response, std::string_view name);
std::string fragment_param(const Response& response, std::string_view name);
std::string location(const Response& response);
/// The member `name` of a JSON body as text; numbers as decimal digits; empty when there is none.
std::string member(const Response& response, std::string_view name);
inline std::string error(const Response& response) { return member(response, "error"); }
/// The tokens of a 200 answer. Fails the test on any other.
struct Issued {
  std::string access;
  std::string refresh;
  std::string scope;
};
Issued issued(const Response& response);
/// The page or redirect a step came to; fails the test when it is a question.
Response answered(const Step& step);

}  // namespace world
