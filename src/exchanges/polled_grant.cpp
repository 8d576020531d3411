#include "exchanges/polled_grant.hpp"

#include "protocol/resource_indicators.hpp"

namespace oauthkit::exchanges {
namespace {

using State = Collected::State;

Error refusal(State state) {
  switch (state) {
    case State::waiting:
      return {ErrorCode::authorization_pending, "nobody has answered yet"};
    case State::too_fast:
      return {ErrorCode::slow_down, "wait longer before you ask again"};
    case State::denied:
      return access_denied("the user said no");
    case State::expired:
      return {ErrorCode::expired_token, "the request is over; begin a new one"};
    case State::granted:
    case State::unknown:
      break;
  }
  return invalid_grant("this is no request of the client that waits for an answer");
}

}  // namespace

Result<Tokens> redeem_polled(const TokenRequest& request, const PolledDecisions& decisions, std::string_view secret,
                             const Issue& issue) {
  // Before anything is collected: what cannot be right must not cost the person's answer.
  if (!are_resources(requested_resources(request.params))) {
    return invalid_target("a resource is not an absolute URI without fragment");
  }
  const auto hash = hash_at(request.context.options().issuer, secret);
  auto collected = decisions.collect(hash, request.client.id, request.context.now());
  if (collected.state != State::granted) return refusal(collected.state);
  auto& granted = *collected.granted;
  if (!is_own(request, granted)) return refusal(State::unknown);
  // The client may have lost some of it while the person was thinking.
  auto access = narrowed_access(request, granted, {});
  if (!access) return access.error();
  return issue_tokens(request, issue,
                      {.authorization = std::move(granted), .may_refresh = true, .narrowed = *std::move(access)});
}

}  // namespace oauthkit::exchanges
