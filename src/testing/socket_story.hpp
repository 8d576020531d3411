#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "oauthkit/testing/socket_contract.hpp"
#include "testing/verdict.hpp"

namespace oauthkit::testing {

/// No field is empty, so that one that gets lost is noticed.
inline Authorization granted(const Sockets& on, const std::string& family) {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.issuer = on.tokens.issuer.empty() ? "https://issuer.example" : on.tokens.issuer,
          .client_id = "a client",
          .user_id = "a user",
          .authentication = {.auth_time = now - std::chrono::seconds(60), .acr = "mfa"},
          .access = {.scope = {"read", "write"},
                     .resource = {"https://a.example/", "https://b.example/?c=d e"},
                     .authorization_details = {*Detail::parse(
                         R"({"type":"payment","to":"A \"B\"","amount":{"EUR":1.5}})")}},
          .code_binding = {.redirect_uri = "https://client.example/callback",
                           .default_redirect_uri = "https://client.example/only",
                           .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                           .code_challenge_method = "S256",
                           .dpop_jkt = "the key of the code"},
          .confirmation = {.jkt = "the key", .x5t_s256 = "the certificate"},
          .act = {{.sub = "a service", .client_id = "a service"}, {.sub = "bob", .iss = "https://idp.example"}},
          .may_act = {.sub = "a service", .client_id = "a service"},
          .ends_alone = true,
          .jti = "the name",
          .family = family,
          .issued_at = now,
          .expires_at = now + std::chrono::hours(1),
          .ends_at = now + std::chrono::hours(24),
          .extensions = {{"nonce", "a\nb"}},
          .extra = R"({"tenant":"a"})"};
}

/// What is wrong about sockets; empty while nothing is.
class SocketStory : public Verdict {
 public:
  void expect_state(std::string_view what, Stored::State state, Stored::State wanted) {
    if (state != wanted) tell(std::string(what).append(" is ").append(name(state)) + ", not " + name(wanted));
  }
  /// That it is there in this state, and whole.
  void expect_whole(std::string_view what, const Stored& got, Stored::State wanted, const Authorization& put) {
    expect_state(what, got.state, wanted);
    if (got.state != wanted) return;
    const auto& back = got.authorization;
    const auto same = [&](bool is, std::string_view field) {
      if (!is) tell(std::string(what).append(" has lost its ").append(field));
    };
    same(back.issuer == put.issuer, "issuer");
    same(back.client_id == put.client_id, "client_id");
    same(back.user_id == put.user_id, "user_id");
    same(back.authentication == put.authentication, "authentication");
    same(back.access.scope == put.access.scope, "scope");
    same(back.access.resource == put.access.resource, "resource");
    same(back.access.authorization_details == put.access.authorization_details, "authorization_details");
    same(back.code_binding == put.code_binding, "code_binding");
    same(back.confirmation == put.confirmation, "confirmation");
    same(back.act == put.act, "act");
    same(back.may_act == put.may_act, "may_act");
    same(back.ends_alone == put.ends_alone, "ends_alone");
    same(back.jti == put.jti, "jti");
    same(back.family == put.family, "family");
    same(back.issued_at == put.issued_at, "issued_at");
    same(back.expires_at == put.expires_at, "expires_at");
    same(back.ends_at == put.ends_at, "ends_at");
    same(back.extensions == put.extensions, "extensions");
    same(back.extra == put.extra, "extra");
  }
  /// That of a spent refresh token enough is left.
  void expect_remains(std::string_view what, const Stored& got, const Authorization& put) {
    expect_state(what, got.state, Stored::State::spent);
    if (got.state != Stored::State::spent) return;
    if (remains_of_spent(got.authorization) != remains_of_spent(put)) {
      tell(std::string(what).append(" has lost what remains_of_spent says"));
    }
    if (!got.spent_at) tell(std::string("nobody knows when ").append(what).append(" was taken"));
  }
  void expect_dead(std::string_view what, Stored::State state) {
    const bool dead = state == Stored::State::unknown || state == Stored::State::revoked;
    if (!dead) tell(std::string(what).append(" is ").append(name(state)) + ", though its family was revoked");
  }

 private:
  static const char* name(Stored::State state) {
    switch (state) {
      case Stored::State::live:
        return "live";
      case Stored::State::spent:
        return "spent";
      case Stored::State::revoked:
        return "revoked";
      case Stored::State::unknown:
        break;
    }
    return "unknown";
  }
};

}  // namespace oauthkit::testing
