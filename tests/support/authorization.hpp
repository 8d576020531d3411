#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/world.hpp"

/// Asking at the authorization endpoint, and judging what comes back.
namespace world {

/// The step that `authorize_request(changes)` leads to.
inline Step ask(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return world.server().authorize(authorize_request(changes), who);
}

/// The same where no person is needed.
inline Response reply(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return answered(ask(world, changes, who));
}

/// The sign-in that it leads to. Fails the test when it leads elsewhere.
inline SignIn sign_in(World& world, const Params& changes = {}, const Browser& who = stranger()) {
  const auto step = ask(world, changes, who);
  REQUIRE(std::holds_alternative<SignIn>(step));
  return std::get<SignIn>(step);
}

/// The form of a sign-in page.
inline Request login(std::string_view transaction_id) {
  return post("/login", {{"transaction_id", std::string(transaction_id)}});
}

template <class Kind>
Kind step_of(const Step& step) {
  const auto* response = std::get_if<Response>(&step);
  INFO((response ? std::to_string(response->status) + " " + location(*response) : std::string("another question")));
  REQUIRE(std::holds_alternative<Kind>(step));
  return std::get<Kind>(step);
}

/// A page of the server's own, complete with the headers of one, that sends nobody anywhere.
inline bool is_page(const Response& response, int status) {
  const auto& headers = response.headers;
  const auto policy = headers.get("Content-Security-Policy").value_or("");
  return response.status == status && !response.body.empty() && headers.count("Location") == 0 &&
         headers.get("Cache-Control") == "no-store" && headers.get("X-Frame-Options") == "DENY" &&
         headers.get("Referrer-Policy") == "no-referrer" &&
         policy.find("frame-ancestors 'none'") != std::string_view::npos;
}
inline bool is_page(const Step& step, int status) {
  return std::holds_alternative<Response>(step) && is_page(std::get<Response>(step), status);
}

/// What `response` tells the client at `redirect_uri` in the query: the error, or `"code"` for a code. Empty when it
/// goes elsewhere, or lacks the `state` and `iss` it needs.
inline std::string told(const Response& response, std::string_view redirect_uri = "https://web.example/cb",
                        std::string_view state = "xyz") {
  const bool there = response.status == 303 && location(response).starts_with(std::string(redirect_uri) + "?");
  if (!there || location_param(response, "state") != state) return {};
  if (location_param(response, "iss") != "https://auth.example") return {};
  return location_param(response, "code").empty() ? location_param(response, "error") : "code";
}
inline std::string told(const Step& step) {
  return std::holds_alternative<Response>(step) ? told(std::get<Response>(step)) : std::string();
}

}  // namespace world
