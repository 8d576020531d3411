#include "assembly/profile_rules.hpp"
#include "exchanges/polled_grant.hpp"
#include "session/backchannel.hpp"

namespace oauthkit::exchanges {
namespace {

class Ciba : public Exchange {
 public:
  Ciba(std::shared_ptr<const Backchannel::State> state, Issue issue)
      : state_(std::move(state)), issue_(std::move(issue)) {
    // What waits ends with what came of it, also where tokens are kept elsewhere: in a place of its own, for in one
    // place a single function is called.
    const std::shared_ptr<const void> place(state_, &state_->decisions.store());
    if (issue_.revoke.is_same_place(Revoke([](std::string_view) {}, place))) return;
    revokes_.push_back(
        [state = state_](std::string_view family) { state->decisions.store().revoke(family, state->clock()); });
  }

  std::string_view grant_type() const override { return "urn:openid:params:grant-type:ciba"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    // CIBA Core §4: for clients that authenticate.
    if (request.client.is_public()) return unauthorized_client("this grant type needs a confidential client");
    const auto auth_req_id = request.params.get("auth_req_id");
    if (!auth_req_id) return invalid_request("auth_req_id is missing");
    // CIBA Core §10.1, §11: clients that are told may ask as well.
    return redeem_polled(request, state_->decisions, *auth_req_id, issue_);
  }

  bool issues_refresh_tokens() const override { return issue_.issues_refresh_tokens; }
  std::vector<Revoke> revokes() const override { return revokes_; }
  bool is_lasting() const override { return state_->decisions.is_lasting(); }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    auto findings = issue_findings(issue_, "exchanges::ciba", true);
    findings.push_back({.kind = Finding::Kind::mistake,
                        .text = "exchanges::ciba collects answers, and nobody is asked: register Server::backchannel.",
                        .unless_endpoint = "backchannel_authentication_endpoint"});
    return findings;
  }

 private:
  std::shared_ptr<const Backchannel::State> state_;
  Issue issue_;
  std::vector<Revoke> revokes_ = {issue_.revoke};
};

}  // namespace

std::unique_ptr<Exchange> ciba(const Backchannel& backchannel, Issue issue) {
  return std::make_unique<Ciba>(backchannel.state(), std::move(issue));
}

}  // namespace oauthkit::exchanges
