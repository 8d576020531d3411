#include "jose/claims.hpp"

#include "base/json.hpp"
#include "fuzz.hpp"
#include "tokens/access_claims.hpp"
#include "tokens/claims.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint now(1'700'000'000s);
constexpr TimePoint end_of_time(std::chrono::seconds(std::int64_t{1} << 53));

void times(const jose::Claims& claims) {
  for (const auto* const name : {"exp", "nbf", "iat", "auth_time"}) {
    const auto time = claims.time(name);
    if (time && *time) require(claims.has(name) && TimePoint() <= **time && **time < end_of_time);
    if (time && !*time) require(!claims.has(name));
  }
  if (jose::check_times(claims, now, 5s)) require(**claims.time("exp") > now - 5s);
}

/// What is written of them is read as the same.
void sealed(std::string_view input) {
  const auto access = tokens::sealed_authorization(input);
  if (!access) return;
  json::ObjectWriter body;
  body.add("iss", access->issuer);
  body.add("sub", access->user_id);
  tokens::add_claims(body, *access);
  body.add("family", access->family);
  if (!access->extra.empty()) body.add_json("extra", access->extra);
  require(tokens::sealed_authorization(std::move(body).finish()) == access);
}

}  // namespace

// Claims of tokens of every kind, before and after anything is proven.
void fuzz(std::string_view input) {
  sealed(input);
  jose::Claims claims;
  if (!claims.read(input)) return;
  times(claims);
  require(claims.text("iss").empty() || claims.has("iss"));
  const auto access = tokens::authorization_of(claims.document(), claims.document().root());
  if (!access) return;
  require(access->client_id == claims.text("client_id"));
  require(access->user_id.empty() || access->user_id == claims.text("sub"));
  require(access->confirmation.empty() == !claims.has("cnf"));
  for (const auto& name : access->access.resource) require(claims.has_audience(name));
  if (access->access.resource.size() == 1) require(claims.has_sole_audience(access->access.resource.front()));
  if (access->access.resource.size() > 1) require(!claims.has_sole_audience(access->access.resource.front()));
}
