#include "openid/offline_access.hpp"

#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

/// What is left of a scope with `offline_access`, for this response type and with these grant types.
std::string left(std::string_view response_type, std::vector<std::string> grant_types) {
  const Options options;
  const Request request;
  const Context context(options, request);
  const Client client{.id = "web", .grant_types = std::move(grant_types)};
  ReadRequest read{.params = {},
                   .client = client,
                   .context = context,
                   .scope = {"openid", "offline_access", "read"},
                   .response_type = response_type};
  openid::drop_offline_access(read);
  return read.scope.to_string();
}

std::string withheld(const Scope& asked, const Access& agreed) {
  const Client client;
  const User user;
  const AuthorizationRequest request{.access = asked};
  return openid::withheld_offline_access({.client = client, .user = user, .request = request, .agreed = agreed})
      .to_string();
}

}  // namespace

TEST_CASE("offline access: it stays where a code can come to a refresh token") {
  const std::vector<std::string> refreshing = {"authorization_code", "refresh_token"};
  CHECK(left("code", refreshing) == "openid offline_access read");
  CHECK(left("code id_token", refreshing) == "openid offline_access read");
  CHECK(left("code id_token token", refreshing) == "openid offline_access read");
  CHECK(left("id_token", refreshing) == "openid read");
  CHECK(left("id_token token", refreshing) == "openid read");
  CHECK(left("code", {"authorization_code"}) == "openid read");
  // What a device asks for has no response type.
  CHECK(left("", refreshing) == "openid offline_access read");
  CHECK(left("", {"urn:ietf:params:oauth:grant-type:device_code"}) == "openid read");
}

TEST_CASE("offline access: without a page it needs that the person agreed to it before") {
  CHECK(withheld({"openid", "offline_access"}, {}) == "offline_access");
  CHECK(withheld({"openid", "offline_access"}, Scope{"openid", "read"}) == "offline_access");
  CHECK(withheld({"openid", "offline_access"}, Scope{"openid", "offline_access"}).empty());
  CHECK(withheld({"read", "offline_access"}, {}).empty());
}
