#include "oauthkit/endpoints/revocation.hpp"

#include "endpoints/cross_origin.hpp"
#include "endpoints/well_known.hpp"
#include "oauthkit/server.hpp"
#include "tokens/live_token.hpp"

namespace oauthkit::endpoints {
namespace {

// The answer has nothing to say but its status (RFC 7009 §2.2).
Response done() { return {200, {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}}, {}}; }

class Revocation : public Endpoint {
 public:
  Revocation(TokenStore tokens, RevocationOptions options) : tokens_(std::move(tokens)), options_(std::move(options)) {}

  std::string_view name() const override { return "revocation_endpoint"; }
  std::vector<std::string_view> methods(const Options& options) const override { return cross_origin_methods(options); }

  Handler handler(const Server& server) const override {
    // RFC 7009 §2, §5: a client that has proven itself; guessing meets that, and Policy::throttle.
    auto answer = server.client_endpoint([this](const ClientRequest& request) { return revoke(request); });
    return [&options = server.options(), answer = std::move(answer)](const Request& request) {
      return across_origins(options, request, [&] { return answer(request); });
    };
  }

  std::vector<Revoke> revokes() const override { return {tokens_.revoke}; }

  std::vector<Finding> findings() const override {
    auto findings = lookup_findings(tokens_, options_.readers, "endpoints::revocation");
    if (!tokens_.revoke) {
      findings.push_back({Finding::Kind::mistake, "endpoints::revocation cannot revoke: set TokenStore::revoke."});
    }
    return findings;
  }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    // RFC 8414 §2: the methods by which a client proves itself here.
    add_names(metadata, "revocation_endpoint_auth_methods_supported", registered.auth_methods);
    add_names(metadata, "revocation_endpoint_auth_signing_alg_values_supported", registered.auth_signing_algorithms);
  }

 private:
  Result<Response> revoke(const ClientRequest& request) const {
    const auto token = request.params.get("token");
    if (!token) return invalid_request("token is missing");
    const auto hint = request.params.value_or_empty("token_type_hint");
    const auto& issuer = request.context.options().issuer;
    const auto found = find_token(tokens_, options_.readers, *token, hint, issuer);
    const auto& authorization = found.stored.authorization;
    // RFC 7009 §2.2: a token that is not valid is no error, for it is what the client wants it to be.
    // Nor is one of another server, which a reader may read here: it ends there, and names no family of ours.
    if (found.stored.state == Stored::State::unknown || !authorization.is_of(issuer)) return done();
    if (authorization.client_id != request.client.id) return refuse_foreign(found, request.context.now());
    // RFC 7009 §2.2.1: what leaves no trace in a store ends by itself alone.
    const bool revoked_before = found.stored.state == Stored::State::revoked;
    if (authorization.ends_alone) return end_alone(request, found, *token);
    if (authorization.family.empty()) return irrevocable();
    // RFC 7009 §2.1: all that is based on the same grant. Also for a refresh token that was replaced, or has ended:
    // what descends from it may live. And for one that is dead already: the revocation may have stopped halfway.
    request.context.revoke(authorization.family, revokes());
    if (revoked_before) return done();
    request.context.report({.kind = Event::Kind::tokens_revoked,
                            .client_id = authorization.client_id,
                            .user_id = authorization.user_id,
                            .family = authorization.family});
    return done();
  }

  // RFC 7009 §2.1: what a client got for another token is not the grant behind both, which is not this client's to end.
  Result<Response> end_alone(const ClientRequest& request, const FoundToken& found, std::string_view token) const {
    // RFC 7009 §2.2: also where its family has ended it is what the client wants it to be.
    if (!found.is_live(request.context.now())) return done();
    // RFC 7009 §2.2.1: what carries its meaning itself has no record that could end.
    if (found.kind != FoundToken::Kind::access || !tokens_.take) return irrevocable();
    const auto& authorization = found.stored.authorization;
    const auto taken = tokens_.take(TokenKind::access, hash_token(token), authorization.client_id);
    if (taken.state != Stored::State::live) return done();
    request.context.report(
        {.kind = Event::Kind::tokens_revoked, .client_id = authorization.client_id, .user_id = authorization.user_id});
    return done();
  }

  static Error irrevocable() { return {ErrorCode::unsupported_token_type, "this kind of token cannot be revoked"}; }

  // RFC 7009 §2.1: another client's token is refused; one that is not valid is none.
  static Result<Response> refuse_foreign(const FoundToken& found, TimePoint now) {
    if (!found.is_live(now)) return done();
    return invalid_grant("the token was issued to another client");
  }

  TokenStore tokens_;
  RevocationOptions options_;
};

}  // namespace

std::unique_ptr<Endpoint> revocation(TokenStore tokens, RevocationOptions options) {
  return std::make_unique<Revocation>(std::move(tokens), std::move(options));
}

}  // namespace oauthkit::endpoints
