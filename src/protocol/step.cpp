#include "oauthkit/step.hpp"

#include "oauthkit/session.hpp"

namespace oauthkit {

Decision Decision::allow(const Browser& browser, Scope scope, std::string extra) {
  Decision decision;
  decision.allowed_ = true;
  decision.user_ = browser.user;
  decision.scope_ = std::move(scope);
  decision.extra_ = std::move(extra);
  return decision;
}

Decision Decision::deny() { return {}; }

Immediate Immediate::allow(std::string extra) {
  Immediate immediate;
  immediate.allowed_ = true;
  immediate.text_ = std::move(extra);
  return immediate;
}

Immediate Immediate::ask(Scope granted_before, std::string info) {
  Immediate immediate;
  immediate.granted_before_ = std::move(granted_before);
  immediate.text_ = std::move(info);
  return immediate;
}

}  // namespace oauthkit
