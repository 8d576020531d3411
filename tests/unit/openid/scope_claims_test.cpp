#include "openid/scope_claims.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using namespace oauthkit::openid;

namespace {

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("scope claims: the four scopes stand for the claims of OpenID Connect Core") {
  const ProviderOptions options;
  CHECK(claims_of_scope(options, "profile") == Names{"name", "family_name", "given_name", "middle_name", "nickname",
                                                     "preferred_username", "profile", "picture", "website", "gender",
                                                     "birthdate", "zoneinfo", "locale", "updated_at"});
  CHECK(claims_of_scope(options, "email") == Names{"email", "email_verified"});
  CHECK(claims_of_scope(options, "address") == Names{"address"});
  CHECK(claims_of_scope(options, "phone") == Names{"phone_number", "phone_number_verified"});
  for (const auto* const token : {"openid", "offline_access", "read", "Email"}) {
    CAPTURE(token);
    CHECK(claims_of_scope(options, token).empty());
  }
}

TEST_CASE("scope claims: a scope of one's own is added, and one of the four replaced") {
  const ProviderOptions options{.scope_claims = {{"staff", {"department"}}, {"email", {"email"}}, {"phone", {}}}};
  CHECK(claims_of_scope(options, "staff") == Names{"department"});
  CHECK(claims_of_scope(options, "email") == Names{"email"});
  CHECK(claims_of_scope(options, "phone").empty());
  CHECK(claims_of_scope(options, "address") == Names{"address"});
}

TEST_CASE("scope claims: of a scope those that stand for claims") {
  const ProviderOptions options{.scope_claims = {{"staff", {"department"}}, {"phone", {}}}};
  CHECK(scopes_of_claims(options, {"openid", "phone", "staff", "read", "email"}) == Scope{"staff", "email"});
  CHECK(scopes_of_claims(options, {"openid", "read"}).empty());
}
