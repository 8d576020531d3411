#include "oauthkit/openid/upstream.hpp"

#include <stdexcept>

#include "oauthkit/redirect_uri.hpp"
#include "openid/upstream_id_token.hpp"
#include "protocol/failures.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view endpoint = "upstream";

void require(bool holds, const char* otherwise) {
  if (!holds) throw std::invalid_argument(std::string("openid::Upstream ") + otherwise);
}

void check(const UpstreamOptions& options) {
  require(!options.issuer.empty(), "does not know where people sign in: set issuer");
  require(!options.client_id.empty(), "does not know what it is called there: set client_id");
  require(options.client_secret.reveal().empty() == !options.keys.empty(),
          "has to prove who it is: set client_secret or keys, one of them");
  require(!options.redirect_uri.empty(), "does not know where people come back to: set redirect_uri");
  require(options.user != nullptr, "does not know who people are here: set user");
  require(options.outgoing != nullptr, "has no way to the other provider: set outgoing");
  require(options.store != nullptr, "has nowhere to remember who left: set store");
  require(!options.algorithms.empty(), "takes no algorithm: set algorithms");
}

/// The form of the page that the person left from.
Request form_of(const Request& request, const std::string& transaction_id) {
  Request form = request;
  form.method = "POST";
  form.headers.set("Content-Type", "application/x-www-form-urlencoded");
  form.body = Params{{"transaction_id", transaction_id}}.encode();
  return form;
}

// What the client wants of the sign-in is wanted of the other as well.
void pass_on(const AuthorizationRequest& asked, Params& params) {
  if (!asked.login_hint.empty()) params.add("login_hint", asked.login_hint);
  if (asked.max_age) params.add("max_age", std::to_string(asked.max_age->count()));
  Scope prompt;
  for (const auto* const value : {"login", "select_account"}) {
    if (asked.prompt.contains(value)) prompt.insert(value);
  }
  if (!prompt.empty()) params.add("prompt", prompt.to_string());
}

}  // namespace

struct Upstream::State {
  State(const Server& at, UpstreamOptions given)
      : server(at),
        options(std::move(given)),
        provider(options.issuer, options.outgoing),
        keys(options.outgoing),
        environment(server.options().environment) {
    options.scope.insert("openid");
  }

  std::string authorization_url(const Request& request, const Browser& browser, const Waiting& waiting) const {
    const auto now = environment.clock();
    const auto metadata = provider.metadata(now);
    // RFC 7636 §4.1, OpenID Connect Core §15.5.2: drawn for this sign-in alone.
    const UpstreamPending pending{.issuer = options.issuer,
                                  .client_id = options.client_id,
                                  .session = hash_token(browser.session_id),
                                  .nonce = random_token(environment.random),
                                  .code_verifier = random_token(environment.random),
                                  .transaction_id = std::string(request.form().value_or_empty("transaction_id")),
                                  .max_age = waiting.request.max_age};
    const auto challenge = hash_token(pending.code_verifier);
    Params params{{"response_type", "code"},
                  {"client_id", options.client_id},
                  {"redirect_uri", options.redirect_uri},
                  {"scope", options.scope.to_string()},
                  {"state", put_pending(*options.store, pending, now, environment.random)},
                  {"nonce", pending.nonce},
                  {"code_challenge_method", "S256"}};
    params.add("code_challenge",
               base64url_encode({reinterpret_cast<const char*>(challenge.bytes.data()), challenge.bytes.size()}));
    pass_on(waiting.request, params);
    return append_query(metadata->authorization_endpoint, params);
  }

  /// Who has come back with the answer `params`.
  Result<User> user_of(const Params& params, const UpstreamPending& pending) const {
    const auto metadata = provider.metadata(environment.clock());
    // RFC 9207 §2.4: who answers is who was asked.
    const auto iss = params.get("iss");
    if ((iss && *iss != options.issuer) || (!iss && metadata->tells_iss)) {
      return invalid_request("this answer is not the other provider's");
    }
    // OpenID Connect Core §3.1.2.6: the person did not want to, or could not.
    if (params.get("error")) return denied();
    const auto code = params.get("code");
    if (!code) return invalid_request("the other provider's answer has no code");
    const auto tokens = redeem_upstream(options, *metadata, pending, *code, environment);
    if (!tokens) return tokens.error();
    const auto identity = verified_identity(options, *metadata, keys, pending, *tokens, environment.clock());
    if (!identity) return identity.error();
    auto user = options.user(*identity);
    if (!user) return user;
    // What the application says of the sign-in goes before what the other says.
    auto& said = user->authentication;
    if (said == Authentication()) said = identity->authentication;
    return user;
  }

  const Server& server;
  UpstreamOptions options;
  UpstreamProvider provider;
  ClientKeys keys;
  Environment environment;
};

Upstream::Upstream(const Server& server, UpstreamOptions options) {
  check(options);
  state_ = std::make_shared<const State>(server, std::move(options));
}

Response Upstream::begin(const Request& request, const Browser& browser) const {
  const auto page = [&](const Error& error) { return error_page(state_->server.options(), endpoint, request, error); };
  const auto go = [&]() -> Response {
    // Nothing is kept for whoever has no request under way.
    const auto waiting = state_->server.waiting(request, browser);
    if (!waiting) return page(waiting.error());
    return Response::redirect(state_->authorization_url(request, browser, *waiting));
  };
  return guarded(state_->environment, endpoint, go, page);
}

Step Upstream::finish(const Request& request, Browser& browser) const {
  const auto page = [&](const Error& error) -> Step {
    return error_page(state_->server.options(), endpoint, request, error);
  };
  const auto go = [&]() -> Step {
    const auto params = Params::parse(request.query());
    if (!params || params->repeated({})) return page(invalid_request("the other provider's answer cannot be read"));
    const auto& options = state_->options;
    const auto pending = take_pending(*options.store, params->value_or_empty("state"), browser, options.issuer,
                                      options.client_id, state_->environment.clock());
    if (!pending) return page(invalid_request("this sign-in is over; please start again"));
    return state_->server.resume(form_of(request, pending->transaction_id), browser,
                                 [&] { return state_->user_of(*params, *pending); });
  };
  return guarded(state_->environment, endpoint, go, page);
}

}  // namespace oauthkit::openid
