#include "assembly/profile_rules.hpp"
#include "exchanges/polled_grant.hpp"
#include "oauthkit/device.hpp"

namespace oauthkit::exchanges {
namespace {

class DeviceCode : public Exchange {
 public:
  DeviceCode(DeviceFlow flow, Issue issue) : flow_(std::move(flow)), issue_(std::move(issue)) {}

  // RFC 8628 §3.4: a device asks with its own code, until a person has answered theirs.
  std::string_view grant_type() const override { return "urn:ietf:params:oauth:grant-type:device_code"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    const auto device_code = request.params.get("device_code");
    if (!device_code) return invalid_request("device_code is missing");
    return redeem_polled(request, *flow_.decisions(), *device_code, issue_);
  }

  bool issues_refresh_tokens() const override { return issue_.issues_refresh_tokens; }

  std::vector<Revoke> revokes() const override { return {issue_.revoke}; }
  bool is_lasting() const override { return flow_.decisions() && flow_.decisions()->is_lasting(); }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    auto findings = issue_findings(issue_, "exchanges::device_code", issue_.issues_refresh_tokens);
    if (!flow_.decisions()) {
      findings.push_back({Finding::Kind::mistake, "DeviceFlow has no store: give it one."});
    }
    findings.push_back({.kind = Finding::Kind::mistake,
                        .text = "exchanges::device_code has nothing to hand over: register Server::device.",
                        .unless_endpoint = "device_authorization_endpoint"});
    return findings;
  }

 private:
  DeviceFlow flow_;
  Issue issue_;
};

}  // namespace

std::unique_ptr<Exchange> device_code(DeviceFlow flow, Issue issue) {
  return std::make_unique<DeviceCode>(std::move(flow), std::move(issue));
}

}  // namespace oauthkit::exchanges
