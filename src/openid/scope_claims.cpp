#include "openid/scope_claims.hpp"

namespace oauthkit::openid {
namespace {

using Names = std::vector<std::string>;

// OpenID Connect Core §5.4: what these four scopes ask for.
Names standard_claims(std::string_view token) {
  if (token == "profile") {
    return {"name",    "family_name", "given_name", "middle_name", "nickname",  "preferred_username",
            "profile", "picture",     "website",    "gender",      "birthdate", "zoneinfo",
            "locale",  "updated_at"};
  }
  if (token == "email") return {"email", "email_verified"};
  if (token == "address") return {"address"};
  if (token == "phone") return {"phone_number", "phone_number_verified"};
  return {};
}

}  // namespace

Names claims_of_scope(const ProviderOptions& options, const std::string& token) {
  const auto own = options.scope_claims.find(token);
  return own == options.scope_claims.end() ? standard_claims(token) : own->second;
}

Scope scopes_of_claims(const ProviderOptions& options, const Scope& scope) {
  Scope found;
  for (const auto& token : scope) {
    if (!claims_of_scope(options, token).empty()) found.insert(token);
  }
  return found;
}

}  // namespace oauthkit::openid
