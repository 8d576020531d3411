#include "oauthkit/step.hpp"

#include "oauthkit/session.hpp"

namespace oauthkit {

Decision Decision::allow(const Browser& browser, Access access, std::string extra) {
  Decision decision;
  decision.allowed_ = true;
  decision.user_ = browser.user;
  decision.access_ = std::move(access);
  decision.extra_ = std::move(extra);
  return decision;
}

Decision Decision::allow_all(const Browser& browser, std::string extra) {
  auto decision = allow(browser, {}, std::move(extra));
  decision.all_ = true;
  return decision;
}

Decision Decision::deny() { return {}; }

Immediate Immediate::allow(Access access, std::string extra) {
  Immediate immediate;
  immediate.allow_ = true;
  immediate.before_ = std::move(access);
  immediate.extra_ = std::move(extra);
  return immediate;
}

Immediate Immediate::agreed(Access access, std::string extra) {
  auto immediate = allow(std::move(access), std::move(extra));
  immediate.agreed_ = true;
  return immediate;
}

Immediate Immediate::ask(Access granted_before, std::string info) {
  Immediate immediate;
  immediate.before_ = std::move(granted_before);
  immediate.info_ = std::move(info);
  return immediate;
}

bool Immediate::allows(const Access& asked) const {
  // A token for no resource in particular may be good for every API.
  const bool is_bound = before_.resource.empty() || !asked.resource.empty();
  return allow_ && is_bound && before_.contains(asked);
}

}  // namespace oauthkit
