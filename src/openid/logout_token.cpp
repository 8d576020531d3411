#include "openid/logout_token.hpp"

#include "oauthkit/json_members.hpp"

namespace oauthkit::openid {
namespace {

// Back-Channel Logout §2.4: two minutes at most, so that it can not be kept and sent again.
constexpr std::chrono::seconds lifetime = std::chrono::minutes(2);
constexpr const char* events = R"({"http://schemas.openid.net/event/backchannel-logout":{}})";

}  // namespace

// Back-Channel Logout §2.4: no nonce, so that it can not pass for an ID token.
std::string logout_token_payload(const Context& context, const Client& client, std::string_view sub,
                                 std::string_view sid) {
  const std::int64_t now = context.now().time_since_epoch().count();
  JsonMembers claims;
  claims.add("iss", context.options().issuer);
  claims.add("sub", sub);
  claims.add("aud", client.id);
  claims.add("iat", now);
  claims.add("exp", now + lifetime.count());
  claims.add("jti", context.random_id());
  claims.add_json("events", events);
  claims.add("sid", sid);
  return claims.to_string();
}

}  // namespace oauthkit::openid
