#include "oauthkit/testing/socket_contract.hpp"

#include <chrono>
#include <exception>
#include <string>

#include "testing/socket_story.hpp"

namespace oauthkit::testing {
namespace {

using namespace std::chrono_literals;

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

void code_comes_back(const Sockets& on, SocketStory& story) {
  const auto put = granted(on, "family");
  story.expect(bool(on.codes.put(code, put)), "a new code was not kept");
  story.expect_whole("the code", on.codes.take(code, put.client_id), Stored::State::live, put);
  const auto again = on.codes.take(code, put.client_id);
  story.expect_whole("the code that is taken again", again, Stored::State::spent, put);
  story.expect(again.spent_at.has_value(), "nobody knows when the code was taken");
}

void code_is_of_its_client(const Sockets& on, SocketStory& story) {
  const auto put = granted(on, "family");
  story.expect(bool(on.codes.put(code, put)), "a new code was not kept");
  story.expect_state("the code of another client", on.codes.take(code, "another").state, Stored::State::unknown);
  story.expect_state("its own code", on.codes.take(code, put.client_id).state, Stored::State::live);
  story.expect_state("a code that was never put", on.codes.take(refresh, put.client_id).state, Stored::State::unknown);
}

void tokens_come_back(const Sockets& on, SocketStory& story) {
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

void refresh_is_taken_once(const Sockets& on, SocketStory& story) {
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

// RFC 7009 §2.1: what was exchanged ends alone. Were it unknown then, a reader of such tokens would take it for live.
void access_is_taken_alone(const Sockets& on, SocketStory& story) {
  const auto made = pair(on, "family");
  const auto& put = made.access_authorization;
  story.expect(bool(on.tokens.put(made)), "new tokens were not kept");
  story.expect_state("the access token of another client", on.tokens.take(TokenKind::access, access, "another").state,
                     Stored::State::unknown);
  story.expect_whole("the access token", on.tokens.take(TokenKind::access, access, put.client_id), Stored::State::live,
                     put);
  story.expect_state("the access token that is taken again",
                     on.tokens.take(TokenKind::access, access, put.client_id).state, Stored::State::spent);
  story.expect_state("the access token that was taken", on.tokens.find_access(access).state, Stored::State::spent);
  story.expect_state("the refresh token beside an access token that was taken", on.tokens.find_refresh(refresh).state,
                     Stored::State::live);
}

void rotation_is_one_act(const Sockets& on, SocketStory& story) {
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

void family_dies_whole(const Sockets& on, SocketStory& story) {
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

void answer_comes_back(const Sockets& on, SocketStory& story) {
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
  void (*check)(const Sockets& on, SocketStory& story);
};

constexpr Promised promises[] = {
    {"codes: one comes back whole, and once", code_comes_back},
    {"codes: one of another client is unknown and stays as it is", code_is_of_its_client},
    {"tokens: they come back whole", tokens_come_back},
    {"tokens: a refresh token is taken once, by its client, and comes back whole", refresh_is_taken_once},
    {"tokens: an access token is taken once, by its client, and ends alone", access_is_taken_alone},
    {"tokens: those that replace a refresh token are kept with its end, or not at all", rotation_is_one_act},
    {"families: all of one dies, and nothing of another", family_dies_whole},
    {"answers: one comes back as it was", answer_comes_back},
};

}  // namespace

StoreReport socket_contract(const SocketFactory& factory) {
  StoreReport report;
  for (const auto& promise : promises) {
    const auto sockets = factory();
    SocketStory story;
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
