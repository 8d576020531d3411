#pragma once

#include "support/proofs.hpp"
#include "support/world.hpp"

/// Clients that push their authorization requests (RFC 9126).
namespace world {

/// A server that takes pushed requests at `/par`, beside what `choices` register.
inline Choices taking_pushes(PushedRequestOptions options = {}, Choices choices = {}) {
  choices.more = [options, store = choices.store, more = choices.more](Server& server) {
    server.pushed_requests("/par", store, options);
    if (more) more(server);
  };
  return choices;
}

inline Response push(World& world, const Request& request) {
  return handler_at(world.server().routes(), "/par")(request);
}

/// What `web` pushes: the usual authorization request and `changes`.
inline Request push_of_web(const Params& changes = {}) {
  return with_basic(post("/par", authorize_params(changes)), "web", "web secret:%+");
}

/// The `request_uri` of a request that was pushed.
inline std::string pushed(World& world, const Params& changes = {}) {
  const auto response = push(world, push_of_web(changes));
  INFO(response.body);
  REQUIRE(response.status == 201);
  return member(response, "request_uri");
}

/// What the browser comes with.
inline Request by_reference(std::string_view request_uri, const Params& more = {}) {
  Params params{{"client_id", "web"}, {"request_uri", std::string(request_uri)}};
  for (const auto& [name, value] : more) params.add(name, value);
  return get("/authorize?" + params.encode());
}

inline Step come(World& world, std::string_view request_uri, const Params& more = {}, const Browser& who = browser()) {
  return world.server().authorize(by_reference(request_uri, more), who);
}

/// The consent that a pushed request leads to. Fails the test when it leads elsewhere.
inline Consent pushed_consent(World& world, std::string_view request_uri) {
  const auto step = come(world, request_uri);
  REQUIRE(std::holds_alternative<Consent>(step));
  return std::get<Consent>(step);
}

}  // namespace world
