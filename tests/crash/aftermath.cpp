#include "crash/aftermath.hpp"

namespace crash {

using namespace oauthkit::testing;

Problems Aftermath::look() {
  flow_.go_on_at(server_);
  switch (broken_) {
    case Step::authorize:
      after_authorize();
      break;
    case Step::sign_in:
      after_sign_in();
      break;
    case Step::decide:
      after_decide();
      break;
    case Step::redeem:
      after_redeem();
      break;
    case Step::call:
      after_call();
      break;
    case Step::refresh:
      after_refresh();
      break;
    case Step::call_again:
      after_call_again();
      break;
    case Step::replay:
      after_replay();
      break;
    default:
      after_revocation();
  }
  is_healthy();
  return std::move(problems_);
}

void Aftermath::after_authorize() {
  expect(records("code") == 0 && records("access_token") == 0, "something was issued");
  whole_flow_works();
}

void Aftermath::after_sign_in() {
  expect(records("code") == 0 && records("access_token") == 0, "something was issued");
  const auto again = flow_.agent.sign_in(flow_.sign_in_page);
  expect(again.status == 200 || again.status == 400, "the sign-in was repeated: " + std::to_string(again.status));
  whole_flow_works();
}

void Aftermath::after_decide() {
  const int issued = records("code");
  expect(issued <= 1, "more than one code for a decision");
  const auto page = flow_.agent.get(target(authorization()));
  expect(holds(page.body, "name=\"decision\""), "the sign-in that was answered is gone");
  const auto again = flow_.agent.allow(flow_.consent_page);
  if (again.status == 303) {
    expect(issued == 0, "a code was issued though the decision was not spent");
    const auto code = location_param(again, "code");
    works(redeem(server_, code), "the code of the repeated decision");
    expect(is_refused(redeem(server_, code)), "that code can be redeemed again");
  } else {
    expect(again.status == 400, "the repeated decision: " + std::to_string(again.status));
  }
  expect(records("code") <= 1, "a decision counted twice");
  whole_flow_works();
}

// A code is spent in one transaction, its tokens are issued in the next: spent without tokens is allowed, tokens of a
// live code are not.
void Aftermath::after_redeem() {
  const int spent = records("code", "spent");
  const int access = records("access_token");
  const int refresh = records("refresh_token");
  expect(records("code") == 1, "the code is gone");
  expect(access == refresh, "tokens are half issued");
  expect(access <= spent, "tokens were issued though the code is not spent");
  if (spent == 0) return after_unspent_code();
  expect(is_refused(redeem(server_, flow_.code)), "a spent code can be redeemed");
  const int revoked = records("access_token", "revoked") + records("refresh_token", "revoked");
  expect(revoked == access + refresh, "the tokens of a replayed code live on");
}

void Aftermath::after_unspent_code() {
  const auto tokens = works(redeem(server_, flow_.code), "the code that was not spent");
  works(refresh(server_, tokens.refresh), "the refresh token of the code that was not spent");
  expect(is_refused(redeem(server_, flow_.code)), "the code can be redeemed twice");
  is_dead(tokens, "after the replay of the code");
}

void Aftermath::after_call() {
  opens_api(flow_.first.access, "the first access token");
  const auto next = works(refresh(server_, flow_.first.refresh), "the first refresh token");
  expect(is_refused(redeem(server_, flow_.code)), "the code can be redeemed again");
  is_dead(flow_.first, "after the replay of the code");
  is_dead(next, "after the replay of the code");
}

// Spending the old and issuing the new is one transaction.
void Aftermath::after_refresh() {
  const int spent = records("refresh_token", "spent");
  expect(spent <= 1, "more than one refresh token is spent");
  expect(records("refresh_token", "NOT spent") == 1, "not exactly one refresh token lives");
  expect(records("refresh_token") == 1 + spent && records("access_token") == 1 + spent, "tokens are half issued");
  expect(records("refresh_answer") == (grace_ ? spent : 0), "the kept answer is not that of the refresh");
  opens_api(flow_.first.access, "the first access token");
  if (spent == 1) return after_lost_refresh();
  const auto next = works(refresh(server_, flow_.first.refresh), "the refresh token that was not spent");
  replay_kills(flow_.first.refresh, next);
}

void Aftermath::after_lost_refresh() {
  const auto retry = refresh(server_, flow_.first.refresh);
  if (!grace_) {
    expect(is_refused(retry), "a spent refresh token refreshes");
    return is_dead(flow_.first, "after the replay of a refresh token");
  }
  const auto next = works(retry, "the retry of the refresh");
  const auto same = works(refresh(server_, flow_.first.refresh), "the second retry of the refresh");
  expect(same.refresh == next.refresh && same.access == next.access, "a retry made another successor");
  expect(records("refresh_token") == 2, "a retry issued something");
  const auto third = works(refresh(server_, next.refresh), "the refresh token of the retry");
  replay_kills(flow_.first.refresh, third);
}

void Aftermath::after_call_again() {
  opens_api(flow_.first.access, "the first access token");
  opens_api(flow_.second.access, "the second access token");
  const auto third = works(refresh(server_, flow_.second.refresh), "the second refresh token");
  replay_kills(flow_.first.refresh, third);
}

void Aftermath::after_replay() {
  const bool revoked = records("refresh_token", "revoked") > 0;
  expect(opens(server_, flow_.second.access) != revoked, "the family is neither dead nor alive");
  replay_kills(flow_.first.refresh, flow_.second);
}

void Aftermath::after_revocation() {
  is_dead(flow_.first, "after the answered revocation");
  is_dead(flow_.second, "after the answered revocation");
  expect(is_refused(redeem(server_, flow_.code)), "the code can be redeemed again");
}

void Aftermath::is_healthy() {
  expect(server_.get("/healthz").status == 200, "the server is not healthy");
  const auto answer = server_.token({{"grant_type", "client_credentials"}});
  expect(answer.status == 200, "the token endpoint is not healthy: " + std::to_string(answer.status));
  opens_api(member(answer, "access_token"), "a new access token");
}

void Aftermath::expect(bool holds, const std::string& otherwise) {
  if (!holds) problems_.push_back(otherwise);
}

bool Aftermath::is_refused(const Answer& answer) const {
  return is_whole(answer) && answer.status == 400 && member(answer, "error") == "invalid_grant";
}

TokenPair Aftermath::works(const Answer& answer, const std::string& what) {
  const auto tokens = pair_of(answer);
  expect(is_whole(answer) && answer.status == 200, what + " is refused: " + answer.body);
  expect(!tokens.refresh.empty(), what + " brings no refresh token");
  opens_api(tokens.access, "the access token of " + what);
  return tokens;
}

void Aftermath::opens_api(const std::string& access_token, const std::string& what) {
  expect(opens(server_, access_token), what + " does not open the API");
}

void Aftermath::is_dead(const TokenPair& tokens, const std::string& what) {
  expect(server_.api("/api/me", tokens.access).status == 401, what + " an access token opens the API");
  expect(is_refused(refresh(server_, tokens.refresh)), what + " a refresh token refreshes");
}

void Aftermath::replay_kills(const std::string& refresh_token, const TokenPair& last) {
  // With another scope it is no retry.
  expect(is_refused(refresh(server_, refresh_token, "read")), "a spent refresh token refreshes");
  is_dead(flow_.first, "after the replay of a refresh token");
  is_dead(last, "after the replay of a refresh token");
}

void Aftermath::whole_flow_works() {
  const auto code = location_param(flow_.agent.authorize(authorization()), "code");
  works(redeem(server_, code), "the code of a new flow");
}

int Aftermath::records(const std::string& kind, const std::string& condition) const {
  return database_.count("kind = '" + kind + "' AND " + condition);
}

}  // namespace crash
