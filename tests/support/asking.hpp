#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/token_endpoints.hpp"

/// Clients that have a person asked who is not there (OpenID Connect CIBA Core 1.0).
namespace world {

inline constexpr const char* ciba_grant = "urn:openid:params:grant-type:ciba";
inline constexpr const char* ciba_endpoint = "/bc-authorize";

/// Alice and Bob, by whatever hint.
inline Result<User> known_people(const BackchannelHints& hints) {
  auto name = hints.login_hint;
  if (hints.login_hint_token) name = hints.login_hint_token->subject;
  if (hints.id_token_hint) name = hints.id_token_hint->sub;
  if (name != "alice" && name != "bob") return denied();
  return User{.id = name};
}

/// What may differ between the servers of tests. `user` is `known_people` where a test says nothing else.
inline BackchannelOptions asking(BackchannelOptions options = {}) {
  if (!options.user) options.user = known_people;
  return options;
}

/// A request of `id`, which proves itself by what it is registered for.
inline Request asking_as(std::string_view id, const Params& question) {
  if (id != "post") return with_basic(post(ciba_endpoint, question), id, "web secret:%+");
  return post(ciba_endpoint, changed(question, {{"client_id", "post"}, {"client_secret", "web secret:%+"}}));
}

/// A server where `web` and `post` have people asked, and `native`, which is public, lists the grant type as well.
class AskingWorld : public TokenWorld {
 public:
  explicit AskingWorld(BackchannelOptions options = {}, Choices choices = {})
      : TokenWorld(choices), backchannel(choices.store, asking(std::move(options))) {
    server().backchannel(ciba_endpoint, backchannel);
    server().exchange(exchanges::ciba(backchannel, tokens::opaque(tokens, choices.lifetimes)));
    for (const auto* const id : {"web", "post", "native"}) client(id).grant_types.emplace_back(ciba_grant);
  }

  Backchannel backchannel;

  /// What `web` asks: `read` of alice, and `changes`.
  Response ask(const Params& changes = {}) { return ask_as("web", changes); }
  Response ask_as(std::string_view id, const Params& changes = {}) {
    return at(ciba_endpoint, asking_as(id, question(changes)));
  }
  static Params question(const Params& changes = {}) {
    return changed({{"scope", "read write"}, {"login_hint", "alice"}, {"binding_message", "W4SCT"}}, changes);
  }

  /// The `auth_req_id` of what was asked. Fails the test when it was refused.
  std::string asked(const Params& changes = {}) {
    const auto response = ask(changes);
    INFO(response.body);
    REQUIRE(response.status == 200);
    return member(response, "auth_req_id");
  }

  Response poll(std::string_view auth_req_id, const Params& changes = {}) {
    return token(
        web_request(changed({{"grant_type", ciba_grant}, {"auth_req_id", std::string(auth_req_id)}}, changes)));
  }

  /// The only thing that waits for `user_id`. Fails the test when it is not one.
  WaitingApproval waiting(std::string_view user_id = "alice") const {
    const auto all = backchannel.waiting(user_id);
    REQUIRE(all.size() == 1);
    return all.front();
  }

  static User alice() { return {.id = "alice", .authentication = {.auth_time = start, .sid = "a login"}}; }
  /// Alice agrees to all that `asked` asks for, or to `scope`.
  Result<void> allow(const WaitingApproval& asked) const {
    return backchannel.decide(asked.id, "alice", Decision::allow(alice(), asked.access));
  }
  Result<void> allow(const WaitingApproval& asked, Scope scope) const {
    return backchannel.decide(asked.id, "alice", Decision::allow(alice(), {.scope = std::move(scope)}));
  }
  Result<void> deny(const WaitingApproval& asked) const {
    return backchannel.decide(asked.id, "alice", Decision::deny());
  }

  /// Tokens that alice has granted to `web` from afar.
  Issued granted() {
    const auto auth_req_id = asked();
    REQUIRE(allow(waiting()));
    return issued(poll(auth_req_id));
  }
};

/// Where `web` is told of answers.
inline constexpr const char* ping_url = "https://web.example/ping";
inline constexpr const char* ping_token = "8d67dc78-7faa-4d41-aabd-67707b374255";

inline void want_pings(AskingWorld& world) {
  world.client("web").backchannel = {.backchannel_token_delivery_mode = "ping",
                                     .backchannel_client_notification_endpoint = ping_url};
}

}  // namespace world
