#include "authorization/hooks.hpp"

namespace oauthkit {

Result<void> user_suffices(const Setup& setup, const SignedIn& signed_in) {
  for (const auto& hook : setup.user_suffices) {
    if (auto said = hook(signed_in); !said) return said;
  }
  return {};
}

Immediate immediate(const Setup& setup, const Client& client, const User& user, const AuthorizationRequest& request) {
  Scope granted_before;
  std::string info;
  for (const auto& hook : setup.immediate) {
    auto said = hook(client, user, request);
    if (said.allows(request.access)) return said;
    for (const auto& token : said.granted_before()) granted_before.insert(token);
    if (info.empty()) info = said.info();
  }
  return Immediate::ask(std::move(granted_before), std::move(info));
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
