#include "authorization/decided_access.hpp"

#include "authorization/decision_form.hpp"
#include "authorization/request.hpp"

namespace oauthkit {

Result<Access> decided_access(const Context& context, const Client& client, const User& user, const Access& asked,
                              const Decision& decision) {
  // The client may have lost some of it while the user was thinking.
  const auto allowed = allowed_scope(context, client, &user, asked);
  if (!allowed) return allowed.error();
  // RFC 6749 §3.3: the form can narrow what was asked for, and nothing else.
  auto access = asked.limited_to(*allowed);
  if (!decision.allowed_all()) {
    auto chosen = chosen_of(context, access, decision.access());
    if (!chosen) return access_denied("the user granted no resource that was asked for");
    access = *std::move(chosen);
  }
  auto rest = context.allowed_of(client, &user,
                                 {.resource = access.resource, .authorization_details = access.authorization_details});
  if (!rest) return rest.error();
  access.resource = std::move(rest->resource);
  access.authorization_details = std::move(rest->authorization_details);
  if (access.empty() && !asked.empty()) return access_denied("the user granted nothing of what was asked for");
  return access;
}

}  // namespace oauthkit
