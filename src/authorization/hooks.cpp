#include "authorization/hooks.hpp"

#include <algorithm>

#include "protocol/authorization_details.hpp"

namespace oauthkit {
namespace {

void add(Access& all, const Access& more) {
  for (const auto& token : more.scope) all.scope.insert(token);
  auto& details = all.authorization_details;
  details.insert(details.end(), more.authorization_details.begin(), more.authorization_details.end());
}

}  // namespace

// A type may say itself what a smaller detail is: what it does not let pass needs a page.
bool immediate_allows(const Setup& setup, const Immediate& said, const Access& asked,
                      const std::vector<std::string>& claims) {
  const auto& details = asked.authorization_details;
  return said.allows(asked, claims) && std::all_of(details.begin(), details.end(), [&](const Detail& detail) {
           return is_covered(&setup.detail_types, detail, said.granted_before().authorization_details);
         });
}

Result<void> user_suffices(const Setup& setup, const SignedIn& signed_in) {
  for (const auto& hook : setup.user_suffices) {
    if (auto said = hook(signed_in); !said) return said;
  }
  return {};
}

Immediate immediate(const Setup& setup, const Client& client, const User& user, const AuthorizationRequest& request,
                    Access* agreed) {
  Access granted_before;
  std::vector<std::string> claims_before;
  std::string info;
  for (const auto& hook : setup.immediate) {
    auto said = hook(client, user, request);
    if (agreed != nullptr && said.was_agreed()) add(*agreed, said.granted_before());
    if (immediate_allows(setup, said, request.access, request.claims)) return said;
    add(granted_before, said.granted_before());
    const auto& claims = said.claims_granted_before();
    claims_before.insert(claims_before.end(), claims.begin(), claims.end());
    if (info.empty()) info = said.info();
  }
  return Immediate::ask(std::move(granted_before), std::move(info), std::move(claims_before));
}

Access granted_unasked(const Setup& setup, const Unasked& unasked) {
  auto access = unasked.request.access;
  for (const auto& hook : setup.withhold_unasked) access.scope = access.scope.minus(hook(unasked));
  return access;
}

Result<void> complete(const Setup& setup, const Approval& approval) {
  for (const auto& hook : setup.complete) {
    if (auto said = hook(approval); !said) return said;
  }
  return {};
}

Params extra_parameters(const Setup& setup, const Approval& approval) {
  Params extra;
  for (const auto& hook : setup.extra_parameters) {
    for (const auto& [name, value] : hook(approval)) extra.add(name, value);
  }
  return extra;
}

}  // namespace oauthkit
