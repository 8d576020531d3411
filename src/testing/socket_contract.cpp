#include "oauthkit/testing/socket_contract.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "testing/verdict.hpp"

namespace oauthkit::testing {
namespace {

using namespace std::chrono_literals;

/// No field is empty, so that one that gets lost is noticed.
Authorization granted(const Sockets& on, const std::string& family) {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.issuer = on.tokens.issuer.empty() ? "https://issuer.example" : on.tokens.issuer,
          .client_id = "a client",
          .user_id = "a user",
          .authentication = {.auth_time = now - 60s, .acr = "mfa"},
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
          .jti = "the name",
          .family = family,
          .issued_at = now,
          .expires_at = now + 1h,
          .ends_at = now + 24h,
          .extensions = {{"nonce", "a\nb"}},
          .extra = R"({"tenant":"a"})"};
}

/// A story that begins with what was done; empty while nothing is wrong.
class Story : public Verdict {
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

const TokenHash code = hash_token("a code");
const TokenHash access = hash_token("an access token");
const TokenHash refresh = hash_token("a refresh token");

NewTokens pair(const Sockets& on, const std::string& family) {
  NewTokens made{.access = access, .access_authorization = granted(on, family)};
  made.refresh = refresh;
  made.refresh_authorization = granted(on, family);
  return made;
}

NewTokens next_pair(const Sockets& on, const std::string& family) {
  auto made = pair(on, family);
  made.access = hash_token("the next access token");
  made.refresh = hash_token("the next refresh token");
  made.spends = refresh;
  made.remains = remains_of_spent(granted(on, family));
  return made;
}

void code_comes_back(const Sockets& on, Story& story) {
  const auto put = granted(on, "family");
  story.expect(bool(on.codes.put(code, put)), "a new code was not kept");
  story.expect_whole("the code", on.codes.take(code, put.client_id), Stored::State::live, put);
  const auto again = on.codes.take(code, put.client_id);
  story.expect_whole("the code that is taken again", again, Stored::State::spent, put);
  story.expect(again.spent_at.has_value(), "nobody knows when the code was taken");
}

void code_is_of_its_client(const Sockets& on, Story& story) {
  const auto put = granted(on, "family");
  story.expect(bool(on.codes.put(code, put)), "a new code was not kept");
  story.expect_state("the code of another client", on.codes.take(code, "another").state, Stored::State::unknown);
  story.expect_state("its own code", on.codes.take(code, put.client_id).state, Stored::State::live);
  story.expect_state("a code that was never put", on.codes.take(refresh, put.client_id).state, Stored::State::unknown);
}

void tokens_come_back(const Sockets& on, Story& story) {
  const auto made = pair(on, "family");
  story.expect(bool(on.tokens.put(made)), "new tokens were not kept");
  story.expect_whole("the access token", on.tokens.find_access(access), Stored::State::live, made.access_authorization);
  story.expect_whole("the refresh token", on.tokens.find_refresh(refresh), Stored::State::live,
                     *made.refresh_authorization);
  story.expect_state("a refresh token that is looked for as an access token", on.tokens.find_access(refresh).state,
                     Stored::State::unknown);
  story.expect_state("an access token that is looked for as a refresh token", on.tokens.find_refresh(access).state,
                     Stored::State::unknown);
}

void refresh_is_taken_once(const Sockets& on, Story& story) {
  const auto made = pair(on, "family");
  const auto& put = *made.refresh_authorization;
  story.expect(bool(on.tokens.put(made)), "new tokens were not kept");
  story.expect_state("the refresh token of another client",
                     on.tokens.take(TokenKind::refresh, refresh, "another").state, Stored::State::unknown);
  story.expect_whole("the refresh token", on.tokens.take(TokenKind::refresh, refresh, put.client_id),
                     Stored::State::live, put);
  story.expect_state("the refresh token that is taken again",
                     on.tokens.take(TokenKind::refresh, refresh, put.client_id).state, Stored::State::spent);
  story.expect_remains("the refresh token that was taken", on.tokens.find_refresh(refresh), put);
}

void rotation_is_one_act(const Sockets& on, Story& story) {
  const auto next = next_pair(on, "family");
  story.expect(on.tokens.put(next).is_denied(), "tokens take the place of a refresh token that is not there");
  story.expect_state("an access token that was denied", on.tokens.find_access(next.access).state,
                     Stored::State::unknown);
  story.expect(bool(on.tokens.put(pair(on, "family"))), "new tokens were not kept");
  story.expect(bool(on.tokens.put(next)), "new tokens in place of a live refresh token were not kept");
  story.expect_remains("the refresh token that was replaced", on.tokens.find_refresh(refresh), granted(on, "family"));
  story.expect_whole("the new refresh token", on.tokens.find_refresh(next.refresh), Stored::State::live,
                     *next.refresh_authorization);
  auto second = next;
  second.access = hash_token("a second branch");
  second.refresh = hash_token("a second branch of refresh tokens");
  story.expect(on.tokens.put(second).is_denied(), "a refresh token was replaced twice");
  story.expect_state("the access token of a second branch", on.tokens.find_access(second.access).state,
                     Stored::State::unknown);
}

void family_dies_whole(const Sockets& on, Story& story) {
  story.expect(bool(on.codes.put(code, granted(on, "family"))), "a new code was not kept");
  story.expect(bool(on.tokens.put(pair(on, "family"))), "new tokens were not kept");
  auto other = pair(on, "another family");
  other.access = hash_token("another access token");
  other.refresh = hash_token("another refresh token");
  story.expect(bool(on.tokens.put(other)), "new tokens were not kept");
  on.codes.revoke("family");
  on.tokens.revoke("family");
  story.expect_dead("the code", on.codes.take(code, "a client").state);
  story.expect_dead("the access token", on.tokens.find_access(access).state);
  story.expect_dead("the refresh token", on.tokens.find_refresh(refresh).state);
  story.expect(on.tokens.put(next_pair(on, "family")).is_denied(), "a revoked refresh token was replaced");
  story.expect_state("the access token of another family", on.tokens.find_access(other.access).state,
                     Stored::State::live);
  if (!on.tokens.is_revoked) return;
  story.expect(on.tokens.is_revoked({.family = "family"}), "nobody knows that the family was revoked");
  story.expect(!on.tokens.is_revoked({.family = "another family"}), "a family is said to be revoked that is not");
}

void answer_comes_back(const Sockets& on, Story& story) {
  if (!on.tokens.find_answer) return;
  auto made = pair(on, "family");
  made.answer = hash_token("an answer");
  made.sealed_answer = std::string("sealed\0bytes", 12);
  made.answer_expires_at = made.access_authorization.issued_at + 30s;
  story.expect(!on.tokens.find_answer(made.answer), "an answer is there that was never put");
  story.expect(bool(on.tokens.put(made)), "new tokens were not kept");
  story.expect(on.tokens.find_answer(made.answer) == made.sealed_answer, "the answer for a retry is another one");
}

struct Promised {
  const char* words;
  void (*check)(const Sockets& on, Story& story);
};

constexpr Promised promises[] = {
    {"codes: one comes back whole, and once", code_comes_back},
    {"codes: one of another client is unknown and stays as it is", code_is_of_its_client},
    {"tokens: they come back whole", tokens_come_back},
    {"tokens: a refresh token is taken once, by its client, and comes back whole", refresh_is_taken_once},
    {"tokens: those that replace a refresh token are kept with its end, or not at all", rotation_is_one_act},
    {"families: all of one dies, and nothing of another", family_dies_whole},
    {"answers: one comes back as it was", answer_comes_back},
};

}  // namespace

StoreReport socket_contract(const SocketFactory& factory) {
  StoreReport report;
  for (const auto& promise : promises) {
    const auto sockets = factory();
    Story story;
    try {
      promise.check(sockets, story);
    } catch (const std::exception& error) {
      story.tell(std::string("a socket throws: ") + error.what());
    }
    report.checks.push_back({promise.words, !story.told(), story.text()});
  }
  return report;
}

}  // namespace oauthkit::testing
